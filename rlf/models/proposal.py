"""Proposals that two descriptions are one person, and what people decided about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rlf.models.base import Base, EnumText, Id, Moment, Sealed, now
from rlf.models.partner_list import EndReason
from rlf.models.person import Person


class ProposalKind(StrEnum):
    """Which two descriptions meet."""

    SOUGHT_ENTRY = "sought_entry"
    SOUGHT_ENQUIRER = "sought_enquirer"
    SOUGHT_SOUGHT = "sought_sought"
    PARTNER_SEEKS_ENQUIRER = "partner_seeks_enquirer"


class ProposalState(StrEnum):
    """OPEN waits for a person; the next three are decisions; CLOSED no longer holds (a description changed)."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    NEEDS_MORE = "needs_more"
    CLOSED = "closed"


class Verdict(StrEnum):
    """What a caseworker decides."""

    SAME = "same"
    NOT_SAME = "not_same"
    NEED_MORE = "need_more"


class Proposal(Base):
    """One ordered pair of persons (`left_id < right_id`). The evidence quotes names, so it is sealed."""

    __tablename__ = "proposals"
    __table_args__ = (
        UniqueConstraint("left_id", "right_id"),
        CheckConstraint("left_id < right_id", name="ordered"),
        Index("ix_proposals_queue", "state", "urgent", "probability"),
    )

    id: Mapped[Id]
    kind: Mapped[ProposalKind] = mapped_column(EnumText(ProposalKind))
    left_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    right_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    state: Mapped[ProposalState] = mapped_column(EnumText(ProposalState), default=ProposalState.OPEN)
    probability: Mapped[float]
    bits: Mapped[float]
    urgent: Mapped[bool] = mapped_column(default=False)  # one of the two is a minor
    evidence_digest: Mapped[bytes]  # keyed hash of the evidence, to see at a glance that it changed
    model_version: Mapped[str]
    sealed: Mapped[Sealed]
    created_at: Mapped[Moment]
    scored_at: Mapped[datetime] = mapped_column(default=now)
    closed_because: Mapped[EndReason | None] = mapped_column(EnumText(EndReason))  # where a list's entry ended
    reopened_at: Mapped[datetime | None]  # new evidence brought a decided pair back

    left: Mapped[Person] = relationship(foreign_keys=[left_id])
    right: Mapped[Person] = relationship(foreign_keys=[right_id])
    decisions: Mapped[list[Decision]] = relationship(order_by=lambda: Decision.id, passive_deletes=True)


class Decision(Base):
    """One decision. It is never erased when taken back, only marked so. Reason, note and the evidence as it was then
    are sealed. Score and version are empty where a decision is older than these columns.
    """

    __tablename__ = "decisions"

    id: Mapped[Id]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    verdict: Mapped[Verdict] = mapped_column(EnumText(Verdict))
    bits: Mapped[float | None]  # the score that was on the screen
    model_version: Mapped[str | None]
    sealed: Mapped[Sealed]
    decided_at: Mapped[Moment]
    taken_back_at: Mapped[datetime | None]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
