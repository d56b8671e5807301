"""Three invented families who seek somebody, and a partner's list in which some of those sought appear."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import islice, product
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from rlf.description import Description, KnownFrom, StatedDate, StatedName
from rlf.intake import save_document, save_person, start_draft, submit
from rlf.models import Account, OutboxRow, PartnerList, Person, PersonRole, Proposal, Role
from rlf.partner_lists.columns import Mapping
from rlf.partner_lists.confirming import confirm
from rlf.partner_lists.documents import open_list
from rlf.partner_lists.uploading import upload
from rlf.persons import describe
from rlf.request_document import Consent, Consents, RequestDocument
from tests.accounts import add_account

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.service import Service

GIVEN = ("Zarmina", "Bashir", "Olesya", "Tewodros", "Khalid", "Shirin", "Mykola", "Hiwot", "Farid", "Senait")
FATHERS = ("Najib", "Petrov", "Gebre", "Walid", "Sorush", "Danylo", "Haile", "Mansur")
FAMILIES = ("Qaderi", "Kovalenko", "Tesfay", "Haddad", "Rahimzada", "Shevchuk", "Bekele", "Darwish", "Noorzai")
ROWS = 200
SOUGHT = (17, 88, 140)
"""The rows of the list, counted from 0, in which the sought persons stand."""


def names() -> list[str]:
    """720 invented names, all different."""
    return [" ".join(parts) for parts in product(GIVEN, FATHERS, FAMILIES)]


def born(row: int) -> date:
    return date(1960 + row % 45, 1 + row % 12, 1 + row % 28)


def list_file(rows: int) -> BytesIO:
    lines = ["Full name;Date of birth;Nationality"]
    lines += [f"{name};{born(row):%Y-%m-%d};" for row, name in enumerate(islice(names(), rows))]
    return BytesIO("\n".join(lines).encode())


def submit_requests(service: Service) -> None:
    """Record and submit a request for each of the sought."""
    account = add_account(service, "intake", Role.INTAKE_WORKER)
    for row in SOUGHT:
        with service.database.write() as session:
            _submit_request(session, service, account, row)


def upload_list(service: Service, *, rows: int = ROWS) -> int:
    """Upload a list and confirm its columns as they were recognised; the id of the list."""
    account = add_account(service, "liaison", Role.LIAISON)
    list_id = upload(service, list_file(rows), file_name="list.csv", partner_name="A partner", account_id=account.id)
    with service.database.write() as session:
        document = open_list(service.keyring, session.get_one(PartnerList, list_id))
        mapping = Mapping(tuple(one.field for one in document.recognised))
        confirm(session, service.keyring, list_id, mapping, account_id=account.id)
    return list_id


def proposals(service: Service) -> list[tuple[str, str]]:
    """All proposals, each as the names of its two persons; one that were there twice would be told twice."""
    with service.database.read() as session:
        found = session.scalars(select(Proposal)).all()
        pairs = [sorted(_label(service, session, person_id) for person_id in (p.left_id, p.right_id)) for p in found]
    return sorted((left, right) for left, right in pairs)


def work_left(service: Service) -> int:
    """How much of what was promised is still to be done."""
    with service.database.read() as session:
        return session.scalar(select(func.count()).select_from(OutboxRow)) or 0


def _submit_request(session: Session, service: Service, account: Account, row: int) -> None:
    keyring = service.keyring
    request = start_draft(session, keyring, account=account, centre_id=None, language="en")
    document = RequestDocument(consents=Consents(search_here=Consent.YES))
    save_document(session, keyring, account=account, request_id=request.id, document=document)
    day = born(row)
    birth = StatedDate(year=day.year, month=day.month, day=day.day, known_from=KnownFrom.DOCUMENT)
    for role, description in (
        (PersonRole.ENQUIRER, Description(names=(StatedName(f"Enquirer Number{row}"),))),
        (PersonRole.SOUGHT, Description(names=(StatedName(names()[row]),), birth=birth)),
    ):
        save_person(session, keyring, account=account, request_id=request.id, role=role, description=description)
    submit(session, keyring, account=account, request_id=request.id)


def _label(service: Service, session: Session, person_id: int) -> str:
    person = session.get_one(Person, person_id)
    name = describe(service.keyring, person).display_name
    return f"{person.role}: {name}"
