"""What list entries said in earlier editions of their list."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, Id, Sealed


class EntryVersion(Base):
    """A list entry as an edition that came before said it, kept so that the newer edition can be undone."""

    __tablename__ = "entry_versions"
    __table_args__ = (UniqueConstraint("person_id", "replaced_in_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    replaced_in_id: Mapped[int] = mapped_column(ForeignKey("partner_lists.id", ondelete="CASCADE"), index=True)
    partner_list_id: Mapped[int] = mapped_column(ForeignKey("partner_lists.id", ondelete="CASCADE"))  # where it stood
    line: Mapped[int]
    sealed: Mapped[Sealed]
    content_digest: Mapped[bytes]
