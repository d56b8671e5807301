"""A file falls into parts, each a table of its own: the sheets of a workbook; any other file is one part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlf.partner_lists.messages import TableRow

    Corner = tuple[int, int]  # row as in `rows`, column counted from 0
    Merged = tuple[Corner, Corner]  # both corners belong to it


@dataclass(frozen=True, slots=True)
class Part:
    """One table: rows that hold anything, each with its number in the part, and which of its cells are merged.

    Where a file names its cells one by one there are no headings among the rows: `columns` are those names.
    """

    index: int
    name: str
    rows: Iterator[TableRow]
    merged: tuple[Merged, ...] = ()
    columns: tuple[str, ...] | None = None
