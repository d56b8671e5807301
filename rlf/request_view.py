"""Requests as they are read: one with all its persons, or a list of them. Each reading goes to the audit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from rlf import audit
from rlf.attachments import OpenedAttachment, attachments_of
from rlf.crypto import Keyring
from rlf.description import Description
from rlf.entry_access import may_see_proposal
from rlf.models import Person, PersonRole, Proposal, ProposalState, RequestState, TracingRequest
from rlf.persons import describe
from rlf.request_access import Reader, find_request, may_see
from rlf.request_document import RequestDocument, open_request

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class DescribedPerson:
    """A person of a request, opened."""

    id: int
    role: PersonRole
    minor: bool
    description: Description


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """A request with everything written down in it; persons by role and position. Of one among a list of requests, the
    photos and papers are left out.
    """

    request: TracingRequest
    document: RequestDocument
    persons: tuple[DescribedPerson, ...]
    attachments: tuple[OpenedAttachment, ...] = ()

    def of(self, role: PersonRole) -> tuple[DescribedPerson, ...]:
        """The persons of one role, in their order."""
        return tuple(person for person in self.persons if person.role == role)

    def person(self, person_id: int) -> DescribedPerson | None:
        """The person of this id, if it is one of this request."""
        return next((person for person in self.persons if person.id == person_id), None)

    @property
    def enquirer(self) -> DescribedPerson | None:
        """Who asks."""
        return next(iter(self.of(PersonRole.ENQUIRER)), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests a list shows. Empty fields restrict nothing."""

    state: RequestState | None = None
    centre_id: int | None = None
    reference: str = ""  # a part of it


def see_request(session: Session, keyring: Keyring, *, reader: Reader, request_id: int) -> OpenedRequest:
    """Open a request for reading.

    Raises:
        NotFoundError: there is none, or it is not for this reader.
    """
    request = find_request(session, reader, request_id)
    audit.record(session, reader.id, "request.seen", request)
    return replace(_opened(keyring, request), attachments=attachments_of(session, keyring, request_id))


def count_requests(session: Session, reader: Reader, wanted: Wanted) -> int:
    """How many requests the list has."""
    return session.scalar(select(func.count()).select_from(TracingRequest).where(*_conditions(reader, wanted))) or 0


def list_requests(
    session: Session, keyring: Keyring, reader: Reader, wanted: Wanted, *, offset: int, limit: int
) -> list[OpenedRequest]:
    """A part of the list, the latest first."""
    query = (
        select(TracingRequest)
        .where(*_conditions(reader, wanted))
        .options(selectinload(TracingRequest.persons), selectinload(TracingRequest.centre))
        .order_by(
            func.coalesce(TracingRequest.submitted_at, TracingRequest.created_at).desc(), TracingRequest.id.desc()
        )
    )
    found = list(session.scalars(query.offset(offset).limit(limit)))
    if found:
        audit.record(session, reader.id, "request.listed", TracingRequest)
    return [_opened(keyring, request) for request in found]


def open_proposals_of(session: Session, request_id: int, *, account_id: int | None = None) -> int:
    """How many proposals about persons of a request wait for a decision that this account may see."""
    persons = select(Person.id).where(Person.request_id == request_id)
    about = or_(Proposal.left_id.in_(persons), Proposal.right_id.in_(persons))
    is_open = (about, Proposal.state == ProposalState.OPEN, may_see_proposal(account_id))
    count = select(func.count()).select_from(Proposal).where(*is_open)
    return session.scalar(count) or 0


def _conditions(reader: Reader, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [may_see(reader)]
    if wanted.state is not None:
        conditions.append(TracingRequest.state == wanted.state)
    if wanted.centre_id is not None:
        conditions.append(TracingRequest.centre_id == wanted.centre_id)
    if wanted.reference:
        conditions.append(TracingRequest.reference.contains(wanted.reference.strip().upper(), autoescape=True))
    return conditions


def _opened(keyring: Keyring, request: TracingRequest) -> OpenedRequest:
    persons = tuple(
        DescribedPerson(person.id, person.role, person.minor, describe(keyring, person)) for person in request.persons
    )
    return OpenedRequest(request, open_request(keyring, request), persons)
