"""Partner lists: upload, confirm columns, watch the progress, look into quarantine."""

from __future__ import annotations

from web.lists.views import bp

__all__ = ["bp"]
