"""What travels over the partner API. The OpenAPI document is made from these types."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

import msgspec

from rlf.models import EndReason, ListKind, ListScope, ListState, NoticeKind
from rlf.packages.formats import ListFormat
from rlf.transfers.documents import TransferKind

RowId = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,18}$", description="A number, as text")]
Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Line = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,8}$", description="A number, as text")]
T = TypeVar("T")


class Page(msgspec.Struct, Generic[T]):
    """Some of many things, oldest first. `next` goes into `cursor` to see more; null at the end."""

    items: list[T]
    next: RowId | None = None


class ListStatus(msgspec.Struct):
    """A list of yours and how far it has come."""

    id: RowId
    state: ListState
    received_at: datetime
    rows: int
    read: int
    stored: int
    quarantined: int
    set_aside: int
    kind: ListKind
    scope: ListScope
    expires_on: date | None = None
    edition_of: RowId | None = None
    failure: str | None = None
    ended_because: EndReason | None = None


class QuarantineProblem(msgspec.Struct):
    """What is wrong in a row: the field (empty for the row as a whole), the value as you wrote it, and why."""

    field: str
    value: str
    reason: str


class QuarantinedRow(msgspec.Struct):
    """A row of your list that could not be read."""

    id: RowId
    line: int
    cells: list[str]
    problems: list[QuarantineProblem]


class NamedRow(msgspec.Struct):
    """Rows of a list by your reference, or the one at a line of its file, counted from 1."""

    reference: Annotated[str, msgspec.Meta(max_length=200)] = ""
    line: Line | None = None


class WithdrawnRows(msgspec.Struct):
    """How many rows were not withdrawn before."""

    withdrawn: int


class Package(msgspec.Struct):
    """A sealed package for you. `sha256` is that of its file."""

    id: RowId
    kind: TransferKind
    format: ListFormat
    records: int
    made_at: datetime
    sha256: str
    expires_on: date | None = None
    fetched_at: datetime | None = None


class AnswerOutcome(StrEnum):
    """What a partner hears of one answer."""

    TAKEN = "taken"
    REPEATED = "repeated"
    UNKNOWN_REFERENCE = "unknown_reference"
    NO_REFERENCE = "no_reference"
    NO_ANSWER = "no_answer"


class TakenAnswer(msgspec.Struct):
    """One row of your file of answers."""

    line: int
    reference: str
    outcome: AnswerOutcome


class AnswersTaken(msgspec.Struct):
    """Every row of your file of answers."""

    rows: list[TakenAnswer]


class ActedOn(msgspec.Struct):
    """A row of a package of notices on which you have acted: what the row said of the reference, for a later notice of
    the same reference may say more.
    """

    reference: Reference
    notice: NoticeKind


class Acknowledged(msgspec.Struct):
    """Notices on which you have acted."""

    notices: Annotated[list[ActedOn], msgspec.Meta(min_length=1, max_length=1_000)]


class Acknowledgement(msgspec.Struct):
    """How many notices of a row you have now said to have acted on; 0 if none waited."""

    reference: str
    notice: NoticeKind
    acknowledged: int
