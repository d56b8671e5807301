"""Accounts of the people who work with the service."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, EnumText, Id, Moment, Sealed


class Role(StrEnum):
    """What a person does here."""

    INTAKE_WORKER = "intake_worker"
    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    LIAISON = "liaison"
    ADMINISTRATOR = "administrator"


class Account(Base):
    """One person's account. Sign-in name and own name are sealed; the sign-in name is found by its keyed hash."""

    __tablename__ = "accounts"

    id: Mapped[Id]
    sign_in_hash: Mapped[bytes] = mapped_column(unique=True)
    sealed: Mapped[Sealed]
    password_hash: Mapped[str]
    role: Mapped[Role] = mapped_column(EnumText(Role))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"))
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=0)  # raised to end every session of this account
    created_at: Mapped[Moment]
