"""The installation that the running application serves."""

from __future__ import annotations

from typing import cast

from flask import current_app

from rlf.service import Service


def service() -> Service:
    """The service of the current application."""
    return cast("Service", current_app.extensions["rlf"])
