"""Reindexing: sees which stored persons have the keys of another release, and promises to key them anew.

Each piece of a list and each request says with which version of keys it was stored; empty is from before there were
versions. The relay announces the version of its release, and from then on promises what has another one, a few at a
time, until nothing is left; `rlf.rekeying` does it. It goes on looking now and then, for a worker of an earlier release
that is still running stores earlier keys, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Select, delete, func, select

from rlf.index_version import index_version
from rlf.models import IndexVersion, ListPiece, OutboxRow, OutboxState, Person, Topic, TracingRequest, now
from rlf.outbox import PENDING
from rlf.persons import MATCHED_ROLES, in_piece

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_TOPICS = (Topic.REKEY_REQUEST, Topic.REKEY_PIECE)
_REKEYING_PENDING = (OutboxRow.topic.in_(_TOPICS), OutboxRow.state.in_(PENDING))
MOST_PROMISED = 200  # at once, so that the outbox stays short and no transaction long
# Two releases that run side by side do not replace one another's version more often than this. A release that was put
# back in place of a newer one waits so long.
VERSION_HOLDS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How many matched persons on record there are, and how many of them have the keys they are to have."""

    current: int
    total: int


def announce_version(session: Session) -> bool:
    """Say that stored persons are to have the keys of this release; whether that is news. Twice is as once."""
    newest = _newest(session)
    if newest is not None and (newest.version == index_version() or newest.created_at > now() - VERSION_HOLDS):
        return False
    session.add(IndexVersion(version=index_version()))
    parked = OutboxRow.topic.in_(_TOPICS), OutboxRow.state == OutboxState.PARKED
    session.execute(delete(OutboxRow).where(*parked))  # this release may be able to; it promises them anew
    return True


def is_announced(session: Session) -> bool:
    """Whether stored persons are to have the keys that this process makes."""
    newest = _newest(session)
    return newest is not None and newest.version == index_version()


def has_unpromised(session: Session) -> bool:
    """Whether something has keys of another release than this and nobody has promised to key it anew; asks without
    locking anything.
    """
    return any(session.scalar(query.limit(1)) is not None for _, query in _unpromised())


def is_settled(session: Session) -> bool:
    """Whether all stored persons have the keys of this release, but for what was parked."""
    pending = select(OutboxRow.id).where(*_REKEYING_PENDING).limit(1)
    return is_announced(session) and not has_unpromised(session) and session.scalar(pending) is None


def promise_rekeying(session: Session) -> int:
    """Promise to key anew what has other keys, as far as there is room; gives how much was promised.

    What was parked is not promised again: a person looks at it.
    """
    if not is_announced(session):
        return 0
    waiting = session.scalar(select(func.count()).where(*_REKEYING_PENDING)) or 0
    room = max(MOST_PROMISED - waiting, 0)
    promised = 0
    for topic, query in _unpromised():
        subjects = session.scalars(query.limit(room - promised)).all()
        session.add_all(OutboxRow(topic=topic, subject_id=subject_id) for subject_id in subjects)
        promised += len(subjects)
    return promised


def index_progress(session: Session) -> IndexProgress:
    """How far it has come. Counts every person on record, so not for a page that is seen often."""
    newest = _newest(session)
    version = newest.version if newest is not None else index_version()
    of_request = Person.request_id == TracingRequest.id
    in_requests = select(func.count(Person.id)).select_from(TracingRequest).join(Person, of_request)
    in_requests = in_requests.where(TracingRequest.is_matchable, Person.role.in_(MATCHED_ROLES))
    in_pieces = select(func.count(Person.id)).select_from(ListPiece).join(Person, in_piece(ListPiece))
    total = (session.scalar(in_requests) or 0) + (session.scalar(in_pieces) or 0)
    outdated_requests = in_requests.where(TracingRequest.keys_version.is_distinct_from(version))
    outdated_pieces = in_pieces.where(ListPiece.keys_version.is_distinct_from(version))
    outdated = (session.scalar(outdated_requests) or 0) + (session.scalar(outdated_pieces) or 0)
    return IndexProgress(total - outdated, total)


def _newest(session: Session) -> IndexVersion | None:
    newest_first = select(IndexVersion).order_by(IndexVersion.created_at.desc(), IndexVersion.id.desc())
    return session.scalar(newest_first.limit(1))


def _unpromised() -> tuple[tuple[Topic, Select[int]], ...]:
    """Ids of requests and pieces with other keys, requests first: they are few, and families wait for them.

    Requests that may not be matched have no keys; they get new ones when they may.
    """
    version = index_version()
    requests = TracingRequest.is_matchable & TracingRequest.keys_version.is_distinct_from(version)
    pieces = ListPiece.keys_version.is_distinct_from(version)
    return (
        (Topic.REKEY_REQUEST, _not_promised(Topic.REKEY_REQUEST, select(TracingRequest.id), requests)),
        (Topic.REKEY_PIECE, _not_promised(Topic.REKEY_PIECE, select(ListPiece.id), pieces)),
    )


def _not_promised(topic: Topic, ids: Select[int], outdated: ColumnElement[bool]) -> Select[int]:
    (column,) = ids.selected_columns
    promised = select(OutboxRow.subject_id).where(OutboxRow.topic == topic)
    return ids.where(outdated, column.not_in(promised)).order_by(column)
