"""Notices on their way: sealed to the partner as a package of their own, and tracked until it says it acted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rlf import audit
from rlf.errors import NotFoundError
from rlf.ids import new_id
from rlf.machines.webhooks import tell
from rlf.models import (
    Notice,
    NoticeKind,
    TracingRequest,
    Transfer,
    TransferEntry,
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
    Told,
    TransferDocument,
    TransferKind,
    open_entry,
    open_transfer,
    seal_entry,
    seal_transfer,
)
from rlf.transfers.draft_lines import within_agreement
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.making import as_made, package_terms
from rlf.transfers.notices import open_notices, weigh_entry
from rlf.transfers.package_files import remove_package, write_package
from rlf.transfers.partners import find_recipient
from rlf.transfers.weighing import withheld_digest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from rlf.request_access import Reader
    from rlf.service import Service
    from rlf.transfers.partners import Recipient

NOTICES_READY = "notices.ready"
FORMATS = (ListFormat.CSV, ListFormat.JSON_LINES)
_LASTS = timedelta(days=90)
_PURPOSE = "Notices about records sent before: correct or delete what you have, and acknowledge each reference."


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


def acknowledge(
    session: Session,
    partner_id: int,
    references: Collection[str],
    *,
    account_id: int | None,
    kinds: Collection[NoticeKind] = tuple(NoticeKind),
) -> dict[str, int]:
    """Write down that a partner has acted on what it was told of these references; by reference, on how many notices.

    A reference that is not known, or of which nothing waits, has 0. `account_id` is None where the partner's own
    machine says so.
    """
    found = dict.fromkeys(references, 0)
    query = (
        select(Notice, TransferEntry.reference)
        .join(Notice.entry)
        .join(TransferEntry.transfer)
        .where(
            Transfer.partner_id == partner_id,
            TransferEntry.reference.in_(found),
            Notice.kind.in_(list(kinds)),
            Notice.sent_at.is_not(None),
            Notice.acknowledged_at.is_(None),
        )
    )
    for notice, reference in session.execute(query).all():
        _acknowledge(session, notice, account_id)
        found[reference] += 1
    return found


def acknowledge_by_hand(session: Session, notice_id: int, *, account: Reader) -> None:
    """Write down that the partner said, by telephone or letter, that it has acted on a notice. Twice is as once.

    Raises:
        NotFoundError: there is no such notice.
    """
    notice = session.get(Notice, notice_id, with_for_update=True)
    if notice is None:
        raise NotFoundError("There is no such notice.")
    if notice.acknowledged_at is None:
        _acknowledge(session, notice, account.id)


def _acknowledge(session: Session, notice: Notice, account_id: int | None) -> None:
    notice.acknowledged_at = now()
    notice.acknowledged_by_id = account_id
    audit.record(session, account_id, "notice.acknowledged", notice)


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
    rows = _rows(session, service, recipient, waiting)
    profile = _profile(rows, recipient)
    at = now()
    document = TransferDocument(
        purpose=_PURPOSE,
        legal_basis="duty to tell recipients of corrections, withdrawals and erasures",
        format=list_format,
        fields=tuple(field.value for field in profile.fields),
        kind=TransferKind.NOTICES,
        notice_ids=tuple(notice.id for notice in waiting),
    )
    until = (at + _LASTS).date()
    terms = package_terms(service, recipient, document, profile=profile, at=at, until=until)
    signing = own_keys(service.settings.package_keys).signing
    made = write_package(service.settings, transfer_id, rows, terms=terms, signing=signing)
    transfer = Transfer(id=transfer_id, partner_id=partner_id, made_by_id=account.id, state=TransferState.MADE)
    transfer.made_at, transfer.expires_on, transfer.records = at, until, len(rows)
    transfer.content_digest = bytes.fromhex(made.manifest.sha256)
    seal_transfer(service.keyring, transfer, as_made(document, made, recipient))
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


def _rows(session: Session, service: Service, recipient: Recipient, waiting: Sequence[Notice]) -> list[Record]:
    ids = {notice.entry.request_id for notice in waiting if notice.entry.request_id is not None}
    query = select(TracingRequest).where(TracingRequest.id.in_(ids)).options(joinedload(TracingRequest.persons))
    requests = {request.id: request for request in session.scalars(query).unique()}
    formats = {one.entry.transfer_id: open_transfer(service.keyring, one.entry.transfer).format for one in waiting}
    rows = []
    for notice in waiting:
        row = _row(session, service, recipient, notice, requests.get(notice.entry.request_id or 0))
        # The partner knows the record by what stood in its file.
        left_in_pfif = formats[notice.entry.transfer_id] is ListFormat.PFIF
        rows.append(replace(row, reference=record_id(service.settings.domain, row)) if left_in_pfif else row)
    return rows


def _row(
    session: Session, service: Service, recipient: Recipient, notice: Notice, request: TracingRequest | None
) -> Record:
    """What is told: of a correction the new record, where it may still leave and is not of a minor, whose record
    leaves with a second signature alone.
    """
    entry = notice.entry
    bare = Record(entry.reference, notice=notice.kind.value)
    if notice.kind is not NoticeKind.CORRECTION or request is None:
        return bare
    document = open_entry(service.keyring, entry)
    agreed = tuple(field.value for field in within_agreement(document.fields, recipient).fields)
    now_said = weigh_entry(session, service.keyring, request, entry, agreed)
    as_sent = weigh_entry(session, service.keyring, request, entry, document.fields)
    if now_said is None or as_sent is None or now_said.reason is not None:
        notice.kind = NoticeKind.WITHDRAWAL if now_said is not None else NoticeKind.ERASURE
        return replace(bare, notice=notice.kind.value)
    fresh = None if now_said.is_about_minor else replace(now_said.record, reference=entry.reference)
    entry.content_digest = withheld_digest(service.keyring, as_sent.digest) if fresh is None else as_sent.digest
    told = replace(document, corrections=(*document.corrections, Told(now(), fresh)))
    seal_entry(service.keyring, entry, told)
    return bare if fresh is None else replace(fresh, notice=notice.kind.value)


def _profile(rows: Sequence[Record], recipient: Recipient) -> Profile:
    """The columns: reference and notice, and what any of the new records holds."""
    held = {name for row in rows for name in row.named} - {RecordField.REFERENCE, RecordField.NOTICE}
    further = tuple(field for field in recipient.profile.fields if field.value in held)
    ordered = (RecordField.REFERENCE, RecordField.NOTICE, *further)
    return profile_of(tuple(field.value for field in ordered))
