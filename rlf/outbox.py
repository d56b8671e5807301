"""The outbox: promise work in the transaction that makes it necessary; lease, finish and park what was promised.

A row is WAITING until a relay leases it and sends its id to the queue. The job takes the row away when it is done. A
lease that ends unanswered (queue wiped, worker dead) makes the row due again, so every job may run more than once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from rlf.models import OutboxRow, OutboxState, Topic, now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 6
_FIRST_PAUSE = timedelta(seconds=2)


def promise(session: Session, topic: Topic, subject_id: int) -> None:
    """Promise a piece of work, to be stored with everything else in this transaction.

    Promised twice and not yet sent, it is done once.
    """
    waiting = select(OutboxRow.id).where(
        OutboxRow.topic == topic, OutboxRow.subject_id == subject_id, OutboxRow.state == OutboxState.WAITING
    )
    if session.scalar(waiting.limit(1)) is None:
        session.add(OutboxRow(topic=topic, subject_id=subject_id))


def lease_due(session: Session, *, limit: int = 100, lease: timedelta = LEASE) -> list[OutboxRow]:
    """Lease the rows that are due, oldest first: waiting ones, and leased ones whose lease has ended.

    Rows that were tried too often are parked instead, for a person to look at.
    """
    moment = now()
    due = (
        select(OutboxRow)
        .where(OutboxRow.due_at <= moment, OutboxRow.state.in_([OutboxState.WAITING, OutboxState.LEASED]))
        .order_by(OutboxRow.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    leased = []
    for row in session.scalars(due):
        if row.attempts >= MAX_ATTEMPTS:
            row.state = OutboxState.PARKED
            continue
        row.state = OutboxState.LEASED
        row.attempts += 1
        row.due_at = moment + lease
        leased.append(row)
    return leased


def extend_lease(session: Session, row_id: int, *, lease: timedelta = LEASE) -> None:
    """Say that the work goes on, so that nobody starts it a second time."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.state == OutboxState.LEASED)
        .values(due_at=now() + lease)
    )


def finish(session: Session, row_id: int) -> None:
    """The work is done: take the row away. Twice is the same as once."""
    row = session.get(OutboxRow, row_id)
    if row is not None:
        session.delete(row)


def fail(session: Session, row_id: int, error: str) -> None:
    """The work failed with an error of class `error`: due again after a pause that doubles, or parked."""
    row = session.get(OutboxRow, row_id)
    if row is None:
        return
    row.last_error = error
    row.state = OutboxState.PARKED if row.attempts >= MAX_ATTEMPTS else OutboxState.WAITING
    row.due_at = now() + _FIRST_PAUSE * 2 ** max(row.attempts - 1, 0)


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
        OutboxRow.topic == topic,
        OutboxRow.subject_id == subject_id,
        or_(OutboxRow.state == OutboxState.WAITING, OutboxRow.state == OutboxState.LEASED),
    )
    return session.scalar(row.limit(1)) is not None
