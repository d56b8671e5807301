"""Lists that partners send, the rows of them that could not be read, and the pieces they are matched in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rlf.models.base import Base, EnumText, Id, Moment, Sealed
from rlf.models.index_version import VERSION_LENGTH


class ListState(StrEnum):
    """UPLOADED waits for its columns to be confirmed; READING and MATCHING run; FAILED says why."""

    UPLOADED = "uploaded"
    READING = "reading"
    MATCHING = "matching"
    DONE = "done"
    FAILED = "failed"


class Partner(Base):
    """An organisation that lists come from."""

    __tablename__ = "partners"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)


class PartnerList(Base):
    """One uploaded file. Its name, columns and mapping are sealed; the file itself lies sealed in the uploads."""

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
    habits: Mapped[str | None] = mapped_column(Text)  # counts of how it writes names and days, without any of them
    created_at: Mapped[Moment]
    finished_at: Mapped[datetime | None]

    partner: Mapped[Partner] = relationship()


class QuarantinedRow(Base):
    """A row that could not be read: its line, and sealed field, value and reason."""

    __tablename__ = "quarantined_rows"
    __table_args__ = (Index("ix_quarantined_rows_list_line", "partner_list_id", "line"),)

    id: Mapped[Id]
    partner_list_id: Mapped[int] = mapped_column(ForeignKey("partner_lists.id", ondelete="CASCADE"))
    line: Mapped[int]
    sealed: Mapped[Sealed]


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
