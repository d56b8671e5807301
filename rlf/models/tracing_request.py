"""Tracing requests: somebody seeks one or more persons."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, String, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rlf.models.base import Base, EnumText, Id, Moment, Sealed, now
from rlf.models.centre import Centre
from rlf.models.index_version import VERSION_LENGTH
from rlf.models.person import Person


class RequestState(StrEnum):
    """A DRAFT is being recorded; an OPEN request is matched; a CLOSED one no longer is."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class TracingRequest(Base):
    """One request. Everything said about people is in the sealed documents of it and its persons."""

    __tablename__ = "tracing_requests"

    id: Mapped[Id]
    reference: Mapped[str | None] = mapped_column(unique=True)  # given when the draft is submitted
    state: Mapped[RequestState] = mapped_column(EnumText(RequestState), default=RequestState.DRAFT, index=True)
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"), index=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    interview_language: Mapped[str]
    may_match: Mapped[bool] = mapped_column(default=False)  # the consent to search here, in clear so queries obey it
    may_share: Mapped[bool | None]  # the consent to share with partners; empty where nobody has looked yet
    sealed: Mapped[Sealed]
    revision: Mapped[int] = mapped_column(default=1)  # grows with each change; guards against lost edits
    created_at: Mapped[Moment]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    submitted_at: Mapped[datetime | None]
    matched_at: Mapped[datetime | None]  # when matching last finished; empty while it is waiting or running
    keys_version: Mapped[str | None] = mapped_column(String(VERSION_LENGTH))  # which keys its persons were stored with

    @hybrid_property
    def is_matchable(self) -> bool:
        """Whether the request may be matched, proposed and decided on as it is now."""
        return self.state is RequestState.OPEN and self.may_match

    @is_matchable.inplace.expression
    @classmethod
    def _is_matchable(cls) -> ColumnElement[bool]:
        return and_(cls.state == RequestState.OPEN, cls.may_match)

    centre: Mapped[Centre | None] = relationship()
    persons: Mapped[list[Person]] = relationship(
        order_by=lambda: (Person.role, Person.position), cascade="all, delete-orphan", passive_deletes=True
    )


class ReferenceCounter(Base):
    """The last number given in a year."""

    __tablename__ = "reference_counters"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
