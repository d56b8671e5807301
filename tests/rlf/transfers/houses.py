"""A house that sends and a partner that receives, for the tests of transfers."""

from __future__ import annotations

import io
import json
import tempfile
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from rlf.ids import new_id
from rlf.intake import save_person
from rlf.models import (
    Account,
    Notice,
    Person,
    PersonRole,
    RequestState,
    Role,
    TracingRequest,
    Transfer,
    TransferEntry,
    now,
)
from rlf.packages.decryption import Unlocking
from rlf.packages.fields import RecordField
from rlf.packages.formats import ListFormat
from rlf.packages.keys import OwnKeys, new_keys, own_keys
from rlf.packages.opening import Opening, open_package
from rlf.packages.profile import MINIMAL
from rlf.packages.trust import TrustedSenders
from rlf.persons import may_be_minor, new_person
from rlf.reference import next_reference
from rlf.request_document import Consent, Consents, RequestDocument, seal_request
from rlf.request_life import withdraw_consent
from rlf.request_matching import index_request
from rlf.service import Service
from rlf.transfers.choosing import Choice
from rlf.transfers.drafts import Terms, begin_draft, see_draft
from rlf.transfers.handing_over import hand_over
from rlf.transfers.making import make_package
from rlf.transfers.notice_files import make_notices
from rlf.transfers.notices import open_notices
from rlf.transfers.partners import PartnerTerms, add_partner, confirm_comparison, find_recipient, set_keys
from tests.accounts import add_account

AGREED = RequestDocument(
    event="Flood in the valley", consents=Consents(search_here=Consent.YES, share_with_partners=Consent.YES)
)

EVERYBODY = Choice()


@dataclass(frozen=True)
class House:
    """An installation with the people who send packages, and a partner with its keys."""

    service: Service
    liaison: Account
    supervisor: Account
    caseworker: Account
    partner_id: int
    keys: OwnKeys


def a_house(service: Service) -> House:
    liaison = add_account(service, "lina", Role.LIAISON)
    supervisor = add_account(service, "sam", Role.SUPERVISOR)
    caseworker = add_account(service, "cara", Role.CASEWORKER)
    keys = new_keys()
    partner_id = a_partner(service, liaison, keys, name="Society of the North", country="TR")
    return House(service, liaison, supervisor, caseworker, partner_id, keys)


def a_partner(service: Service, liaison: Account, keys: OwnKeys, **terms) -> int:
    """A partner that may receive: its keys were compared."""
    usual = PartnerTerms(**{"name": "A society", "may_receive": True, "fields": MINIMAL.fields, **terms})
    with service.database.write() as session:
        partner = add_partner(session, service.keyring, usual, account_id=liaison.id)
        card = keys.public.card("them")
        set_keys(session, service.keyring, card, partner_id=partner.id, account_id=liaison.id)
        heard = find_recipient(session, service.keyring, partner.id).fingerprints
        confirm_comparison(session, service.keyring, heard, partner_id=partner.id, account_id=liaison.id)
    return partner.id


def a_request(house: House, *sought, document=AGREED, enquirer=None, state=RequestState.OPEN, **more) -> TracingRequest:
    """A request that was handed in, with keys, of sought persons."""
    service = house.service
    roles = [(PersonRole.SOUGHT, one) for one in sought]
    roles += [(PersonRole.ENQUIRER, enquirer)] if enquirer else []
    roles += [(PersonRole.ACCOMPANYING, one) for one in more.get("accompanying", ())]
    with service.database.write() as session:
        request = TracingRequest(
            id=new_id(),
            reference=next_reference(session, 2026),
            recorded_by_id=house.caseworker.id,
            interview_language="en",
            state=state,
            may_match=True,
            submitted_at=now(),
        )
        request.sealed = seal_request(service.keyring, request.id, document)
        session.add(request)
        for position, (role, description) in enumerate(roles):
            person = new_person(service.keyring, role, description)
            person.position, person.minor = position, may_be_minor(description, now().date())
            request.persons.append(person)
        session.flush()
        index_request(session, service.keyring, request)
    return request


