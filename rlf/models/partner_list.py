"""Lists that partners send and their terms, rows that could not be read, and the pieces lists are matched in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_, or_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rlf.models.base import Base, EnumText, Id, Moment, Sealed, the_day, today
from rlf.models.index_version import VERSION_LENGTH
from rlf.models.partner import Partner


class ListState(StrEnum):
    """RECEIVED by machine and not looked at yet; UPLOADED waits for its columns to be confirmed; READING and MATCHING
    run; FAILED says why; ENDED is over.
    """

    RECEIVED = "received"
    UPLOADED = "uploaded"
    READING = "reading"
    MATCHING = "matching"
    DONE = "done"
    FAILED = "failed"
    ENDED = "ended"


class ListKind(StrEnum):
    """Who is on a list: people whom the partner MET, registered or knows the fate of; people whom it SEEKS, who may be
    asking here themselves; or those whom its ANSWERS describe, one list for all of them, which came in no file.
    """

    MET = "met"
    SOUGHT = "sought"
    ANSWERS = "answers"


SENT_KINDS = (ListKind.MET, ListKind.SOUGHT)
"""The kinds of lists that come in files."""


class ListScope(StrEnum):
    """What a list may be matched against: every request that may be matched, those alone whose family agreed to share
    with this partner, or none.
    """

    ALL = "all"
    AGREED = "agreed"
    NONE = "none"


class Audience(StrEnum):
    """Who may see what a list says."""

    CASEWORKERS = "caseworkers"
    SUPERVISORS = "supervisors"


class EndReason(StrEnum):
    """Why a list or an entry no longer counts, and a proposal about it was closed."""

    NEW_EDITION = "new_edition"
    GONE = "gone"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNDONE = "undone"
    CANCELLED = "cancelled"
    TERMS = "terms"  # the list came under terms that do not allow it


class PartnerList(Base):
    """One uploaded file, and the terms it came under. Its name, columns, mapping, agreement and purpose are sealed; the
    file itself lies sealed in the uploads. An edition replaces the list before it.
    """

    __tablename__ = "partner_lists"

    id: Mapped[Id]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[ListState] = mapped_column(EnumText(ListState), default=ListState.UPLOADED)
    file_digest: Mapped[bytes] = mapped_column(unique=True)  # keyed, so that the same file is known again
    sealed: Mapped[Sealed]
    failure: Mapped[str | None]  # a code, with no personal data
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_read: Mapped[int] = mapped_column(default=0)  # rows stored or quarantined: where reading goes on
    rows_quarantined: Mapped[int] = mapped_column(default=0)
    rows_set_aside: Mapped[int] = mapped_column(default=0)  # headings again, totals, and what somebody set aside
    rows_unchanged: Mapped[int] = mapped_column(default=0)  # as the edition before says
    rows_changed: Mapped[int] = mapped_column(default=0)
    rows_gone: Mapped[int] = mapped_column(default=0)  # entries of the edition before that this one no longer has
    reading_since: Mapped[datetime | None]  # when its columns were confirmed
    habits: Mapped[str | None] = mapped_column(Text)  # counts of how it writes names and days, without any of them
    created_at: Mapped[Moment]
    finished_at: Mapped[datetime | None]
    edition_of_id: Mapped[int | None] = mapped_column(ForeignKey("partner_lists.id"), index=True)
    kind: Mapped[ListKind] = mapped_column(EnumText(ListKind), default=ListKind.MET)
    scope: Mapped[ListScope] = mapped_column(EnumText(ListScope), default=ListScope.ALL)
    audience: Mapped[Audience] = mapped_column(EnumText(Audience), default=Audience.CASEWORKERS)
    may_go_onward: Mapped[bool] = mapped_column(default=False)
    expires_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[EndReason | None] = mapped_column(EnumText(EndReason))

    partner: Mapped[Partner] = relationship()

    @hybrid_property
    def is_matchable(self) -> bool:
        """Whether its entries may be matched, found and decided on, as far as the list as a whole is concerned."""
        is_current = self.expires_on is None or self.expires_on >= today()
        return self.ended_at is None and is_current and self.scope is not ListScope.NONE

    @is_matchable.inplace.expression
    @classmethod
    def _is_matchable(cls) -> ColumnElement[bool]:
        is_current = or_(cls.expires_on.is_(None), cls.expires_on >= the_day())
        return and_(cls.ended_at.is_(None), is_current, cls.scope != ListScope.NONE)


class QuarantinedRow(Base):
    """A row that could not be read: its line, and sealed field, value and reason. It goes once it is stored."""

    __tablename__ = "quarantined_rows"
    __table_args__ = (Index("ix_quarantined_rows_list_line", "partner_list_id", "line"),)

    id: Mapped[Id]
    partner_list_id: Mapped[int] = mapped_column(ForeignKey("partner_lists.id", ondelete="CASCADE"))
    line: Mapped[int]
    sealed: Mapped[Sealed]
    set_aside_at: Mapped[datetime | None]  # somebody decided to leave it out
    set_aside_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class ListPiece(Base):
    """A run of a list's lines, matched as one job, so that any number of workers share a long list."""

    __tablename__ = "list_pieces"
    __table_args__ = (UniqueConstraint("partner_list_id", "first_line"),)

    id: Mapped[Id]
    partner_list_id: Mapped[int] = mapped_column(ForeignKey("partner_lists.id", ondelete="CASCADE"))
    first_line: Mapped[int]
    last_line: Mapped[int]
    matched_at: Mapped[datetime | None]
    keys_version: Mapped[str | None] = mapped_column(String(VERSION_LENGTH))  # which keys its entries were stored with
