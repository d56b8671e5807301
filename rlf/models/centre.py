"""Reception centres where families are received."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, EnumText, Id


class CentreKind(StrEnum):
    """What a centre is for."""

    COORDINATION = "coordination"
    FIRST_RECEPTION = "first_reception"
    RECEPTION_CENTRE = "reception_centre"
    UNACCOMPANIED_MINORS = "unaccompanied_minors"


class Centre(Base):
    """One centre, as its operator publishes it."""

    __tablename__ = "centres"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    locality: Mapped[str]
    kind: Mapped[CentreKind] = mapped_column(EnumText(CentreKind))
