"""The page people see first."""

from __future__ import annotations

from web.home.views import bp

__all__ = ["bp"]
