"""Where attempts and calls are counted: among all processes, or in one alone for a demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlf.service import Service


def storage_of(service: Service) -> str:
    """The address of the counters, as the limiter writes it."""
    redis_url = service.settings.redis_url
    if service.settings.is_demo:
        return "memory://"
    return "redis+" + redis_url if redis_url.startswith("unix://") else redis_url
