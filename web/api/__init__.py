"""The face for partners' machines: `/api/v1`, described by its own OpenAPI document."""

from __future__ import annotations

from web.api import document, exchange_views, list_views, withdrawal_views
from web.api.blueprint import bp, install

__all__ = ["bp", "document", "exchange_views", "install", "list_views", "withdrawal_views"]
