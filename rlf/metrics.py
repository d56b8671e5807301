"""What a process counts about its own work, for Prometheus."""

from __future__ import annotations

from typing import Final

from prometheus_client import Histogram

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

MATCH_SECONDS: Final = Histogram(
    "rlf_match_seconds", "How long one job of matching took, stored", ["subject"], buckets=_BOUNDS
)
"""By subject, `request` or `piece`. Each worker counts its own."""
