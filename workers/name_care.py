"""What a relay does for the rarity of names: sees to it that they are counted now and then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rlf.common_names import is_counting_due, promise_counting
from workers.pace import Pace

if TYPE_CHECKING:
    from rlf.service import Service

_SECONDS: Final = 300.0


@dataclass(slots=True)
class NameCare:
    """The care of one relay. It has the database locked only when there is something to promise."""

    service: Service
    _pace: Pace = field(default_factory=Pace)

    def tend(self) -> None:
        """Look, if it is time to, whether names are to be counted."""
        if self._pace.is_due():
            self._look()
            self._pace.rest(_SECONDS)

    def _look(self) -> None:
        with self.service.database.read() as session:
            is_due = is_counting_due(session)
        if is_due:
            with self.service.database.write() as session:
                promise_counting(session)