def sought_of(request: TracingRequest) -> Person:
    return next(person for person in request.persons if person.role is PersonRole.SOUGHT)


def redescribed(house: House, request: TracingRequest, description) -> None:
    """Somebody describes the sought person anew."""
    with house.service.database.write() as session:
        save_person(
            session,
            house.service.keyring,
            account=house.caseworker,
            request_id=request.id,
            role=PersonRole.SOUGHT,
            description=description,
            person_id=sought_of(request).id,
        )


def terms(**changes) -> Terms:
    usual = Terms(
        purpose="search in the lists of the North",
        legal_basis="consent and the agreement of 2024",
        format=ListFormat.JSON_LINES,
        expires_on=now().date() + timedelta(days=60),
    )
    return replace(usual, **changes)


def drafted(house: House, *, choice=EVERYBODY, partner_id=None, **changes) -> int:
    with house.service.database.write() as session:
        return begin_draft(
            session,
            house.service.keyring,
            account=house.liaison,
            partner_id=partner_id or house.partner_id,
            choice=choice,
            terms=terms(**changes),
        )


def seen(house: House, transfer_id: int):
    with house.service.database.write() as session:
        return see_draft(session, house.service.keyring, transfer_id, account=house.liaison)


def reasons(draft) -> list[str]:
    return sorted(line.reason.value for line in draft.left_out)


def made(house: House, **changes) -> int:
    transfer_id = drafted(house, **changes)
    make_package(house.service, transfer_id, account=house.liaison)
    return transfer_id


def sent(house: House, **changes) -> int:
    transfer_id = made(house, **changes)
    handed_over(house, transfer_id)
    return transfer_id


def handed_over(house: House, transfer_id: int, **to) -> Path:
    """Where the file lies that was handed over."""
    with hand_over(house.service, transfer_id, **(to or {"account": house.liaison})) as file:
        return Path(file.name)


def opened(house: House, path: Path, unlocking: Unlocking | None = None):
    """The manifest and the list of a package, as the partner opens it."""
    sender = own_keys(house.service.settings.package_keys).public.verify
    opening = Opening(unlocking or Unlocking((house.keys.identity,)), TrustedSenders(frozenset({sender})), now())
    with tempfile.TemporaryDirectory() as folder:
        package = open_package(path, Path(folder) / "out", opening)
        return package.manifest, package.path.read_text(encoding="utf-8-sig")


def entries_of(house: House, transfer_id: int) -> list[TransferEntry]:
    with house.service.database.read() as session:
        query = select(TransferEntry).where(TransferEntry.transfer_id == transfer_id).order_by(TransferEntry.id)
        return list(session.scalars(query))


def notices(house: House) -> list[str]:
    with house.service.database.read() as session:
        return [notice.kind.value for notice in session.scalars(select(Notice).order_by(Notice.id))]


def transfer(house: House, transfer_id: int) -> Transfer:
    with house.service.database.read() as session:
        return session.get_one(Transfer, transfer_id)


def a_file(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


WITH_ENQUIRER = (*MINIMAL.fields, RecordField.ENQUIRER_NAME, RecordField.ENQUIRER_CONTACT)


def notice_rows(house, list_format=ListFormat.JSON_LINES):
    """The notices as the partner reads them."""
    transfer_id = make_notices(house.service, house.partner_id, account=house.liaison, list_format=list_format)
    _manifest, text = opened(house, handed_over(house, transfer_id))
    return [json.loads(line) for line in text.splitlines()]


def withdraw(house, request):
    with house.service.database.write() as session:
        withdraw_consent(session, house.service.keyring, account=house.caseworker, request_id=request.id)


def reference_of(house, request):
    with house.service.database.read() as session:
        return session.scalars(select(TransferEntry.reference).where(TransferEntry.request_id == request.id)).first()


def waiting(house):
    with house.service.database.read() as session:
        return list(open_notices(session, house.partner_id))
