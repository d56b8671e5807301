"""The relay: sends the ids of promised work from the outbox to the queue, a few at a time.

It leases rows in one short transaction and sends them after the commit, so wherever it dies, a lease ends and the row
is sent again. It keeps the queue short, a few messages for each living worker, so that a long list does not wait in the
queue until its leases end. Any number of relays may run.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import redis
from sqlalchemy.exc import SQLAlchemyError

from rlf import outbox
from rlf.logs import event
from rlf.queue import live_workers, work_queue
from rlf.rescoring import promise_rescoring
from rlf.service import Service
from workers.index_care import IndexCare
from workers.list_care import ListCare
from workers.messages import send, waiting
from workers.name_care import NameCare
from workers.stop_flag import StopFlag

_log = logging.getLogger(__name__)
_MESSAGES_A_WORKER: Final = 4
_BUSY_SECONDS: Final = 0.05
_IDLE_SECONDS: Final = 0.25
_LONGEST_PAUSE: Final = 10.0


@dataclass(slots=True)
class Relay:
    """One relay process."""

    service: Service
    connection: redis.Redis
    lease: timedelta = outbox.LEASE
    stop: StopFlag = field(default_factory=StopFlag)

    def run(self) -> None:
        """Send what is due until told to stop."""
        event(_log, "relay.started")
        pause = _IDLE_SECONDS
        is_rescored = False
        index, names, lists = IndexCare(self.service), NameCare(self.service), ListCare(self.service)
        while not self.stop.wait(pause):
            try:
                is_rescored = is_rescored or self._promise_rescoring()
                index.tend()
                names.tend()
                lists.tend()
                pause = _BUSY_SECONDS if self.send_due() else _IDLE_SECONDS
            except (redis.RedisError, SQLAlchemyError) as error:
                pause = min(max(pause * 2, _IDLE_SECONDS), _LONGEST_PAUSE)
                event(_log, "relay.waits", level=logging.WARNING, error=type(error).__name__, seconds=pause)
        event(_log, "relay.stopped")

    def _promise_rescoring(self) -> bool:
        """See to it, when beginning, that no open proposal stays as an earlier model weighed it."""
        with self.service.database.write() as session:
            count = promise_rescoring(session)
        if count:
            event(_log, "rescoring.promised", requests=count)
        return True

    def send_due(self) -> int:
        """Send what is due, as far as the queue has room; returns how many rows were sent.

        Raises:
            redis.RedisError: the queue server is away. What was leased already is sent again after its lease.
        """
        queue = work_queue(self.connection)
        with self.service.database.read() as session:
            if not outbox.has_due(session):
                return 0
        queued = waiting(queue)
        room = _MESSAGES_A_WORKER * max(live_workers(self.connection), 1) - queue.count
        if room <= 0:
            return 0
        with self.service.database.write() as session:
            rows = outbox.lease_due(session, limit=room, queued=queued, lease=self.lease)
        for row in rows:
            send(queue, row)
            event(_log, "row.sent", row=row.id, topic=row.topic.value, subject=row.subject_id)
        return len(rows)
