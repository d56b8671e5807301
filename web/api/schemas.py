"""What travels over the partner API. The OpenAPI document is made from these types."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

import msgspec

from rlf.models import EndReason, ListScope, ListState

RowId = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,18}$", description="A number, as text")]
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
