"""Drafts of packages: who was chosen, who of them would leave with what and who would not, and signatures for minors.

A draft keeps a line for everybody who was chosen. Whether a line leaves is weighed anew whenever somebody looks, and
once more when the package is made.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from rlf import audit
from rlf.errors import NotFoundError
from rlf.ids import new_id
from rlf.models import Transfer, TransferEntry, TransferState, now
from rlf.packages.formats import ListFormat
from rlf.packages.record import Record
from rlf.transfers.choosing import chosen_requests
from rlf.transfers.documents import EntryDocument, TransferDocument, seal_entry, seal_transfer
from rlf.transfers.draft_lines import Draft, weigh_draft
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.partners import find_recipient
from rlf.transfers.weighing import Weighing, requests_with_persons, roles_leaving

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.request_access import Reader
    from rlf.transfers.choosing import Choice

MOST_PERSONS = 5_000
LONGEST = timedelta(days=366)
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without those that are taken for others
_REFERENCE_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a package is to leave."""

    purpose: str
    legal_basis: str
    format: ListFormat
    expires_on: date
    with_accompanying: bool = False


def begin_draft(
    session: Session, keyring: Keyring, *, account: Reader, partner_id: int, choice: Choice, terms: Terms
) -> int:
    """Choose persons for a package to a partner, and give the id of its draft. Nothing leaves yet.

    Raises:
        NotFoundError: there is no such partner.
        TransferRefusedError: it may not receive, nobody was chosen, too many were, or terms are missing.
    """
    recipient = find_recipient(session, keyring, partner_id)
    recipient.check()
    _check(terms)
    request_ids = chosen_requests(session, keyring, choice, most=MOST_PERSONS)
    persons = _persons(session, request_ids, with_accompanying=terms.with_accompanying)
    if not persons:
        raise TransferRefusedError(TransferProblem.NOBODY_CHOSEN, "No request is chosen by these filters.")
    if len(persons) > MOST_PERSONS:
        raise TransferRefusedError(TransferProblem.TOO_MANY, "Choose fewer requests: make several packages of them.")
    transfer = Transfer(id=new_id(), partner_id=partner_id, made_by_id=account.id, expires_on=terms.expires_on)
    fields = tuple(field.value for field in recipient.profile.fields)
    document = TransferDocument(
        purpose=terms.purpose.strip(),
        legal_basis=terms.legal_basis.strip(),
        format=terms.format,
        fields=fields,
        with_accompanying=terms.with_accompanying,
    )
    seal_transfer(keyring, transfer, document)
    session.add(transfer)
    session.flush()
    _add_lines(session, keyring, transfer, Weighing(session, keyring, recipient.partner, recipient.profile), persons)
    audit.record(session, account.id, "package.drafted", transfer)
    return transfer.id


def see_draft(session: Session, keyring: Keyring, transfer_id: int, *, account: Reader) -> Draft:
    """A draft as it would leave now. That somebody saw it is written down.

    Raises:
        NotFoundError: there is no such draft.
        TransferRefusedError: it was made already.
    """
    transfer = find_draft(session, transfer_id)
    audit.record(session, account.id, "package.previewed", transfer)
    return weigh_draft(session, keyring, transfer)


def sign_minor(
    session: Session, keyring: Keyring, transfer_id: int, entry_id: int, *, account: Reader, seen: str
) -> None:
    """Sign that this record about a minor may leave, as it was seen: `seen` is its digest in hex. If it changes, the
    signature counts no more.

    Raises:
        NotFoundError: there is no such draft or line.
        TransferRefusedError: it was made already, whoever made the draft signs, there is nothing to sign, or the
            record is not what was seen.
    """
    transfer = find_draft(session, transfer_id, lock=True)
    if transfer.made_by_id == account.id:
        raise TransferRefusedError(TransferProblem.OWN_SIGNATURE, "Somebody other than the maker of the draft signs.")
    line = next((line for line in weigh_draft(session, keyring, transfer).lines if line.entry.id == entry_id), None)
    if line is None:
        raise NotFoundError("There is no such person in the draft.")
    if line.weighed is None or not line.weighed.is_about_minor:
        raise TransferRefusedError(TransferProblem.NOT_A_MINOR, "Only records about minors are signed.")
    if line.weighed.digest.hex() != seen:
        raise TransferRefusedError(TransferProblem.RECORD_CHANGED, "The record changed since it was looked at.")
    line.entry.signed_by_id, line.entry.signed_at = account.id, now()
    line.entry.content_digest = line.weighed.digest
    audit.record(session, account.id, "package.minor_signed", line.entry)


def discard_draft(session: Session, transfer_id: int, *, account: Reader) -> None:
    """Take a draft away. Nothing of it has left.

    Raises:
        NotFoundError: there is no such draft.
        TransferRefusedError: it was made already.
    """
    transfer = find_draft(session, transfer_id, lock=True)
    audit.record(session, account.id, "package.discarded", transfer)
    session.execute(delete(TransferEntry).where(TransferEntry.transfer_id == transfer.id))
    session.delete(transfer)


def find_draft(session: Session, transfer_id: int, *, lock: bool = False) -> Transfer:
    """A draft; with `lock`, nobody else makes or signs it until this transaction ends.

    Raises:
        NotFoundError: there is none.
        TransferRefusedError: it was made already.
    """
    transfer = session.get(Transfer, transfer_id, with_for_update=lock or None)
    if transfer is None:
        raise NotFoundError("There is no such package.")
    if transfer.state is not TransferState.DRAFT:
        raise TransferRefusedError(TransferProblem.NOT_A_DRAFT, "This package was made already.")
    return transfer


def new_reference() -> str:
    """A reference that says nothing, in groups that can be read out."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_REFERENCE_LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, _REFERENCE_LETTERS, 4))


def _persons(session: Session, request_ids: list[int], *, with_accompanying: bool) -> list[tuple[int, int]]:
    roles = roles_leaving(with_accompanying=with_accompanying)
    requests = requests_with_persons(session, request_ids)
    return [(request.id, person.id) for request in requests for person in request.persons if person.role in roles]


def _add_lines(
    session: Session, keyring: Keyring, transfer: Transfer, weighing: Weighing, persons: list[tuple[int, int]]
) -> None:
    person_ids = {person_id for _request_id, person_id in persons}
    for request in requests_with_persons(session, {request_id for request_id, _person_id in persons}):
        for weighed in weighing.request(request, person_ids):
            entry = TransferEntry(
                id=new_id(),
                transfer_id=transfer.id,
                request_id=request.id,
                person_id=weighed.person_id,
                reference=new_reference(),
                content_digest=weighed.digest,
            )
            # A draft keeps nothing of what it would say, since it may never leave.
            seal_entry(keyring, entry, EntryDocument(weighed.request_reference, (), Record(entry.reference)))
            session.add(entry)
    session.flush()


def _check(terms: Terms) -> None:
    day = now().date()
    if not terms.purpose.strip() or not terms.legal_basis.strip():
        raise TransferRefusedError(TransferProblem.NO_TERMS, "A package needs a purpose and a legal basis.")
    if not day < terms.expires_on <= day + LONGEST:
        raise TransferRefusedError(TransferProblem.NO_TERMS, "A package expires on a day to come, within a year.")
