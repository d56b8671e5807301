"""The face for partners' machines: `/api/v1`, described by its own OpenAPI document."""

from __future__ import annotations

from web.api import document, list_views
from web.api.blueprint import bp, install

__all__ = ["bp", "document", "install", "list_views"]
