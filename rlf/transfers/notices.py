"""Notices: what recipients must be told about those they were told about, noted in the transaction of each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from rlf.models import (
    Notice,
    NoticeKind,
    Transfer,
    TransferEntry,
    TransferState,
    now,
)
from rlf.packages.profile import profile_of
from rlf.transfers.documents import Reason, open_entry
from rlf.transfers.weighing import GONE_OUT, Weighed, Weighing, withheld_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.models import TracingRequest

_STILL_SHARED = (None, Reason.NOTHING_KNOWN)
_FINAL = (NoticeKind.WITHDRAWAL, NoticeKind.ERASURE)


def note_changes(session: Session, keyring: Keyring, request: TracingRequest) -> None:
    """Note for every recipient of anybody in this request what it must be told after a change of it: that somebody is
    gone, that the consent is withdrawn or the request closed, or that a record says something else now.

    One look at an index where nothing was ever sent. Whoever calls this holds the request.
    """
    entries = _entries_of(session, request.id)
    noted = _notices_of(session, entries)
    for entry in entries:
        weighed = weigh_entry(session, keyring, request, entry, open_entry(keyring, entry).fields)
        if weighed is None:
            _note(session, entry, NoticeKind.ERASURE, noted)
        elif weighed.reason not in _STILL_SHARED:
            _note(session, entry, NoticeKind.WITHDRAWAL, noted)
        elif not _takes_back(session, noted.get(entry.id, ())):
            _note_difference(session, keyring, entry, weighed, noted.get(entry.id, ()))


def note_erasure(session: Session, request_id: int) -> int:
    """Note for every recipient of anybody in a request that it is erased; gives how many notices that makes.

    To be called before the request is deleted, in the same transaction. What left stays written down.
    """
    return note_of_entries(session, _entries_of(session, request_id), NoticeKind.ERASURE)


def note_of_entries(session: Session, entries: Sequence[TransferEntry], kind: NoticeKind) -> int:
    """Note one thing about each of these entries, where it is not noted already; gives how many notices that makes."""
    noted = _notices_of(session, entries)
    return sum(_note(session, entry, kind, noted) for entry in entries)


def open_notices(session: Session, partner_id: int) -> Sequence[Notice]:
    """What a partner was not told yet, or has not acknowledged, the oldest first. Of what never left for it there is
    nothing to tell.
    """
    query = (
        select(Notice)
        .join(Notice.entry)
        .join(TransferEntry.transfer)
        .where(Transfer.partner_id == partner_id, Transfer.fetched_at.is_not(None), Notice.acknowledged_at.is_(None))
        .order_by(Notice.created_at, Notice.id)
    )
    return session.scalars(query).all()


def count_unsent(session: Session) -> int:
    """How many notices about what left no partner was told yet."""
    query = select(func.count(Notice.id)).join(Notice.entry).join(TransferEntry.transfer)
    unsent = Notice.sent_at.is_(None), Notice.acknowledged_at.is_(None)
    return session.scalar(query.where(Transfer.fetched_at.is_not(None), *unsent)) or 0


def weigh_entry(
    session: Session, keyring: Keyring, request: TracingRequest, entry: TransferEntry, fields: tuple[str, ...]
) -> Weighed | None:
    """An entry's person as they would leave now with these fields; None where they are gone."""
    weighing = Weighing(session, keyring, entry.transfer.partner, profile_of(fields))
    return next(iter(weighing.request(request, {entry.person_id or 0})), None)


def _entries_of(session: Session, request_id: int) -> Sequence[TransferEntry]:
    sent = (*GONE_OUT, TransferState.WITHDRAWN)
    query = (
        select(TransferEntry)
        .join(TransferEntry.transfer)
        .where(TransferEntry.request_id == request_id, Transfer.state.in_(sent))
        .order_by(TransferEntry.id)
    )
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    # Of a package that was called back before it left, nobody has anything.
    return [entry for entry in found if entry.transfer.state in GONE_OUT or entry.transfer.fetched_at is not None]


def _notices_of(session: Session, entries: Iterable[TransferEntry]) -> dict[int, list[Notice]]:
    ids = [entry.id for entry in entries]
    noted: dict[int, list[Notice]] = {}
    for notice in session.scalars(select(Notice).where(Notice.transfer_entry_id.in_(ids))) if ids else ():
        noted.setdefault(notice.transfer_entry_id, []).append(notice)
    return noted


def _note(session: Session, entry: TransferEntry, kind: NoticeKind, noted: dict[int, list[Notice]]) -> bool:
    """Note it once; an erasure says more than a withdrawal, and both more than a correction that was not sent yet."""
    known = noted.get(entry.id, [])
    kinds = {notice.kind for notice in known}
    if kind in kinds or NoticeKind.ERASURE in kinds:
        return False
    for notice in known:
        if notice.sent_at is None and notice.acknowledged_at is None:
            session.delete(notice)
    session.add(Notice(transfer_entry_id=entry.id, kind=kind))
    return True


def _takes_back(session: Session, known: Sequence[Notice]) -> bool:
    """Whether the recipient was told for good to forget about it. What was not told yet is taken back: the family
    consents again, or the request is open again.
    """
    final = [notice for notice in known if notice.kind in _FINAL]
    for notice in final:
        if notice.sent_at is None and notice.kind is NoticeKind.WITHDRAWAL and not _is_called_back(notice):
            session.delete(notice)
    return any(notice.sent_at is not None or notice.kind is NoticeKind.ERASURE for notice in final) or any(
        _is_called_back(notice) for notice in final
    )


def _is_called_back(notice: Notice) -> bool:
    return notice.entry.transfer.state is TransferState.WITHDRAWN


def _note_difference(
    session: Session, keyring: Keyring, entry: TransferEntry, weighed: Weighed, known: Sequence[Notice]
) -> None:
    """Whether the record, with the fields that left, is another than the recipient has."""
    transfer = entry.transfer
    if transfer.state not in GONE_OUT or (transfer.expires_on is not None and transfer.expires_on < now().date()):
        return
    unsent = [one for one in known if one.kind is NoticeKind.CORRECTION and one.sent_at is None]
    if entry.content_digest in {weighed.digest, withheld_digest(keyring, weighed.digest)}:
        for notice in unsent:
            session.delete(notice)
    elif not unsent:
        session.add(Notice(transfer_entry_id=entry.id, kind=NoticeKind.CORRECTION))
