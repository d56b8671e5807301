"""Pages about partners' machines: their tokens, and where they are told of events."""

from __future__ import annotations

from web.machines.views import bp

__all__ = ["bp"]
