"""What travels through the queue: a topic's name and the id of an outbox row, as an RQ job in JSON."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from rq import Queue
from rq.exceptions import DequeueTimeout, DeserializationError, NoSuchJobError
from rq.job import Job

from rlf.logs import event
from rlf.models import OutboxRow, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable

_log = logging.getLogger(__name__)
_PREFIX: Final = "outbox-"
_KEPT_SECONDS: Final = 24 * 3600  # a message that nobody takes is forgotten after a day; the outbox still knows
_NO_TIMEOUT: Final = -1  # leases tell a dead worker, not RQ's clock
_ENDLESS: Final = 1 << 63  # no id of a row is as large, and no database would take it


def send(queue: Queue, row: OutboxRow) -> None:
    """Put a leased row's id into the queue."""
    queue.enqueue_call(
        row.topic.value,
        args=(row.id,),
        job_id=f"{_PREFIX}{row.id}",
        ttl=_KEPT_SECONDS,
        timeout=_NO_TIMEOUT,
        result_ttl=0,
    )


def waiting(queue: Queue) -> frozenset[int]:
    """The ids of the rows that wait in the queue."""
    return frozenset(_row_ids(queue.get_job_ids()))


def take(queue: Queue, *, seconds: float) -> int | None:
    """Take the next message from the queue and give the id of its row, waiting up to so many seconds for one.

    The message is gone then, whatever becomes of the work: the outbox's lease brings it back. None if none came, or
    one that does not name work from the list of topics; that one is refused, and nothing in it is run or imported.
    """
    try:
        _, taken = Queue.lpop(
            [queue.key],
            seconds,  # type: ignore[arg-type]  # the server takes fractions
            connection=queue.connection,
        )
    except DequeueTimeout:
        return None
    job_id = taken.decode(errors="replace")
    row_id = _read(queue, job_id)
    queue.connection.delete(Job.key_for(job_id))
    if row_id is None:
        event(_log, "message.refused", level=logging.WARNING, message=job_id)
    return row_id


def _read(queue: Queue, job_id: str) -> int | None:
    try:
        job = Job.fetch(job_id, connection=queue.connection, serializer=queue.serializer)
        names_work = job.func_name in set(Topic) and job.instance is None and not job.kwargs
        arguments = list(job.args)
    except (NoSuchJobError, DeserializationError, ValueError, TypeError, KeyError):
        return None
    match arguments:
        case [int() as row_id] if names_work and 0 < row_id < _ENDLESS:
            return row_id
    return None


def _row_ids(job_ids: Iterable[str]) -> Iterable[int]:
    for job_id in job_ids:
        digits = job_id.removeprefix(_PREFIX)
        if digits.isdecimal() and len(digits) < len(str(_ENDLESS)) + 1:  # int() refuses what is thousands long
            yield int(digits)
