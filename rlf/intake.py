"""Recording a tracing request: a draft that is stored with every page, and its submission.

Every function works in the caller's transaction and writes down in the audit what it did. Each save grows the request's
`revision`; who saves on top of a revision that is no longer the newest is refused, unless it would change nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from rlf import audit
from rlf.errors import ConflictError, NotFoundError
from rlf.ids import new_id
from rlf.models import Person, PersonRole, RequestState, TracingRequest, now
from rlf.persons import describe, may_be_minor, new_person, redescribe
from rlf.reference import next_reference
from rlf.request_access import Reader, find_request
from rlf.request_document import RequestDocument, open_request, seal_request
from rlf.request_matching import match_anew

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.description import Description

_TIME_ZONE = ZoneInfo("Europe/Luxembourg")
MAX_PERSONS = 60


class StaleRevisionError(ConflictError):
    """Somebody saved this request after it was read."""

    code = "stale_revision"


class ClosedRequestError(ConflictError):
    """A closed request is not changed."""

    code = "closed_request"


def start_draft(
    session: Session,
    keyring: Keyring,
    *,
    account: Reader,
    centre_id: int | None,
    language: str,
    draft_id: int | None = None,
) -> TracingRequest:
    """Begin a draft. A form that carries a `draft_id` may be sent twice and begins one draft.

    Raises:
        ConflictError: `draft_id` is the id of a request this account did not begin.
    """
    request_id = draft_id or new_id()
    request = TracingRequest(
        id=request_id,
        centre_id=centre_id,
        recorded_by_id=account.id,
        interview_language=language,
        sealed=seal_request(keyring, request_id, RequestDocument()),
    )
    try:
        with session.begin_nested():
            session.add(request)
    except IntegrityError:
        return _begun_before(session, account, request_id)
    audit.record(session, account.id, "request.begun", request)
    return request


def save_document(
    session: Session,
    keyring: Keyring,
    *,
    account: Reader,
    request_id: int,
    document: RequestDocument,
    revision: int | None = None,
) -> TracingRequest:
    """Store what is written down about the request itself. `revision` None means: whatever is there.

    Raises:
        NotFoundError: no such request for this account.
        StaleRevisionError: somebody saved it after `revision`.
    """
    request = find_changeable(session, account, request_id)
    if open_request(keyring, request) == document:
        return request
    check_revision(request, revision)
    request.sealed = seal_request(keyring, request.id, document)
    match_anew(session, keyring, request, document)
    audit.record(session, account.id, "request.changed", request)
    return request


def save_interview(  # noqa: PLR0913 - all but the first two by keyword
    session: Session,
    keyring: Keyring,
    *,
    account: Reader,
    request_id: int,
    document: RequestDocument,
    language: str,
    centre_id: int | None,
    revision: int | None = None,
) -> TracingRequest:
    """Store the page about the interview: the document, its language, and the centre where the family lives now.

    Raises:
        NotFoundError: no such request for this account.
        StaleRevisionError: somebody saved it after `revision`.
    """
    request = find_changeable(session, account, request_id)
    is_moved = (request.interview_language, request.centre_id) != (language, centre_id)
    if not is_moved and open_request(keyring, request) == document:
        return request
    check_revision(request, revision)
    request.interview_language, request.centre_id = language, centre_id
    request.sealed = seal_request(keyring, request.id, document)
    match_anew(session, keyring, request, document)
    audit.record(session, account.id, "request.moved" if is_moved else "request.changed", request)
    return request


def save_person(  # noqa: PLR0913 - all but the first two by keyword
    session: Session,
    keyring: Keyring,
    *,
    account: Reader,
    request_id: int,
    role: PersonRole,
    description: Description,
    person_id: int | None = None,
    revision: int | None = None,
) -> Person:
    """Store a person of a request: a new one unless there is one of this id. There is one enquirer.

    Raises:
        NotFoundError: no such request for this account, or the person belongs elsewhere.
        ConflictError: the request has as many persons as it may have.
        StaleRevisionError: somebody saved the request after `revision`.
    """
    request = find_changeable(session, account, request_id)
    person = _person(session, request, role, person_id)
    if person is not None and describe(keyring, person) == description:
        return person
    check_revision(request, revision)
    if person is None:
        person = _add_person(keyring, request, role, description, person_id)
    else:
        redescribe(keyring, person, description)
    person.minor = may_be_minor(description, now().date())
    match_anew(session, keyring, request, open_request(keyring, request))
    audit.record(session, account.id, "person.described", person)
    return person


def delete_draft(session: Session, *, account: Reader, request_id: int) -> None:
    """Erase a draft with its persons.

    Raises:
        NotFoundError: no such request for this account.
        ConflictError: it has been submitted.
    """
    request = find_request(session, account, request_id, lock=True)
    if request.state is not RequestState.DRAFT:
        raise ConflictError(f"The request {request_id} has been submitted; close it instead.")
    audit.record(session, account.id, "request.draft_deleted", request)
    session.delete(request)


def submit(session: Session, keyring: Keyring, *, account: Reader, request_id: int, revision: int | None = None) -> str:
    """Hand a draft in: give it its reference, put its persons into the index and promise to match it.

    Submitted twice, it keeps its first reference.

    Raises:
        NotFoundError: no such request for this account.
        StaleRevisionError: somebody saved it after `revision`.
    """
    request = find_request(session, account, request_id, lock=True)
    if request.reference is not None:
        return request.reference
    check_revision(request, revision)
    document = replace(open_request(keyring, request), removed=())
    request.sealed = seal_request(keyring, request.id, document)
    request.submitted_at = now()
    request.reference = next_reference(session, datetime.now(_TIME_ZONE).year)
    request.state = RequestState.OPEN
    match_anew(session, keyring, request, document)
    audit.record(session, account.id, "request.submitted", request)
    return request.reference


def find_changeable(session: Session, account: Reader, request_id: int) -> TracingRequest:
    """The request, locked; it is a draft or open.

    Raises:
        NotFoundError: no such request for this account.
        ClosedRequestError: it is closed.
    """
    request = find_request(session, account, request_id, lock=True)
    if request.state is RequestState.CLOSED:
        raise ClosedRequestError(f"The request {request_id} is closed; open it again to change it.")
    return request


def check_revision(request: TracingRequest, revision: int | None) -> None:
    """Refuse a save on top of a revision that is no longer the newest.

    Raises:
        StaleRevisionError: somebody saved the request after `revision`.
    """
    if revision is not None and revision != request.revision:
        raise StaleRevisionError(f"The request {request.id} is at revision {request.revision}, not {revision}.")


def _begun_before(session: Session, account: Reader, request_id: int) -> TracingRequest:
    request = session.get_one(TracingRequest, request_id)
    if request.recorded_by_id != account.id:
        raise ConflictError(f"The request {request_id} was begun by somebody else.")
    return request


def _person(session: Session, request: TracingRequest, role: PersonRole, person_id: int | None) -> Person | None:
    if role is PersonRole.ENQUIRER:
        return next((person for person in request.persons if person.role is role), None)
    if person_id is None:
        return None
    person = session.get(Person, person_id)
    if person is not None and (person.request_id != request.id or person.role is not role):
        raise NotFoundError(f"The person {person_id} is not a {role} of the request {request.id}.")
    return person


def _add_person(
    keyring: Keyring, request: TracingRequest, role: PersonRole, description: Description, person_id: int | None
) -> Person:
    if len(request.persons) >= MAX_PERSONS:
        raise ConflictError(f"The request {request.id} has {MAX_PERSONS} persons already; record another request.")
    person = new_person(keyring, role, description, person_id=person_id)
    person.position = 1 + max((other.position for other in request.persons if other.role is role), default=-1)
    request.persons.append(person)
    return person
