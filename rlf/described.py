"""Stored persons made ready for comparison; those of requests are kept from one job to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

import matching
from matching import NO_HABITS, Habits, PreparedPerson
from rlf.family import with_family
from rlf.models import PartnerList, Person, PersonRole, TracingRequest
from rlf.persons import open_description
from rlf.portions import in_portions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import BindParameter, Row
    from sqlalchemy.orm import Session

    from rlf.description import Description
    from rlf.service import Service

MOST_REQUESTS = 10_000  # kept; some 20 KB each

Version = tuple[int, int]
"""A request's id and its revision."""

# Made once: to make a statement takes longer than the database needs to answer it.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_COLUMNS = (Person.id, Person.role, Person.request_id, Person.minor, Person.partner_list_id, Person.sealed)
_MATCHABLE = (
    select(*_COLUMNS, TracingRequest.revision)
    .outerjoin(TracingRequest, Person.request_id == TracingRequest.id)
    .where(Person.id.in_(_IDS), Person.request_id.is_(None) | TracingRequest.is_matchable, Person.stands())
)
_MEMBERS = select(*_COLUMNS).where(Person.request_id.in_(_IDS)).order_by(Person.role, Person.position)
_HABITS = select(PartnerList.id, PartnerList.habits).where(PartnerList.id.in_(_IDS))


@dataclass(frozen=True, slots=True)
class Described:
    """A person ready for comparison, with what decides whether a pair is worth comparing."""

    id: int
    role: PersonRole
    request_id: int | None
    minor: bool
    prepared: PreparedPerson
    list_id: int | None = None


def described(session: Session, service: Service, person_ids: Iterable[int]) -> dict[int, Described]:
    """Persons by id, those of requests with the family their request names around them.

    Persons of requests and entries of lists that may not be matched are left out, and so are those that are gone.
    """
    persons = [
        person for some in in_portions(person_ids) for person in session.execute(_MATCHABLE, {"ids": some}).all()
    ]
    versions = {(person.request_id, person.revision) for person in persons if person.request_id is not None}
    families = _families(session, service, versions)
    habits = _habits(session, {person.partner_list_id for person in persons if person.partner_list_id})
    ready = {}
    for person in persons:
        prepared = _prepared(service, person, families, habits)
        list_id = person.partner_list_id
        ready[person.id] = Described(person.id, person.role, person.request_id, person.minor, prepared, list_id)
    return ready


def _prepared(
    service: Service,
    person: Row[*tuple[Any, ...]],
    families: dict[int, dict[int, PreparedPerson]],
    habits: dict[int, Habits],
) -> PreparedPerson:
    if person.request_id is not None:
        return families[person.request_id][person.id]
    described = open_description(service.keyring, person.id, person.sealed).for_matching()
    return matching.prepare(described, habits.get(person.partner_list_id or 0, NO_HABITS))


def _habits(session: Session, list_ids: set[int]) -> dict[int, Habits]:
    """The habits of lists by id, as far as the lists were read."""
    rows = [row for some in in_portions(list_ids) for row in session.execute(_HABITS, {"ids": some})]
    return {list_id: matching.habits_from(habits) for list_id, habits in rows if habits}


def _families(session: Session, service: Service, versions: set[Version]) -> dict[int, dict[int, PreparedPerson]]:
    """For each request its persons by id, opened only if the request changed since it was opened last."""
    families: dict[int, dict[int, PreparedPerson]] = {}
    for some in in_portions(versions):
        kept = {version: service.families[version] for version in some if version in service.families}
        # taken out before others are opened, which may clear what was kept to make room
        opened = _open_families(session, service, [version for version in some if version not in kept])
        families |= {version[0]: family for version, family in (kept | opened).items()}
    return families


def _open_families(
    session: Session, service: Service, versions: list[Version]
) -> dict[Version, dict[int, PreparedPerson]]:
    if not versions:
        return {}
    if len(service.families) + len(versions) > MOST_REQUESTS:
        service.families.clear()
    members: dict[int, dict[int, tuple[PersonRole, Description]]] = {request_id: {} for request_id, _ in versions}
    for person in session.execute(_MEMBERS, {"ids": list(members)}).all():
        description = open_description(service.keyring, person.id, person.sealed)
        members[person.request_id][person.id] = (person.role, description)
    opened = {}
    for version in versions:
        views = with_family(members[version[0]])
        opened[version] = {person_id: matching.prepare(view) for person_id, view in views.items()}
    service.families.update(opened)
    return opened
