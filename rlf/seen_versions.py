"""In which version persons were compared, and whether they are still so when what was found is to be stored.

Whoever stores holds first the lists, then the requests, each in one order everywhere, so that no list is withdrawn and
no consent between this look and the commit, and nobody waits in a circle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.models import ListScope, PartnerList, Person, TracingRequest
from rlf.portions import in_portions
from rlf.request_locks import lock_requests

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from rlf.proposals import Pair

Version = tuple[int, int]
"""A request's id and its revision."""
EntryVersion = tuple[int, int, ListScope]
"""The id of the list an entry is of, the entry's revision, and what the list may be matched against."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The version in which each person was seen, by the person's id: of its request, or of the entry."""

    requests: dict[int, Version]
    entries: dict[int, EntryVersion]

    def holds(self, pair: Pair, current: Current) -> bool:
        """Whether both of a pair are as they were seen, and may be matched."""
        return all(self._is_as_seen(person_id, current) for person_id in pair)

    def _is_as_seen(self, person_id: int, current: Current) -> bool:
        if person_id in self.requests:
            return self.requests[person_id] in current.requests
        return person_id not in self.entries or self.entries[person_id] == current.entries.get(person_id)


@dataclass(frozen=True, slots=True)
class Current:
    """What may be matched now of what was seen, each in the version it is in."""

    requests: set[Version]
    entries: dict[int, EntryVersion]

    def is_as(self, seen: Seen, *, also: Iterable[Version] = ()) -> bool:
        """Whether everything that may be matched still is as it was seen."""
        same_entries = all(seen.entries[person_id] == version for person_id, version in self.entries.items())
        return same_entries and self.requests <= {*seen.requests.values(), *also}


def look(session: Session, pairs: Iterable[Pair]) -> Seen:
    """In which version the persons of pairs are."""
    of_requests = select(Person.id, TracingRequest.id, TracingRequest.revision).join(
        TracingRequest, Person.request_id == TracingRequest.id
    )
    requests: dict[int, Version] = {}
    entries: dict[int, EntryVersion] = {}
    for some in in_portions(person_id for pair in pairs for person_id in pair):
        for person_id, request_id, revision in session.execute(of_requests.where(Person.id.in_(some))):
            requests[person_id] = (request_id, revision)
        for person_id, list_id, revision, scope in session.execute(_of_lists.where(Person.id.in_(some))):
            entries[person_id] = (list_id, revision, scope)
    return Seen(requests, entries)


def lock(session: Session, seen: Seen, *, also: Iterable[Version] = ()) -> Current:
    """Lock the lists and requests of what was seen until the transaction ends, and look again."""
    list_ids = {version[0] for version in seen.entries.values()}
    lock_lists(session, list_ids)
    entries: dict[int, EntryVersion] = {}
    for some in in_portions(seen.entries):
        standing = _of_lists.where(Person.id.in_(some), Person.stands())
        for person_id, list_id, revision, scope in session.execute(standing):
            if list_id in list_ids:  # an entry that went to another list is looked after there
                entries[person_id] = (list_id, revision, scope)
    locked = lock_requests(session, (request_id for request_id, _revision in {*seen.requests.values(), *also}))
    return Current({(request.id, request.revision) for request in locked if request.is_matchable}, entries)


def lock_lists(session: Session, list_ids: Iterable[int]) -> None:
    """Keep lists and their entries as they are until the transaction ends; the newest first, as everywhere."""
    for some in reversed(list(in_portions(list_ids))):
        lists = select(PartnerList.id).where(PartnerList.id.in_(some)).order_by(PartnerList.id.desc())
        session.execute(lists.with_for_update(read=True)).all()


_of_lists = select(Person.id, PartnerList.id, Person.revision, PartnerList.scope).join(
    PartnerList, Person.partner_list_id == PartnerList.id
)
