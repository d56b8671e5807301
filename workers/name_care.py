"""What a relay does for the rarity of names: sees to it that they are counted now and then."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rlf.common_names import promise_counting

if TYPE_CHECKING:
    from rlf.service import Service

_SECONDS: Final = 300.0


@dataclass(slots=True)
class NameCare:
    """The care of one relay."""

    service: Service
    _next_look: float = 0.0

    def tend(self) -> None:
        """Look, if it is time to, whether names are to be counted."""
        if time.monotonic() < self._next_look:
            return
        with self.service.database.write() as session:
            promise_counting(session)
        self._next_look = time.monotonic() + _SECONDS
