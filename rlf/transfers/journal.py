"""The journal of transfers: who received what about somebody, when, on what basis, and what they were told later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rlf import audit
from rlf.models import Notice, TracingRequest, Transfer, TransferEntry, TransferState
from rlf.reference import parse_reference
from rlf.request_access import find_request
from rlf.transfers.answer_rows import read_reference
from rlf.transfers.documents import EntryDocument, TransferDocument, open_entry, open_transfer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.request_access import Reader

LEFT = (TransferState.MADE, TransferState.SENT, TransferState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Received:
    """What one partner received about one person in one package, and the notices about it."""

    entry: TransferEntry
    transfer: Transfer
    partner: str
    document: TransferDocument
    said: EntryDocument
    notices: tuple[Notice, ...]

    @property
    def left_at(self) -> datetime | None:
        """When the package was handed over; None where it was made and nobody fetched it."""
        return self.transfer.fetched_at


def journal_of_request(session: Session, keyring: Keyring, *, reader: Reader, request_id: int) -> list[Received]:
    """Everything that left about anybody in a request. That somebody looked is written down.

    Raises:
        NotFoundError: there is no such request for this reader.
    """
    request = find_request(session, reader, request_id)
    audit.record(session, reader.id, "journal.seen", request)
    return _received(session, keyring, TransferEntry.request_id == request_id)


def journal_of_person(session: Session, keyring: Keyring, *, reader: Reader, person_id: int) -> list[Received]:
    """Everything that left about one person, for an answer to them. That somebody looked is written down."""
    found = _received(session, keyring, TransferEntry.person_id == person_id)
    for one in found[:1]:
        audit.record(session, reader.id, "journal.seen", one.entry)
    return found


def journal_of_package(session: Session, keyring: Keyring, *, reader: Reader, transfer_id: int) -> list[Received]:
    """Everybody in one package as they left, also those whose own records are erased. Written down."""
    transfer = session.get(Transfer, transfer_id)
    if transfer is not None:
        audit.record(session, reader.id, "journal.seen", transfer)
    return _received(session, keyring, TransferEntry.transfer_id == transfer_id)


def journal_of_reference(session: Session, keyring: Keyring, *, reader: Reader, reference: str) -> list[Received]:
    """What left under a reference: one of a package, or a request's own, though the request be erased. Written down."""
    audit.record(session, reader.id, "journal.searched", TransferEntry)
    wanted = parse_reference(reference)
    if wanted is None:
        return _received(session, keyring, TransferEntry.reference == read_reference(reference))
    orphans = _received(session, keyring, TransferEntry.request_id.is_(None))
    named = [one for one in orphans if one.said.request_reference == wanted]
    requests = select(TracingRequest.id).where(TracingRequest.reference == wanted)
    return named + _received(session, keyring, TransferEntry.request_id.in_(requests))


def _received(session: Session, keyring: Keyring, condition: ColumnElement[bool]) -> list[Received]:
    query = (
        select(TransferEntry)
        .join(TransferEntry.transfer)
        .where(condition, Transfer.state.in_(LEFT))
        .options(joinedload(TransferEntry.transfer).joinedload(Transfer.partner))
        .order_by(Transfer.made_at, TransferEntry.id)
    )
    entries = session.scalars(query).all()
    notices = _notices(session, [entry.id for entry in entries])
    documents = {entry.transfer_id: open_transfer(keyring, entry.transfer) for entry in entries}
    return [
        Received(
            entry=entry,
            transfer=entry.transfer,
            partner=entry.transfer.partner.name,
            document=documents[entry.transfer_id],
            said=open_entry(keyring, entry),
            notices=tuple(notices.get(entry.id, ())),
        )
        for entry in entries
    ]


def _notices(session: Session, entry_ids: Sequence[int]) -> dict[int, list[Notice]]:
    found: dict[int, list[Notice]] = {}
    query = select(Notice).where(Notice.transfer_entry_id.in_(entry_ids)).order_by(Notice.created_at, Notice.id)
    for notice in session.scalars(query) if entry_ids else ():
        found.setdefault(notice.transfer_entry_id, []).append(notice)
    return found
