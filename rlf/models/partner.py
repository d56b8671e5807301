"""Partners: organisations that lists come from and packages go to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, Id


class Partner(Base):
    """An organisation. Agreement, contact, profile of fields and remembered columns are in its sealed document; it has
    none until somebody fills it in. The keys are public ones, and count for nothing until their fingerprints were
    compared aloud.
    """

    __tablename__ = "partners"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str | None] = mapped_column(String(2))  # ISO 3166 alpha-2: consents name partners or countries
    may_receive: Mapped[bool] = mapped_column(default=False)  # whether packages may be made for it at all
    age_recipients: Mapped[str | None]  # with blanks between: each of them can open a package alone
    verify_key: Mapped[str | None]
    keys_compared_at: Mapped[datetime | None]
    keys_compared_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def age_keys(self) -> tuple[str, ...]:
        """The keys that a package for it is sealed to."""
        return tuple((self.age_recipients or "").split())
