"""Writing down who saw and did what, in the transaction in which it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlf.models import AuditEntry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.models import Base


def record(session: Session, account_id: int | None, action: str, subject: Base | type[Base]) -> None:
    """Add an entry such as (7, "proposal.decided", proposal). A class as subject means a list of its rows was seen."""
    subject_id = None if isinstance(subject, type) else getattr(subject, "id", None)
    session.add(AuditEntry(account_id=account_id, action=action, subject=subject.__tablename__, subject_id=subject_id))
