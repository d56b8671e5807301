"""Builders of rows for tests: a request or a list as it lies in the database, with its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from matching.person import NameKind, Relationship, Sex
from rlf.description import Description, NamedRelative, StatedDate, StatedName
from rlf.ids import new_id
from rlf.models import (
    Account,
    ListPiece,
    ListState,
    Partner,
    PartnerList,
    Person,
    PersonKey,
    PersonRole,
    RequestState,
    Role,
    Topic,
    TracingRequest,
)
from rlf.outbox import promise
from rlf.persons import describe, key_rows, new_person, redescribe, rekey
from rlf.request_document import Consent, Consents, RequestDocument, seal_request
from rlf.request_matching import index_request
from tests.accounts import add_account

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.service import Service


def nothing() -> None:
    """A keep_alive for jobs that no queue waits for."""


def described(name: str, year: int | None = None, *, mother: str = "", sex: Sex | None = None, **more) -> Description:
    """A person by full name, with a year of birth and a mother's name where given."""
    relatives = (NamedRelative(Relationship.MOTHER, (StatedName(mother, NameKind.FULL),)),) if mother else ()
    birth = StatedDate(year=year, month=6, day=15) if year else None
    return Description(names=(StatedName(name),), birth=birth, sex=sex, relatives=relatives, **more)


def an_account(service: Service, role: Role = Role.CASEWORKER, sign_in: str = "worker") -> Account:
    """An account, by default of somebody who decides."""
    return add_account(service, sign_in, role)


def a_request(  # noqa: PLR0913 - all but two by keyword
    service: Service,
    account: Account,
    *,
    sought: list[Description],
    enquirer: Description | None = None,
    accompanying: list[Description] | None = None,
    may_match: bool = True,
    minor: bool = False,
) -> TracingRequest:
    """An open request with keys, and the promise to match it."""
    document = RequestDocument(consents=Consents(search_here=Consent.YES if may_match else Consent.NO))
    roles = [(PersonRole.SOUGHT, one) for one in sought] + [
        (PersonRole.ACCOMPANYING, one) for one in accompanying or []
    ]
    if enquirer is not None:
        roles.append((PersonRole.ENQUIRER, enquirer))
    with service.database.write() as session:
        request = TracingRequest(
            id=new_id(),
            recorded_by_id=account.id,
            interview_language="en",
            state=RequestState.OPEN,
            may_match=may_match,
        )
        request.sealed = seal_request(service.keyring, request.id, document)
        session.add(request)
        for position, (role, description) in enumerate(roles):
            person = new_person(service.keyring, role, description)
            person.position, person.minor = position, minor
            request.persons.append(person)
        session.flush()
        index_request(session, service.keyring, request)
        promise(session, Topic.MATCH_REQUEST, request.id)
        return request


def a_list(
    service: Service, account: Account, entries: list[Description], *, partner: str = "A partner"
) -> PartnerList:
    """A list that was read, in one piece that waits to be matched."""
    with service.database.write() as session:
        list_id = new_id()
        found = Partner(name=f"{partner} {list_id}")
        stored = PartnerList(
            id=list_id,
            partner=found,
            uploaded_by_id=account.id,
            state=ListState.MATCHING,
            file_digest=str(list_id).encode(),
            sealed=b"",
            rows_total=len(entries),
            rows_read=len(entries),
        )
        session.add(stored)
        session.flush()
        for line, description in enumerate(entries, 2):
            _add_entry(session, service, list_id, line, description)
        session.add(ListPiece(partner_list_id=list_id, first_line=2, last_line=len(entries) + 1))
        return stored


def change(service: Service, person_id: int, description: Description) -> None:
    """Describe a stored person anew, as an edit of a request or a corrected list does."""
    with service.database.write() as session:
        person = session.get_one(Person, person_id)
        redescribe(service.keyring, person, description)
        if person.request_id is not None:
            request = session.get_one(TracingRequest, person.request_id)
            request.revision += 1
            index_request(session, service.keyring, request)
        else:
            rekey(session, service.keyring, person, description.for_matching())


def name_of(service: Service, person: Person) -> str:
    """The name a person goes by."""
    return describe(service.keyring, person).display_name


def _add_entry(session: Session, service: Service, list_id: int, line: int, description: Description) -> None:
    person = new_person(service.keyring, PersonRole.LIST_ENTRY, description)
    person.partner_list_id, person.line = list_id, line
    session.add(person)
    session.flush()
    session.execute(insert(PersonKey), key_rows(service.keyring, person, description.for_matching()))
