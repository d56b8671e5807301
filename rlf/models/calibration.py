"""Calibrations of the engine by what caseworkers decided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, Id, Moment


class CalibrationRow(Base):
    """One calibration: a draft until a supervisor confirms it, then in force until it is withdrawn.

    Those that were in force are kept for good: what they weighed can only be understood by them.
    """

    __tablename__ = "calibrations"

    id: Mapped[Id]
    engine_version: Mapped[str]
    scale: Mapped[float]
    shift: Mapped[float]
    decided_same: Mapped[int]  # decisions it was made by
    decided_not_same: Mapped[int]
    figures: Mapped[str]  # how reliable scores are before and after, as JSON; no personal data
    made_at: Mapped[Moment]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    in_force: Mapped[bool | None] = mapped_column(unique=True)  # true or empty, so at most one is
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
