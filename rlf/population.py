"""The population that persons are compared in: how many are on record, and which names many of them bear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from matching import Population, model, population_of, weak_key
from rlf.index_version import index_version
from rlf.models import CommonName, NameCount, PartnerList, TracingRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from matching.names.tokens import Token
    from rlf.crypto import Keyring
    from rlf.service import Service


_IN_LISTS = select(func.coalesce(func.sum(PartnerList.rows_read - PartnerList.rows_quarantined), 0)).where(
    PartnerList.ended_at.is_(None)
)
_IN_REQUESTS = select(func.count()).select_from(TracingRequest)
_ON_RECORD = select(_IN_LISTS.scalar_subquery(), _IN_REQUESTS.scalar_subquery())
_COUNTED = select(NameCount.counted_at, NameCount.keys_version, NameCount.persons)


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many of some persons bear a name, as far as it was counted: by its sound, and where many do."""

    persons: int
    keyring: Keyring
    by_key: Mapping[int, int]

    def bearing(self, token: Token) -> float:
        """About how many bear a token of a name."""
        return model.FAMILIAR_SOUND_SHARE * self.by_key.get(self.keyring.key_hash(weak_key(token)), 0)


def persons_on_record(session: Session) -> int:
    """About how many persons are on record, by two small tables: to count them all takes too long each time."""
    in_lists, in_requests = session.execute(_ON_RECORD).one()
    return int(in_lists) + int(in_requests)


def population_on_record(session: Session, service: Service) -> Population:
    """The population that persons of requests are compared in. It is kept until names are counted anew, or there are
    twice as many persons.
    """
    persons = persons_on_record(session)
    counted = session.execute(_COUNTED).one_or_none()
    if counted is None or counted.keys_version != index_version():  # keys of another release say nothing of ours
        return population_of(persons)
    state = (counted.counted_at, persons.bit_length())
    if state not in service.populations:
        rows = session.execute(select(CommonName.key, CommonName.persons))
        names = _Counted(counted.persons, service.keyring, dict(rows.all()))
        service.populations.clear()
        service.populations[state] = Population(names, size=1 << persons.bit_length())
    return service.populations[state]
