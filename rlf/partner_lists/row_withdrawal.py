"""Withdrawing a row of a list by its partner's notice, by its reference or its line, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from rlf import audit
from rlf.errors import ConflictError, InvalidInputError, NotFoundError
from rlf.models import EndReason, ListPiece, ListState, PartnerList, Person, Topic
from rlf.outbox import promise
from rlf.partner_lists.ending import end_entries, locked_list, promise_requests
from rlf.partner_lists.identity import reference_digest
from rlf.persons import describe, rekey
from rlf.proposals import about_entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring


@dataclass(frozen=True, slots=True)
class Which:
    """Which row is meant: by the partner's reference, or by the line of its file."""

    reference: str = ""
    line: int | None = None


def withdraw_rows(session: Session, keyring: Keyring, list_id: int, which: Which, *, account_id: int | None) -> int:
    """Withdraw the row that is meant, or all of this reference; how many were not withdrawn yet. Twice is as once.

    Raises:
        NotFoundError: there is no such list, or no such row in it.
        ConflictError: the list is over.
        InvalidInputError: neither a reference nor a line was given.
    """
    partner_list = _current(session, list_id)
    entries = _meant(session, keyring, partner_list, which)
    standing = [entry for entry in entries if entry.ended_because is not EndReason.WITHDRAWN]
    end_entries(session, [entry.id for entry in standing], EndReason.WITHDRAWN)
    for entry in standing:
        audit.record(session, account_id, "entry.withdrawn", entry)
    return len(standing)


def take_back_rows(session: Session, keyring: Keyring, list_id: int, which: Which, *, account_id: int) -> int:
    """Let rows that were withdrawn count again; how many.

    Raises:
        NotFoundError: there is no such list, or no such row in it.
        ConflictError: the list is over.
    """
    partner_list = _current(session, list_id)
    entries = _meant(session, keyring, partner_list, which)
    withdrawn = [entry for entry in entries if entry.ended_because is EndReason.WITHDRAWN]
    for entry in withdrawn:
        entry.ended_because = None
        entry.revision += 1
        if partner_list.is_matchable and not entry.has_ended:
            rekey(session, keyring, entry, describe(keyring, entry).for_matching())
        _match_again(session, partner_list, entry)
        audit.record(session, account_id, "entry.withdrawal_taken_back", entry)
    session.flush()
    promise_requests(session, about_entries(Person.id.in_([entry.id for entry in withdrawn])))
    return len(withdrawn)


def withdrawn_lines(session: Session, list_id: int, *, limit: int) -> list[int]:
    """The lines of rows that were withdrawn, at most `limit`."""
    rows = select(Person.line).where(
        Person.partner_list_id == list_id, Person.ended_because == EndReason.WITHDRAWN, Person.line.is_not(None)
    )
    return [line for line in session.scalars(rows.order_by(Person.line).limit(limit)) if line is not None]


def _current(session: Session, list_id: int) -> PartnerList:
    partner_list = locked_list(session, list_id)
    if partner_list.ended_at is not None:
        raise ConflictError("This list is over already.", list_id=list_id)
    return partner_list


def _meant(session: Session, keyring: Keyring, partner_list: PartnerList, which: Which) -> Sequence[Person]:
    of_list = select(Person).where(Person.partner_list_id == partner_list.id).order_by(Person.id)
    if which.line is not None:
        found = session.scalars(of_list.where(Person.line == which.line)).all()
    elif which.reference.strip():
        digest = reference_digest(keyring, which.reference)
        found = session.scalars(of_list.where(Person.entry_digest == digest)).all()
    else:
        raise InvalidInputError("Say which row is withdrawn.", problem="no_row")
    if not found:
        raise NotFoundError("There is no such row in this list.")
    return found


def _match_again(session: Session, partner_list: PartnerList, entry: Person) -> None:
    within = ListPiece.first_line <= entry.line, ListPiece.last_line >= entry.line
    pieces = select(ListPiece.id).where(ListPiece.partner_list_id == partner_list.id, *within)
    for piece_id in session.scalars(pieces).all():
        session.execute(update(ListPiece).where(ListPiece.id == piece_id).values(matched_at=None))
        promise(session, Topic.MATCH_PIECE, piece_id)
        if partner_list.state is ListState.DONE:
            partner_list.state, partner_list.finished_at = ListState.MATCHING, None
