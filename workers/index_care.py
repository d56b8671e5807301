"""What a relay does for the index: sees to it that stored persons get the keys of this release, now and then."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rlf.index_version import index_version
from rlf.logs import event
from rlf.reindexing import announce_version, has_unpromised, is_announced, promise_rekeying
from workers.pace import Pace

if TYPE_CHECKING:
    from rlf.service import Service

_log = logging.getLogger(__name__)
_BUSY_SECONDS: Final = 2.0
_IDLE_SECONDS: Final = 60.0


@dataclass(slots=True)
class IndexCare:
    """The care of one relay. It has the database locked only while there is something to promise."""

    service: Service
    _pace: Pace = field(default_factory=Pace)

    def tend(self) -> None:
        """Look, if it is time to."""
        if self._pace.is_due():
            self._pace.rest(_BUSY_SECONDS if self._look() else _IDLE_SECONDS)

    def _look(self) -> bool:
        """Promise what there is room for; whether to look again soon."""
        with self.service.database.read() as session:
            is_ours = is_announced(session)
            is_left = is_ours and has_unpromised(session)
        if not is_ours:
            return self._announce()
        if not is_left:
            return False
        with self.service.database.write() as session:
            count = promise_rekeying(session)
        event(_log, "rekeying.promised", count=count)
        return True

    def _announce(self) -> bool:
        with self.service.database.write() as session:
            is_news = announce_version(session)
        if is_news:
            event(_log, "index.version_announced", version=index_version())
        return is_news
