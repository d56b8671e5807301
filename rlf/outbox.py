"""The outbox: promise work in the transaction that makes it necessary; lease, start, finish and park what was promised.

A row is WAITING until a relay leases it and sends its id to the queue. A worker that takes the id from the queue starts
the row, which then is RUNNING, and takes the row away when the work is done. A lease that ends unanswered (queue wiped,
worker dead) makes the row due again, so every job may run more than once. Only a start counts as an attempt: a queue
that is away for hours parks nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from rlf.models import OutboxRow, OutboxState, Topic, now

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

# How long a dead worker's work lies still. A living one renews its lease five times as often (workers/heartbeat.py).
LEASE = timedelta(seconds=15)
MAX_ATTEMPTS = 6
_FIRST_PAUSE = timedelta(seconds=2)
PENDING = (OutboxState.WAITING, OutboxState.LEASED, OutboxState.RUNNING)  # still to be done


def promise(session: Session, topic: Topic, subject_id: int) -> None:
    """Promise a piece of work, to be stored with everything else in this transaction.

    Promised twice and not yet sent, it is done once. The row that stands for both is locked, lest it be sent and done
    before this transaction's own changes can be seen.
    """
    waiting = (
        select(OutboxRow.id)
        .where(OutboxRow.topic == topic, OutboxRow.subject_id == subject_id, OutboxRow.state == OutboxState.WAITING)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if session.scalar(waiting) is None:
        session.add(OutboxRow(topic=topic, subject_id=subject_id))


def has_due(session: Session) -> bool:
    """Whether there is something to lease; asks without locking anything."""
    return session.scalar(select(OutboxRow.id).where(*_is_due()).limit(1)) is not None


def lease_due(
    session: Session, *, limit: int, queued: Collection[int] = (), lease: timedelta = LEASE
) -> list[OutboxRow]:
    """Lease the rows that are due: those whose lease has ended before waiting ones, pieces of lists after the rest, new
    keys for what has some last of all, else oldest first; at most `limit`. So a family's request does not wait behind a
    long list, and nobody behind a new release.

    Rows in `queued` wait in the queue still: their lease goes on, and they are not sent a second time. Rows that were
    tried too often are parked, for a person to look at.
    """
    due = (
        select(OutboxRow)
        .where(*_is_due())
        .order_by(
            OutboxRow.state == OutboxState.WAITING,
            OutboxRow.topic.in_([Topic.REKEY_REQUEST, Topic.REKEY_PIECE]),
            OutboxRow.topic == Topic.MATCH_PIECE,
            OutboxRow.due_at,
        )
        .limit(limit + len(queued))
        .with_for_update(skip_locked=True)
    )
    leased: list[OutboxRow] = []
    for row in session.scalars(due):
        if row.attempts >= MAX_ATTEMPTS:
            row.state = OutboxState.PARKED
        elif row.state is OutboxState.LEASED and row.id in queued:
            row.due_at = now() + lease
        elif len(leased) < limit:
            row.state = OutboxState.LEASED
            row.due_at = now() + lease
            leased.append(row)
    return leased


def start(session: Session, row_id: int, *, lease: timedelta = LEASE) -> OutboxRow | None:
    """Start on a leased row. None where another worker runs it, or it is done: then there is nothing to do."""
    row = session.get(OutboxRow, row_id, with_for_update=True)
    if row is None or row.state is not OutboxState.LEASED:
        return None
    row.state = OutboxState.RUNNING
    row.attempts += 1
    row.due_at = now() + lease
    return row


def extend_lease(session: Session, row_id: int, *, attempt: int, lease: timedelta = LEASE) -> bool:
    """Say that an attempt goes on, so that nobody starts another. False: the lease was lost to somebody else."""
    extended = session.scalar(
        update(OutboxRow).where(*_is_running(row_id, attempt)).values(due_at=now() + lease).returning(OutboxRow.id)
    )
    return extended is not None


def finish(session: Session, row_id: int) -> None:
    """The work is done: take the row away. Twice is the same as once."""
    session.execute(delete(OutboxRow).where(OutboxRow.id == row_id))


def fail(session: Session, row_id: int, error: str, *, attempt: int) -> None:
    """An attempt failed with an error of class `error`: due again after a pause that doubles, or parked."""
    row = session.scalar(select(OutboxRow).where(*_is_running(row_id, attempt)).with_for_update())
    if row is None:
        return
    row.last_error = error
    row.state = OutboxState.PARKED if attempt >= MAX_ATTEMPTS else OutboxState.WAITING
    row.due_at = now() + _FIRST_PAUSE * 2 ** (attempt - 1)


def give_back(session: Session, row_id: int, *, attempt: int) -> None:
    """The worker stops before the work is done: due again at once, and not counted as an attempt."""
    session.execute(
        update(OutboxRow)
        .where(*_is_running(row_id, attempt))
        .values(state=OutboxState.WAITING, attempts=attempt - 1, due_at=now())
    )


def retry_parked(session: Session, row_id: int) -> None:
    """Give a parked row another round of tries."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.state == OutboxState.PARKED)
        .values(state=OutboxState.WAITING, attempts=0, due_at=now())
    )


def is_promised(session: Session, topic: Topic, subject_id: int) -> bool:
    """Whether such work is still to be done."""
    row = select(OutboxRow.id).where(
        OutboxRow.topic == topic, OutboxRow.subject_id == subject_id, OutboxRow.state.in_(PENDING)
    )
    return session.scalar(row.limit(1)) is not None


def _is_due() -> tuple[ColumnElement[bool], ...]:
    """What may be sent now. Topics of a newer release, which may run beside this one, are left to it."""
    return OutboxRow.due_at <= now(), OutboxRow.state.in_(PENDING), OutboxRow.topic.in_(list(Topic))


def _is_running(row_id: int, attempt: int) -> tuple[ColumnElement[bool], ...]:
    return OutboxRow.id == row_id, OutboxRow.state == OutboxState.RUNNING, OutboxRow.attempts == attempt
