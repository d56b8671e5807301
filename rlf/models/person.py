"""Persons described in requests and partner lists, and the keyed hashes by which they are found."""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum, StrEnum

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, SmallInteger, and_, exists, or_, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, EnumText, Id, Moment, Sealed, now, the_day, today
from rlf.models.partner_list import EndReason, PartnerList


class PersonRole(StrEnum):
    """In which capacity a person is described."""

    ENQUIRER = "enquirer"
    SOUGHT = "sought"
    ACCOMPANYING = "accompanying"
    RELATIVE = "relative"
    LIST_ENTRY = "list_entry"
    PARTNER_SOUGHT = "partner_sought"  # an entry of a list of people whom a partner seeks


class Side(IntEnum):
    """Where a person's keys come from: the few of casework, the many of partner lists, or those whom partners seek."""

    CASEWORK = 0
    LISTS = 1
    PARTNER_SOUGHT = 2


class Person(Base):
    """One description of a person: a sealed document, and in clear only what queries need."""

    __tablename__ = "persons"
    __table_args__ = (
        Index("ix_persons_partner_list_line", "partner_list_id", "line"),
        Index("ix_persons_partner_list_entry", "partner_list_id", "entry_digest"),
        Index(
            "ix_persons_expires_on",
            "expires_on",
            sqlite_where=text("expires_on IS NOT NULL"),
            postgresql_where=text("expires_on IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    role: Mapped[PersonRole] = mapped_column(EnumText(PersonRole))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("tracing_requests.id", ondelete="CASCADE"), index=True)
    partner_list_id: Mapped[int | None] = mapped_column(ForeignKey("partner_lists.id", ondelete="CASCADE"))
    line: Mapped[int | None]  # in the partner's file
    position: Mapped[int] = mapped_column(SmallInteger, default=0)  # among those of the same role in a request
    sealed: Mapped[Sealed]
    revision: Mapped[int] = mapped_column(default=1)
    minor: Mapped[bool] = mapped_column(default=False)  # in clear, since minors are shown first
    entry_digest: Mapped[bytes | None]  # keyed: by what the partner knows an entry from edition to edition
    content_digest: Mapped[bytes | None]  # keyed: whether an entry says what it said before
    expires_on: Mapped[date | None]
    ended_because: Mapped[EndReason | None] = mapped_column(EnumText(EndReason))  # why an entry no longer counts
    created_at: Mapped[Moment]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    @hybrid_property
    def has_ended(self) -> bool:
        """Whether this entry of a list, whatever becomes of its list, no longer counts."""
        return self.ended_because is not None or (self.expires_on is not None and self.expires_on < today())

    @has_ended.inplace.expression
    @classmethod
    def _has_ended(cls) -> ColumnElement[bool]:
        return or_(cls.ended_because.is_not(None), and_(cls.expires_on.is_not(None), cls.expires_on < the_day()))

    @classmethod
    def stands(cls) -> ColumnElement[bool]:
        """The one condition for matching, search and decisions: an entry that has not ended, of a list that may be
        matched. It holds for whoever is of no list.
        """
        of_list = exists().where(PartnerList.id == cls.partner_list_id, PartnerList.is_matchable).correlate(cls)
        return or_(cls.partner_list_id.is_(None), and_(~cls.has_ended, of_list))


class PersonKey(Base):
    """A blocking key of a person as a keyed hash. Without the key it says nothing about a name."""

    __tablename__ = "person_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    side: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
