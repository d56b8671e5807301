"""Partners' machines: their tokens, the calls that must not act twice, and what they are told of by webhook."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, Id, Moment, Sealed


class ApiToken(Base):
    """A partner's token, known by its keyed digest alone. `scopes` are words with blanks between."""

    __tablename__ = "api_tokens"

    id: Mapped[Id]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    hint: Mapped[str]  # its first letters, to tell one from another
    scopes: Mapped[str]
    created_at: Mapped[Moment]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class ApiCall(Base):
    """A call with an idempotency key, and the response it got, sealed, to be given again."""

    __tablename__ = "api_calls"
    __table_args__ = (UniqueConstraint("partner_id", "key_digest"),)

    id: Mapped[Id]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    key_digest: Mapped[bytes]
    request_digest: Mapped[bytes]
    status: Mapped[int | None]  # empty while the first call runs
    sealed: Mapped[Sealed]
    created_at: Mapped[Moment]


class Webhook(Base):
    """Where a partner wants to be told of events; address and secret are sealed."""

    __tablename__ = "webhooks"

    id: Mapped[Id]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    sealed: Mapped[Sealed]
    created_at: Mapped[Moment]
    disabled_at: Mapped[datetime | None]


class WebhookDelivery(Base):
    """One event to be told to one webhook: a word and an id, nothing about anybody."""

    __tablename__ = "webhook_deliveries"

    id: Mapped[Id]
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"), index=True)
    event: Mapped[str]
    subject_id: Mapped[int]
    created_at: Mapped[Moment]
    delivered_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
