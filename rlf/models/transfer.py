"""What left the house: packages, who was in them, what must be told afterwards, and what came back."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rlf.models.base import Base, EnumText, Id, Moment, Sealed
from rlf.models.partner import Partner


class TransferState(StrEnum):
    """A DRAFT is being chosen and signed for; MADE is sealed and waits to be fetched or carried; SENT is on its way;
    WITHDRAWN was called back whole.
    """

    DRAFT = "draft"
    MADE = "made"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class NoticeKind(StrEnum):
    """What a recipient must be told about somebody it was told about."""

    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    ERASURE = "erasure"


class AnswerVerdict(StrEnum):
    """What a partner says of one reference."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    POSSIBLE = "possible"


class Transfer(Base):
    """One package to one partner. Purpose, legal basis, fields and manifest are sealed; the package itself lies in a
    file that only the partner can open.
    """

    __tablename__ = "transfers"

    id: Mapped[Id]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[TransferState] = mapped_column(EnumText(TransferState), default=TransferState.DRAFT)
    sealed: Mapped[Sealed]
    records: Mapped[int] = mapped_column(default=0)
    content_digest: Mapped[bytes | None]  # SHA-256 of the list in the package, as its manifest says
    expires_on: Mapped[date | None]
    created_at: Mapped[Moment]
    made_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    partner: Mapped[Partner] = relationship()


class TransferEntry(Base):
    """One person in a package, under a reference that says nothing. What left is sealed, and outlives the person's own
    record, so that it can always be said who received what.
    """

    __tablename__ = "transfer_entries"

    id: Mapped[Id]
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id", ondelete="CASCADE"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("tracing_requests.id", ondelete="SET NULL"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"), index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    sealed: Mapped[Sealed]
    content_digest: Mapped[bytes]  # keyed, to see whether what the partner has is still what we would send
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # the second signature, for a minor
    signed_at: Mapped[datetime | None]

    transfer: Mapped[Transfer] = relationship()


class Notice(Base):
    """Something the recipient of an entry must be told, open until it says that it has acted."""

    __tablename__ = "notices"

    id: Mapped[Id]
    transfer_entry_id: Mapped[int] = mapped_column(ForeignKey("transfer_entries.id", ondelete="CASCADE"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(EnumText(NoticeKind))
    created_at: Mapped[Moment]
    sent_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # empty where the partner did so

    entry: Mapped[TransferEntry] = relationship()


class Answer(Base):
    """What a partner said of one entry; its own reference, description and note are sealed. Each is kept once."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("transfer_entry_id", "digest"),)

    id: Mapped[Id]
    transfer_entry_id: Mapped[int] = mapped_column(ForeignKey("transfer_entries.id", ondelete="CASCADE"))
    verdict: Mapped[AnswerVerdict] = mapped_column(EnumText(AnswerVerdict))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))  # whom it describes
    digest: Mapped[bytes]  # keyed
    sealed: Mapped[Sealed]
    received_at: Mapped[Moment]
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # empty where it came by machine
    seen_at: Mapped[datetime | None]  # by a caseworker

    entry: Mapped[TransferEntry] = relationship()
