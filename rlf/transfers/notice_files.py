"""Notices on their way: sealed to the partner as a package of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rlf import audit
from rlf.ids import new_id
from rlf.machines.webhooks import tell
from rlf.models import (
    Notice,
    NoticeKind,
    TracingRequest,
    Transfer,
    TransferState,
    now,
)
from rlf.packages.fields import RecordField
from rlf.packages.formats import ListFormat
from rlf.packages.formats.pfif import record_id
from rlf.packages.keys import own_keys
from rlf.packages.profile import Profile, profile_of
from rlf.packages.record import Record
from rlf.request_locks import lock_requests
from rlf.transfers.documents import (
    Corrected,
    SealedNotice,
    TransferDocument,
    TransferKind,
    open_entry,
    open_transfer,
    seal_transfer,
)
from rlf.transfers.draft_lines import within_agreement
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.making import as_made, package_terms, passphrase_for
from rlf.transfers.notices import open_notices, weigh_entry
from rlf.transfers.package_files import remove_package, write_package
from rlf.transfers.partners import find_recipient
from rlf.transfers.weighing import withheld_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from rlf.request_access import Reader
    from rlf.service import Service
    from rlf.transfers.partners import Recipient

NOTICES_READY = "notices.ready"
FORMATS = (ListFormat.CSV, ListFormat.JSON_LINES)
_LASTS = timedelta(days=90)
_PURPOSE = "Notices about records sent before: correct or delete what you have, and acknowledge each reference."
_LEGAL_BASIS = "duty to tell recipients of corrections, withdrawals and erasures"


def make_notices(service: Service, partner_id: int, *, account: Reader, list_format: ListFormat) -> int:
    """Seal all that a partner was not told yet into a package of notices, and give the id of that package. One that
    was not fetched yet is replaced.

    Raises:
        NotFoundError: there is no such partner.
        TransferRefusedError: there is nothing to tell, or the partner may not receive.
        PackageError: the installation has no keys or no domain.
    """
    transfer_id = new_id()
    try:
        with service.database.write() as session:
            replaced = _make(session, service, transfer_id, partner_id, account=account, list_format=list_format)
    except BaseException:
        remove_package(service.settings, transfer_id)
        raise
    for old_id in replaced:
        remove_package(service.settings, old_id)
    return transfer_id


def _make(
    session: Session,
    service: Service,
    transfer_id: int,
    partner_id: int,
    *,
    account: Reader,
    list_format: ListFormat,
) -> list[int]:
    recipient = find_recipient(session, service.keyring, partner_id, lock=True)
    recipient.check()
    replaced = _replaced(session, service, partner_id)
    waiting = [notice for notice in open_notices(session, partner_id) if notice.sent_at is None]
    if not waiting:
        raise TransferRefusedError(TransferProblem.NO_NOTICES, "There is nothing to tell this partner.")
    lock_requests(session, {one.entry.request_id for one in waiting if one.entry.request_id is not None})
    at, written = now(), _written(session, service, recipient, waiting)
    rows = [row for row, _corrected in written]
    profile = _profile(rows, recipient)
    document = TransferDocument(
        purpose=_PURPOSE,
        legal_basis=_LEGAL_BASIS,
        format=list_format,
        fields=tuple(field.value for field in profile.fields),
        kind=TransferKind.NOTICES,
        notices=tuple(SealedNotice(one.id, made) for one, (_row, made) in zip(waiting, written, strict=True)),
    )
    until = (at + _LASTS).date()
    terms = package_terms(service, recipient, document, profile=profile, at=at, until=until)
    signing, passphrase = own_keys(service.settings.package_keys).signing, passphrase_for(recipient)
    made = write_package(service.settings, transfer_id, rows, terms=terms, signing=signing, passphrase=passphrase)
    transfer = Transfer(id=transfer_id, partner_id=partner_id, made_by_id=account.id, state=TransferState.MADE)
    transfer.made_at, transfer.expires_on, transfer.records = at, until, len(rows)
    transfer.content_digest = bytes.fromhex(made.manifest.sha256)
    seal_transfer(service.keyring, transfer, as_made(document, made, recipient, passphrase))
    session.add(transfer)
    session.flush()
    audit.record(session, account.id, "notices.made", transfer)
    tell(session, partner_id, NOTICES_READY, transfer_id)
    return replaced


def _replaced(session: Session, service: Service, partner_id: int) -> list[int]:
    """Packages of notices that nobody fetched, called back."""
    waiting = select(Transfer).where(Transfer.partner_id == partner_id, Transfer.state == TransferState.MADE)
    replaced = []
    for transfer in session.scalars(waiting.with_for_update()):
        if open_transfer(service.keyring, transfer).kind is TransferKind.NOTICES:
            transfer.state, transfer.withdrawn_at = TransferState.WITHDRAWN, now()
            replaced.append(transfer.id)
    return replaced


def _written(
    session: Session, service: Service, recipient: Recipient, waiting: Sequence[Notice]
) -> list[tuple[Record, Corrected | None]]:
    """The row of each notice, with what a correction makes of its entry once it is handed over."""
    ids = {notice.entry.request_id for notice in waiting if notice.entry.request_id is not None}
    query = select(TracingRequest).where(TracingRequest.id.in_(ids)).options(joinedload(TracingRequest.persons))
    requests = {request.id: request for request in session.scalars(query).unique()}
    formats = {one.entry.transfer_id: open_transfer(service.keyring, one.entry.transfer).format for one in waiting}
    written = []
    for notice in waiting:
        corrected = _corrected(session, service, recipient, notice, requests.get(notice.entry.request_id or 0))
        fresh = corrected.record if corrected else None
        row = replace(fresh or Record(""), reference=notice.entry.reference, notice=notice.kind.value)
        # The partner knows the record by what stood in its file.
        left_in_pfif = formats[notice.entry.transfer_id] is ListFormat.PFIF
        row = replace(row, reference=record_id(service.settings.domain, row)) if left_in_pfif else row
        written.append((row, corrected))
    return written


def _corrected(
    session: Session, service: Service, recipient: Recipient, notice: Notice, request: TracingRequest | None
) -> Corrected | None:
    """The new record, where it may still leave and is not of a minor, whose record leaves with a second signature
    alone; where it may not leave any more, the notice becomes one of that.
    """
    entry = notice.entry
    if notice.kind is not NoticeKind.CORRECTION or request is None:
        return None
    fields = open_entry(service.keyring, entry).fields
    agreed = tuple(field.value for field in within_agreement(fields, recipient).fields)
    now_said = weigh_entry(session, service.keyring, request, entry, agreed)
    as_sent = weigh_entry(session, service.keyring, request, entry, fields)
    if now_said is None or as_sent is None or now_said.reason is not None:
        notice.kind = NoticeKind.WITHDRAWAL if now_said is not None else NoticeKind.ERASURE
        return None
    if now_said.is_about_minor:
        return Corrected(None, withheld_digest(service.keyring, as_sent.digest), entry.content_digest)
    return Corrected(replace(now_said.record, reference=entry.reference), as_sent.digest, entry.content_digest)


def _profile(rows: Sequence[Record], recipient: Recipient) -> Profile:
    """The columns: reference and notice, and what any of the new records holds."""
    held = {name for row in rows for name in row.named} - {RecordField.REFERENCE, RecordField.NOTICE}
    further = tuple(field for field in recipient.profile.fields if field.value in held)
    ordered = (RecordField.REFERENCE, RecordField.NOTICE, *further)
    return profile_of(tuple(field.value for field in ordered))
