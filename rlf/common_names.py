"""Counting names: how many persons on record share a key, so that a name weighs less where many bear it.

Only keyed hashes are counted, only those that many share are kept, and their numbers are rounded: what is shown as
"1 in 500" tells nobody that a certain person is on record.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from rlf.index_version import index_version
from rlf.models import CommonName, NameCount, OutboxRow, PersonKey, Topic, now
from rlf.outbox import promise
from rlf.population import persons_on_record
from rlf.reindexing import is_settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from rlf.service import Service

LEAST_PERSONS = 64  # that must share a key for it to be kept
_RAREST_SHARE = 8192  # a name that fewer share than one in so many is as rare as the engine tells apart
_LONGEST = timedelta(days=1)
_GROWTH = 1.25
_THE_COUNT = 1
_KEYS_AT_ONCE = 1 << 60  # a sixteenth of all


def count_names(service: Service, _subject_id: int, keep_alive: Callable[[], None]) -> None:
    """Count anew, and put the new counts in the place of the old ones in one transaction."""
    version = index_version()
    with service.database.read() as session:
        persons = persons_on_record(session)
        least = max(LEAST_PERSONS, persons // _RAREST_SHARE)
        shared: list[tuple[int, int]] = []
        for first in range(-(1 << 63), 1 << 63, _KEYS_AT_ONCE):
            shared += _shared(session, first, least)
            keep_alive()
    with service.database.write() as session:
        session.get(NameCount, _THE_COUNT, with_for_update=True)
        session.execute(delete(CommonName))
        if shared:
            session.execute(insert(CommonName), [{"key": key, "persons": _rounded(count)} for key, count in shared])
        session.merge(NameCount(id=_THE_COUNT, persons=persons, keys_version=version, counted_at=now()))


def _shared(session: Session, first: int, least: int) -> list[tuple[int, int]]:
    """The keys from `first` on that enough persons share, and how many do."""
    borne = func.count()
    some = PersonKey.key.between(first, first + _KEYS_AT_ONCE - 1)
    found = session.execute(select(PersonKey.key, borne).where(some).group_by(PersonKey.key).having(borne >= least))
    return [(key, count) for key, count in found]


def promise_counting(session: Session) -> bool:
    """Promise to count names, if it is due; whether it was."""
    is_due = is_counting_due(session)
    if is_due:
        promise(session, Topic.COUNT_NAMES, _THE_COUNT)
    return is_due


def is_counting_due(session: Session) -> bool:
    """Whether names were never counted, not for a day, by other keys, or among far fewer. Not while it is promised
    already, and not while stored persons are being keyed anew. Asks without locking anything.
    """
    persons, counted = persons_on_record(session), session.get(NameCount, _THE_COUNT)
    is_promised = session.scalar(select(OutboxRow.id).where(OutboxRow.topic == Topic.COUNT_NAMES).limit(1)) is not None
    if persons < LEAST_PERSONS or is_promised or _is_fresh(counted, persons):
        return False
    return is_settled(session)


def _is_fresh(counted: NameCount | None, persons: int) -> bool:
    if counted is None or counted.keys_version != index_version():
        return False
    return counted.counted_at > now() - _LONGEST and persons < counted.persons * _GROWTH


def _rounded(count: int) -> int:
    """The power of two below, so that one person more or less does not show."""
    return 1 << (count.bit_length() - 1)
