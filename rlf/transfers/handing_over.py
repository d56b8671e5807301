"""Handing a package over, and calling it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from rlf import audit
from rlf.errors import NotFoundError
from rlf.models import Notice, NoticeKind, Transfer, TransferEntry, TransferState, now
from rlf.packages.fields import OF_NOTICES
from rlf.transfers.documents import TransferKind, open_transfer
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.notices import note_of_entries
from rlf.transfers.package_files import package_path, remove_package
from rlf.transfers.partners import find_recipient
from rlf.transfers.telling import lock_told, note_told, tell_again

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import BufferedReader
    from pathlib import Path

    from sqlalchemy.orm import Session

    from rlf.request_access import Reader
    from rlf.service import Service
    from rlf.transfers.documents import TransferDocument

_READY = (TransferState.MADE, TransferState.SENT)


def hand_over(
    service: Service, transfer_id: int, *, account: Reader | None, partner_id: int | None = None
) -> BufferedReader:
    """The file of a package, open, which only its partner can unseal; from now on it counts as sent.

    `partner_id` is who fetches it where the partner's own machine does: another's package is as none. `account` is
    None then.

    Raises:
        NotFoundError: there is no such package, or it is another's.
        TransferRefusedError: it was not made or was called back, it expired, the partner may not receive any more or
            has other keys, or somebody in it withdrew meanwhile: then it is to be called back and made anew.
    """
    with service.database.write() as session:
        transfer = find_transfer(session, transfer_id, partner_id=partner_id, lock=True)
        document = open_transfer(service.keyring, transfer)
        lock_told(session, document)
        _check(session, service, transfer, document)
        file = _opened(package_path(service.settings, transfer_id))
        if transfer.state is TransferState.MADE:
            transfer.state = TransferState.SENT
            transfer.fetched_at = now()
            note_told(session, service.keyring, document)
        audit.record(session, account.id if account else None, "package.fetched", transfer)
    return file


def call_back(service: Service, transfer_id: int, *, account: Reader) -> int:
    """Withdraw a package whole; gives how many notices its recipient must get. Twice is as once.

    Of what never left there is nothing to be told. Notices in it that nobody acknowledged wait to be told again.

    Raises:
        NotFoundError: there is no such package.
        TransferRefusedError: it is a draft.
    """
    with service.database.write() as session:
        transfer = find_transfer(session, transfer_id, lock=True)
        if transfer.state is TransferState.DRAFT:
            raise TransferRefusedError(TransferProblem.NOT_MADE, "A draft is discarded, not called back.")
        noted = 0
        if transfer.state is not TransferState.WITHDRAWN:
            was_sent = transfer.state is TransferState.SENT
            transfer.state = TransferState.WITHDRAWN
            transfer.withdrawn_at = now()
            noted = _take_back(session, service, transfer) if was_sent else 0
            audit.record(session, account.id, "package.called_back", transfer)
    remove_package(service.settings, transfer_id)
    return noted


def packages_for(session: Session, partner_id: int, *, after: int, limit: int) -> Sequence[Transfer]:
    """The packages that a partner may fetch, with ids after `after`, the oldest first."""
    ready = select(Transfer).where(Transfer.partner_id == partner_id, Transfer.state.in_(_READY), Transfer.id > after)
    return session.scalars(ready.order_by(Transfer.id).limit(limit)).all()


def find_transfer(session: Session, transfer_id: int, *, partner_id: int | None = None, lock: bool = False) -> Transfer:
    """A package or draft, of this partner where one is named; a draft is none to a partner.

    Raises:
        NotFoundError: there is none.
    """
    transfer = session.get(Transfer, transfer_id, with_for_update=lock or None)
    is_anothers = transfer is not None and partner_id is not None and transfer.partner_id != partner_id
    is_no_package = transfer is not None and partner_id is not None and transfer.state is TransferState.DRAFT
    if transfer is None or is_anothers or is_no_package:
        raise NotFoundError("There is no such package.")
    return transfer


def _check(session: Session, service: Service, transfer: Transfer, document: TransferDocument) -> None:
    recipient = find_recipient(session, service.keyring, transfer.partner_id)
    recipient.check()
    if transfer.state not in _READY:
        raise TransferRefusedError(TransferProblem.NOT_MADE, "There is no such package to hand over.")
    if transfer.expires_on is not None and transfer.expires_on < now().date():
        raise TransferRefusedError(TransferProblem.EXPIRED, "The package has expired.")
    if document.age_keys != recipient.partner.age_keys:
        raise TransferRefusedError(TransferProblem.OTHER_KEY, "The partner has another key now: make it anew.")
    agreed = {field.value for field in (*recipient.profile.fields, *OF_NOTICES)}
    if not agreed.issuperset(document.fields):
        raise TransferRefusedError(TransferProblem.OUTDATED, "Less is agreed with the partner now: make it anew.")
    if _is_outdated(session, transfer, document):
        raise TransferRefusedError(TransferProblem.OUTDATED, "Somebody in it withdrew: call it back, make it anew.")


def _is_outdated(session: Session, transfer: Transfer, document: TransferDocument) -> bool:
    """Whether somebody in a package withdrew since it was made; of notices that were not sent, whether one was taken
    back or replaced.
    """
    if document.kind is TransferKind.NOTICES:
        kept = sum(session.get(Notice, sealed.notice_id) is not None for sealed in document.notices)
        return transfer.state is TransferState.MADE and kept < len(document.notices)
    over = exists().where(
        Notice.transfer_entry_id == TransferEntry.id,
        TransferEntry.transfer_id == transfer.id,
        Notice.kind != NoticeKind.CORRECTION,
    )
    return bool(session.scalar(select(over)))


def _take_back(session: Session, service: Service, transfer: Transfer) -> int:
    document = open_transfer(service.keyring, transfer)
    if document.kind is TransferKind.NOTICES:
        lock_told(session, document)
        return tell_again(session, document)
    entries = session.scalars(select(TransferEntry).where(TransferEntry.transfer_id == transfer.id)).all()
    return note_of_entries(session, entries, NoticeKind.WITHDRAWAL)


def _opened(path: Path) -> BufferedReader:
    """Opened before anybody may call it back: whoever got so far gets all of it."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise TransferRefusedError(TransferProblem.NOT_MADE, "The file of the package is missing.") from None
