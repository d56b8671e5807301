"""Notices that go with a package, and come back with it: what they correct counts as told from hand to hand only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.models import Notice, TransferEntry, now
from rlf.request_locks import lock_requests
from rlf.transfers.documents import Corrected, Told, open_entry, seal_entry
from rlf.transfers.notices import note_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.models import TracingRequest
    from rlf.transfers.documents import TransferDocument


def lock_told(session: Session, document: TransferDocument) -> Sequence[TracingRequest]:
    """Lock the requests that a package of notices tells about: until the transaction ends nobody changes them."""
    ids = [sealed.notice_id for sealed in document.notices]
    told = select(TransferEntry.request_id).join(Notice).where(Notice.id.in_(ids))
    return lock_requests(session, {one for one in session.scalars(told) if one is not None})


def note_told(session: Session, keyring: Keyring, document: TransferDocument) -> None:
    """The notices of a package are on their way. Whoever calls this holds their requests, which say something else
    again where they changed since the package was sealed.
    """
    for sealed in document.notices:
        notice = session.get(Notice, sealed.notice_id)
        if notice is None or notice.sent_at is not None:
            continue
        notice.sent_at = now()
        if sealed.corrected is not None:
            notice.entry.content_digest = sealed.corrected.digest
            _write_told(keyring, notice.entry, sealed.corrected)
    session.flush()
    for request in lock_told(session, document):
        note_changes(session, keyring, request)


def tell_again(session: Session, document: TransferDocument) -> int:
    """The notices of a package did not arrive: those that nobody acknowledged wait again; gives how many do."""
    count = 0
    for sealed in document.notices:
        notice = session.get(Notice, sealed.notice_id)
        if notice is None or notice.acknowledged_at is not None:
            continue
        notice.sent_at = None
        count += 1
        if sealed.corrected is not None and notice.entry.content_digest == sealed.corrected.digest:
            notice.entry.content_digest = sealed.corrected.before
    return count


def _write_told(keyring: Keyring, entry: TransferEntry, corrected: Corrected) -> None:
    document = open_entry(keyring, entry)
    told = Told(now(), corrected.record)
    seal_entry(keyring, entry, replace(document, corrections=(*document.corrections, told)))
