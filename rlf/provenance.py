"""Where a person's description comes from: a request with its centre, or a line of a partner's list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.description import Description
from rlf.models import Centre, EndReason, Partner, PartnerList, Person, PersonRole, TracingRequest
from rlf.persons import describe

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

_READING_ORDER = (
    PersonRole.SOUGHT,
    PersonRole.ACCOMPANYING,
    PersonRole.RELATIVE,
    PersonRole.ENQUIRER,
    PersonRole.PARTNER_SOUGHT,
    PersonRole.LIST_ENTRY,
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """The request or the list behind a person; of the other kind, the fields are empty."""

    request_id: int | None = None
    reference: str = ""
    centre: str = ""
    partner_list_id: int | None = None
    partner: str = ""
    line: int | None = None
    received_at: datetime | None = None  # when the request was submitted, or the list uploaded
    ended_because: EndReason | None = None  # of the list, or of this entry of it


@dataclass(frozen=True, slots=True)
class Party:
    """One person as a page shows it: the opened description, and where it comes from."""

    person_id: int
    role: PersonRole
    minor: bool
    description: Description
    provenance: Provenance


def parties_of(session: Session, keyring: Keyring, persons: Sequence[Person]) -> dict[int, Party]:
    """The persons opened, by id. Two queries at most, however many persons."""
    requests = _requests(session, {p.request_id for p in persons if p.request_id is not None})
    lists = _lists(session, {p.partner_list_id for p in persons if p.partner_list_id is not None})
    return {
        person.id: Party(
            person_id=person.id,
            role=person.role,
            minor=person.minor,
            description=describe(keyring, person),
            provenance=_provenance(person, requests, lists),
        )
        for person in persons
    }


def _provenance(person: Person, requests: dict[int, Provenance], lists: dict[int, Provenance]) -> Provenance:
    if person.request_id is not None:
        return requests[person.request_id]
    if person.partner_list_id is None:
        return Provenance()
    source = lists[person.partner_list_id]
    return Provenance(
        partner_list_id=source.partner_list_id,
        partner=source.partner,
        line=person.line,
        received_at=source.received_at,
        ended_because=person.ended_because or source.ended_because,
    )


def _requests(session: Session, ids: set[int]) -> dict[int, Provenance]:
    if not ids:
        return {}
    columns = (
        TracingRequest.id,
        TracingRequest.reference,
        Centre.name,
        TracingRequest.submitted_at,
        TracingRequest.created_at,
    )
    found = session.execute(select(*columns).outerjoin(TracingRequest.centre).where(TracingRequest.id.in_(ids)))
    return {
        row_id: Provenance(
            request_id=row_id, reference=reference or "", centre=centre or "", received_at=submitted or created
        )
        for row_id, reference, centre, submitted, created in found
    }


def _lists(session: Session, ids: set[int]) -> dict[int, Provenance]:
    if not ids:
        return {}
    columns = (PartnerList.id, Partner.name, PartnerList.created_at, PartnerList.ended_because)
    found = session.execute(select(*columns).join(PartnerList.partner).where(PartnerList.id.in_(ids)))
    return {
        row_id: Provenance(partner_list_id=row_id, partner=partner, received_at=created, ended_because=ended)
        for row_id, partner, created, ended in found
    }


def is_turned(left: Person, right: Person) -> bool:
    """Whether a pair reads better the other way round: the sought person first, a list's entry last."""
    return _READING_ORDER.index(left.role) > _READING_ORDER.index(right.role)
