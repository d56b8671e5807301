"""How common names are among those on record, as far as it may be told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base
from rlf.models.index_version import VERSION_LENGTH


class CommonName(Base):
    """A blocking key that many share, as its keyed hash, and by about how many: a power of two."""

    __tablename__ = "common_names"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    persons: Mapped[int]


class NameCount(Base):
    """When names were last counted, among how many persons, and by which version of keys. There is one row or none."""

    __tablename__ = "name_counts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    persons: Mapped[int]
    keys_version: Mapped[str] = mapped_column(String(VERSION_LENGTH))
    counted_at: Mapped[datetime]
