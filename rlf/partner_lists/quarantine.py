"""Rows in quarantine: seen, set aside or brought back by a person.

Nothing of a file is lost without a word: each of its rows is stored, in quarantine, or set aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from rlf import audit
from rlf.errors import ConflictError, NotFoundError
from rlf.models import PartnerList, QuarantinedRow, now
from rlf.partner_lists.documents import QuarantineDocument, open_quarantined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.partner_lists.row_check import RowReason


@dataclass(frozen=True, slots=True)
class QuarantineLine:
    """A row in quarantine, opened."""

    id: int
    line: int
    document: QuarantineDocument


def quarantine(
    session: Session, keyring: Keyring, list_id: int, *, account_id: int, offset: int, limit: int
) -> list[QuarantineLine]:
    """Rows of a list in quarantine, in the order of the file. That they were seen is written down.

    Raises:
        NotFoundError: there is no such list.
    """
    _note_seen(session, list_id, account_id)
    rows = rows_of(list_id, aside=False).offset(offset).limit(limit)
    return [_opened(keyring, row) for row in session.scalars(rows)]


def rows_aside(
    session: Session, keyring: Keyring, list_id: int, *, account_id: int, offset: int, limit: int
) -> list[QuarantineLine]:
    """Rows of a list that were set aside, in the order of the file. That they were seen is written down.

    Raises:
        NotFoundError: there is no such list.
    """
    _note_seen(session, list_id, account_id)
    rows = rows_of(list_id, aside=True).offset(offset).limit(limit)
    return [_opened(keyring, row) for row in session.scalars(rows)]


def quarantined_row(session: Session, keyring: Keyring, row_id: int, *, account_id: int) -> QuarantineLine:
    """One row, to be corrected. That it was seen is written down.

    Raises:
        NotFoundError: there is no such row, or it is stored by now.
    """
    row = session.get(QuarantinedRow, row_id)
    if row is None:
        raise NotFoundError("This row is not in quarantine any more.")
    audit.record(session, account_id, "list.quarantine_seen", row)
    return _opened(keyring, row)


def set_rows_aside(session: Session, list_id: int, row_ids: Sequence[int], *, account_id: int) -> int:
    """Leave rows out for good, until somebody brings them back; how many were not set aside yet."""
    return _move(session, list_id, row_ids, account_id=account_id, aside=True)


def bring_rows_back(session: Session, list_id: int, row_ids: Sequence[int], *, account_id: int) -> int:
    """Put rows that were set aside back into quarantine; how many."""
    return _move(session, list_id, row_ids, account_id=account_id, aside=False)


def rows_with_reason(session: Session, keyring: Keyring, list_id: int, reason: RowReason) -> list[int]:
    """The ids of rows in quarantine for this reason and no other."""
    rows = session.scalars(rows_of(list_id, aside=False))
    return [row.id for row in rows if {one.reason for one in open_quarantined(keyring, row).problems} == {reason}]


def rows_of(list_id: int, *, aside: bool) -> Select[QuarantinedRow]:
    """Rows in quarantine, or set aside, in the order of the file."""
    is_aside = QuarantinedRow.set_aside_at.is_not(None) if aside else QuarantinedRow.set_aside_at.is_(None)
    rows = select(QuarantinedRow).where(QuarantinedRow.partner_list_id == list_id, is_aside)
    return rows.order_by(QuarantinedRow.line, QuarantinedRow.id)


def locked_list(session: Session, list_id: int) -> PartnerList:
    """A list, locked, whose rows in quarantine may be worked on.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: it is over.
    """
    partner_list = session.get(PartnerList, list_id, with_for_update=True)
    if partner_list is None:
        raise NotFoundError("There is no such list.")
    if partner_list.ended_at is not None:
        raise ConflictError("This list is over: its rows are not stored any more.", list_id=list_id)
    return partner_list


def count_quarantined(session: Session, list_id: int) -> tuple[int, int]:
    """How many rows of a list are in quarantine, and how many set aside."""
    counted = select(func.count(), func.count(QuarantinedRow.set_aside_at))
    rows, aside = session.execute(counted.where(QuarantinedRow.partner_list_id == list_id)).one()
    return rows - aside, aside


def _note_seen(session: Session, list_id: int, account_id: int) -> None:
    partner_list = session.get(PartnerList, list_id)
    if partner_list is None:
        raise NotFoundError("There is no such list.")
    audit.record(session, account_id, "list.quarantine_seen", partner_list)


def _opened(keyring: Keyring, row: QuarantinedRow) -> QuarantineLine:
    return QuarantineLine(row.id, row.line, open_quarantined(keyring, row))


def _move(session: Session, list_id: int, row_ids: Sequence[int], *, account_id: int, aside: bool) -> int:
    partner_list = locked_list(session, list_id)
    wanted = rows_of(list_id, aside=not aside).where(QuarantinedRow.id.in_(row_ids))
    rows = session.scalars(wanted.with_for_update()).all()
    for row in rows:
        row.set_aside_at = now() if aside else None
        row.set_aside_by_id = account_id if aside else None
    moved = len(rows) if aside else -len(rows)
    partner_list.rows_set_aside += moved
    partner_list.rows_quarantined -= moved
    if rows:
        audit.record(session, account_id, "list.rows_set_aside" if aside else "list.rows_brought_back", partner_list)
    return len(rows)
