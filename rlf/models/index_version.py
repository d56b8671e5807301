"""Which keys stored persons are to have."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, Id, Moment

VERSION_LENGTH = 12


class IndexVersion(Base):
    """A version of keys that a release has brought. The row that came last says which keys stored persons are to have;
    processes of another release, which run beside it while an installation is renewed, key nobody anew.
    """

    __tablename__ = "index_versions"

    id: Mapped[Id]
    version: Mapped[str] = mapped_column(String(VERSION_LENGTH))
    created_at: Mapped[Moment]
