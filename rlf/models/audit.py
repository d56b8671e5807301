"""Who saw and did what."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, Id, Moment


class AuditEntry(Base):
    """One act. Subjects are named by table and id; nothing here says who they are."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject", "subject_id"),)

    id: Mapped[Id]
    at: Mapped[Moment] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)  # empty: the service itself
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int | None]
