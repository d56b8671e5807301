"""What machines ask: is it alive, is it ready, how much waits."""

from __future__ import annotations

from web.health.views import bp

__all__ = ["bp"]
