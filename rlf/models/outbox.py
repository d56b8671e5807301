"""The outbox: work that a committed transaction has promised."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from rlf.models.base import Base, EnumText, Id, Moment, now


class OutboxState(StrEnum):
    """WAITING to be sent; LEASED to the queue and RUNNING in a worker, each until its lease ends; PARKED after too many
    tries. Done rows go.
    """

    WAITING = "waiting"
    LEASED = "leased"
    RUNNING = "running"
    PARKED = "parked"


class Topic(StrEnum):
    """What kinds of work there are; the subject of each is a row's id."""

    MATCH_REQUEST = "match_request"
    READ_LIST = "read_list"
    MATCH_PIECE = "match_piece"
    REKEY_REQUEST = "rekey_request"
    REKEY_PIECE = "rekey_piece"
    RESCORE = "rescore"
    COUNT_NAMES = "count_names"
    SURVEY_LIST = "survey_list"
    DELIVER_WEBHOOK = "deliver_webhook"
    READ_QUARANTINE = "read_quarantine"


class OutboxRow(Base):
    """One promised piece of work. It holds ids alone, for it travels through the queue."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "due_at"),)

    id: Mapped[Id]
    topic: Mapped[Topic] = mapped_column(EnumText(Topic))
    subject_id: Mapped[int]
    state: Mapped[OutboxState] = mapped_column(EnumText(OutboxState), default=OutboxState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)  # how often a worker has started on it
    due_at: Mapped[datetime] = mapped_column(default=now)  # when it may be sent, or its lease ends
    last_error: Mapped[str | None]  # the name of the error's class
    created_at: Mapped[Moment]
