"""Search: persons by name in any script and spelling, and the page of one person."""

from __future__ import annotations

from web.search.views import bp

__all__ = ["bp"]
