"""Reading the audit: who saw and did what, a part at a time. Reading it is written down as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from rlf import audit
from rlf.accounts import profile_of
from rlf.models import Account, AuditEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted. Empty fields restrict nothing."""

    subject: str = ""  # a table
    subject_id: int | None = None
    account_id: int | None = None
    action: str = ""


def count_entries(session: Session, wanted: AuditFilter) -> int:
    """How many entries there are."""
    return session.scalar(select(func.count()).select_from(AuditEntry).where(*_conditions(wanted))) or 0


def read_entries(session: Session, wanted: AuditFilter, *, reader_id: int, offset: int, limit: int) -> list[AuditEntry]:
    """A part of the entries, the latest first."""
    query = select(AuditEntry).where(*_conditions(wanted)).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    found = list(session.scalars(query.offset(offset).limit(limit)))
    audit.record(session, reader_id, "audit.read", AuditEntry)
    return found


def names_of(session: Session, keyring: Keyring, account_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of the people behind accounts."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    accounts = session.scalars(select(Account).where(Account.id.in_(wanted)))
    return {account.id: profile_of(keyring, account).name for account in accounts}


def known_subjects(session: Session) -> list[str]:
    """The tables that entries speak of."""
    return list(session.scalars(select(AuditEntry.subject).distinct().order_by(AuditEntry.subject)))


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    stated = (
        (AuditEntry.subject, wanted.subject),
        (AuditEntry.subject_id, wanted.subject_id),
        (AuditEntry.account_id, wanted.account_id),
        (AuditEntry.action, wanted.action),
    )
    return [column == value for column, value in stated if value]
