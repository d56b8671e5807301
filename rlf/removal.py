"""Taking a person out of a request, and putting them back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from rlf import audit
from rlf.attachments import has_attachments
from rlf.errors import ConflictError, NotFoundError
from rlf.intake import check_revision, find_changeable, save_person
from rlf.models import Decision, Person, PersonRole, Proposal
from rlf.persons import describe
from rlf.request_access import Reader
from rlf.request_document import RemovedPerson, open_request, seal_request
from rlf.request_matching import match_anew

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

_KEPT = 20


class DecidedPersonError(ConflictError):
    """Somebody has decided about this person; taking the person out would lose the decision."""

    code = "decided_person"


class PicturedPersonError(ConflictError):
    """There are photos or papers about this person; they could not be put back with the person."""

    code = "pictured_person"


def remove_person(
    session: Session,
    keyring: Keyring,
    *,
    account: Reader,
    request_id: int,
    person_id: int,
    revision: int | None = None,
) -> None:
    """Take a person out. The description is kept, sealed in the request, until it is submitted. Twice is as once.

    Raises:
        NotFoundError: no such request for this account.
        DecidedPersonError: there are decisions about the person.
        PicturedPersonError: there are photos or papers about the person.
        StaleRevisionError: somebody saved the request after `revision`.
    """
    request = find_changeable(session, account, request_id)
    person = next((one for one in request.persons if one.id == person_id and one.role is not PersonRole.ENQUIRER), None)
    if person is None:
        return
    check_revision(request, revision)
    if _is_decided(session, person):
        raise DecidedPersonError(f"There are decisions about the person {person_id}; close the request instead.")
    if has_attachments(session, person_id):
        raise PicturedPersonError(f"There are photos or papers about the person {person_id}; take those away first.")
    document = open_request(keyring, request)
    removed = RemovedPerson(person.id, person.role, person.position, describe(keyring, person))
    document = replace(document, removed=(*document.removed, removed)[-_KEPT:])
    request.sealed = seal_request(keyring, request.id, document)
    audit.record(session, account.id, "person.removed", person)
    request.persons.remove(person)
    match_anew(session, keyring, request, document)


def put_back(session: Session, keyring: Keyring, *, account: Reader, request_id: int, person_id: int) -> Person:
    """Put a person back who was taken out. Twice is as once.

    Raises:
        NotFoundError: no such request for this account, or nobody of this id was taken out.
    """
    request = find_changeable(session, account, request_id)
    there = next((person for person in request.persons if person.id == person_id), None)
    if there is not None:
        return there
    document = open_request(keyring, request)
    removed = next((one for one in document.removed if one.person_id == person_id), None)
    if removed is None:
        raise NotFoundError(f"Nobody with the id {person_id} was taken out of the request {request_id}.")
    kept = tuple(one for one in document.removed if one is not removed)
    request.sealed = seal_request(keyring, request.id, replace(document, removed=kept))
    person = save_person(
        session,
        keyring,
        account=account,
        request_id=request_id,
        role=removed.role,
        description=removed.description,
        person_id=removed.person_id,
    )
    person.position = removed.position
    return person


def _is_decided(session: Session, person: Person) -> bool:
    """Whether anybody has ever decided about the person: a decision outlives its being taken back, and a pair that new
    evidence opened again still has one. The proposals stay locked: nobody decides after this look.
    """
    about = or_(Proposal.left_id == person.id, Proposal.right_id == person.id)
    proposals = session.scalars(select(Proposal.id).where(about).order_by(Proposal.id).with_for_update()).all()
    decided = select(Decision.id).where(Decision.proposal_id.in_(proposals)).limit(1)
    return session.scalar(decided) is not None
