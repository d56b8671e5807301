"""A pace: when a relay looks next at what it cares for."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """Due at first, and again whenever the rest that was last taken is over."""

    _next: float = 0.0

    def is_due(self) -> bool:
        """Whether it is time to look."""
        return time.monotonic() >= self._next

    def rest(self, seconds: float) -> None:
        """Look no more for so long."""
        self._next = time.monotonic() + seconds
