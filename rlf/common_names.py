"""Counting names: how many persons on record share a key, so that a name weighs less where many bear it.

Only keyed hashes are counted, only those that many share are kept, and their numbers are rounded: what is shown as
"1 in 500" tells nobody that a certain person is on record.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from rlf.models import CommonName, NameCount, PersonKey, Topic, now
from rlf.outbox import promise
from rlf.population import persons_on_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from rlf.service import Service

LEAST_PERSONS = 64  # that must share a key for it to be kept
_RAREST_SHARE = 8192  # a name that fewer share than one in so many is as rare as the engine tells apart
_LONGEST = timedelta(days=1)
_GROWTH = 1.25
_THE_COUNT = 1


def count_names(service: Service, _subject_id: int, keep_alive: Callable[[], None]) -> None:
    """Count anew, and put the new counts in the place of the old ones in one transaction."""
    with service.database.read() as session:
        persons = persons_on_record(session)
        least = max(LEAST_PERSONS, persons // _RAREST_SHARE)
        borne = func.count()
        shared = session.execute(select(PersonKey.key, borne).group_by(PersonKey.key).having(borne >= least)).all()
    keep_alive()
    with service.database.write() as session:
        session.execute(delete(CommonName))
        if shared:
            session.execute(insert(CommonName), [{"key": key, "persons": _rounded(count)} for key, count in shared])
        session.merge(NameCount(id=_THE_COUNT, persons=persons, counted_at=now()))


def promise_counting(session: Session) -> bool:
    """Promise to count names, if they were never counted, not for a day, or among far fewer; whether it was needed."""
    persons, counted = persons_on_record(session), session.get(NameCount, _THE_COUNT)
    is_fresh = counted is not None and counted.counted_at > now() - _LONGEST
    if persons < LEAST_PERSONS or (counted is not None and is_fresh and persons < counted.persons * _GROWTH):
        return False
    promise(session, Topic.COUNT_NAMES, _THE_COUNT)
    return True


def _rounded(count: int) -> int:
    """The power of two below, so that one person more or less does not show."""
    return 1 << (count.bit_length() - 1)
