"""Photos and papers that belong to a request, and the bytes of each."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, Id, Moment, Sealed


class Attachment(Base):
    """One photo or paper: what is said of it, sealed. Without a person it is about the request itself."""

    __tablename__ = "attachments"

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("tracing_requests.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[Sealed]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[Moment]


class AttachmentContent(Base):
    """The sealed bytes, in a table of their own: lists are read without them."""

    __tablename__ = "attachment_contents"

    id: Mapped[int] = mapped_column(
        ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    sealed: Mapped[Sealed]
