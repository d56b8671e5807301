"""What a relay does for partner lists: ends what has expired and erases files that serve nobody, now and then."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rlf.logs import event
from rlf.partner_lists.expiring import expire_some, has_expired
from rlf.partner_lists.upload_sweep import sweep_uploads

if TYPE_CHECKING:
    from rlf.service import Service

_log = logging.getLogger(__name__)
_BUSY_SECONDS: Final = 0.5
_IDLE_SECONDS: Final = 300.0


@dataclass(slots=True)
class ListCare:
    """The care of one relay."""

    service: Service
    _next_look: float = 0.0

    def tend(self) -> None:
        """Look, if it is time to."""
        if time.monotonic() >= self._next_look:
            pause = _BUSY_SECONDS if self._look() else _IDLE_SECONDS
            self._next_look = time.monotonic() + pause

    def _look(self) -> bool:
        """End some of what has expired, then sweep; whether to look again soon."""
        with self.service.database.read() as session:
            is_due = has_expired(session)
        if is_due:
            event(_log, "lists.expired", count=expire_some(self.service))
            return True
        swept = sweep_uploads(self.service)
        if swept:
            event(_log, "uploads.swept", count=swept)
        return False
