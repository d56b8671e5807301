"""Review: the queue of proposals, and the page on which a person decides about one."""

from __future__ import annotations

from web.review.views import bp

__all__ = ["bp"]
