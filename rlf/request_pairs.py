"""The pairs worth comparing for the persons of one request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, or_, select

import matching
from rlf.candidates import find_candidates
from rlf.described import Described, described
from rlf.models import ListKind, PartnerList, Person, PersonRole, Proposal, Side
from rlf.pairing import kind_of
from rlf.sharing import agreed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from rlf.service import Service

CANDIDATES = 50  # compared for one person, on each side; more take longer and rank hardly better as a whole
_ROLES = {
    Side.CASEWORK: (PersonRole.SOUGHT, PersonRole.ENQUIRER),
    Side.LISTS: (PersonRole.LIST_ENTRY,),
    Side.PARTNER_SOUGHT: (PersonRole.PARTNER_SOUGHT,),
}
_ANY_SOUGHT_BY_PARTNER = select(exists().where(PartnerList.kind == ListKind.SOUGHT, PartnerList.ended_at.is_(None)))
_OF_REQUEST = select(Person.id).where(Person.request_id == bindparam("request_id"))
_PROPOSED = select(Proposal.left_id, Proposal.right_id).where(
    or_(Proposal.left_id == bindparam("person_id"), Proposal.right_id == bindparam("person_id"))
)


def pairs_of_request(session: Session, service: Service, request_id: int) -> Iterator[tuple[Described, Described]]:
    """(person of the request, other person): candidates that share keys, and everybody already proposed, since a
    changed description may no longer agree. Nothing for a request that may not be matched, and
    nothing that the terms of a list rule out.
    """
    own = described(session, service, session.scalars(_OF_REQUEST, {"request_id": request_id}).all())
    sides = _sides(session)
    partners = {person.id: _partners(session, service, person, sides) for person in own.values()}
    others = described(session, service, {other for found in partners.values() for other in found})
    pairs = (
        (person, others[other_id])
        for person in own.values()
        for other_id in sorted(partners[person.id] & others.keys())
    )
    yield from agreed(session, service.keyring, list(pairs))


def _sides(session: Session) -> tuple[Side, ...]:
    """Where anybody may be found: few partners send lists of people whom they seek."""
    return tuple(Side) if session.scalar(_ANY_SOUGHT_BY_PARTNER) else (Side.CASEWORK, Side.LISTS)


def _partners(session: Session, service: Service, person: Described, sides: Iterable[Side]) -> set[int]:
    hashed = [service.keyring.key_hash(key) for key in matching.keys(person.prepared)]
    found = {
        other
        for side in sides
        if any(kind_of(person.role, role) for role in _ROLES[side])
        for other, _weight in find_candidates(session, hashed, side=side, limit=CANDIDATES)
    }
    for pair in session.execute(_PROPOSED, {"person_id": person.id}):
        found.update(pair)
    return found - {person.id}
