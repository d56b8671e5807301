"""One part of a file seen through once: its headings, its first rows, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from rlf.partner_lists.csv_source import plain_cell
from rlf.partner_lists.headings import LOOKED_AT, Headings, find_headings
from rlf.partner_lists.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from rlf.partner_lists.messages import FileProblem, FileProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlf.partner_lists.messages import TableRow
    from rlf.partner_lists.parts import Part

_SAMPLE_ROWS = 200
_FARTHEST_HEADINGS = 2_000  # rows down to which somebody may say that the headings begin


@dataclass(frozen=True, slots=True, eq=False)
class PartSeen:
    """What is known of a part. `data_from` is the row on which its data begin, `rows` how many they are."""

    index: int
    name: str
    headings: tuple[str, ...]
    has_headings: bool
    titles: tuple[str, ...]
    data_from: int
    sample: list[list[str]]
    rows: int
    last_row: int
    formulas: int
    columns_used: frozenset[int]


def look_through(part: Part, heading_line: int | None) -> PartSeen:
    """See a part through to its end.

    Raises:
        FileProblemError: it cannot be read, or is beyond the limits.
    """
    rows = within_limits(part.rows)
    first = list(islice(rows, LOOKED_AT if part.columns is None else 1))
    if heading_line and first and part.columns is None:
        first += islice(rows, min(max(heading_line - first[-1][0], 0), _FARTHEST_HEADINGS))
    headings = _headings(part, first, heading_line)
    if len(headings.names) > MAX_COLUMNS:
        raise FileProblemError(FileProblem.TOO_MANY_COLUMNS, first[0][0] if first else 0)
    sample: list[list[str]] = []
    counted = formulas = last_row = 0
    used = set[int]()
    for number, cells in chain(first, rows):
        last_row = number
        if number < headings.data_from:
            continue
        counted += 1
        if counted <= _SAMPLE_ROWS:
            sample.append(cells)
        formulas += sum(cell[:1] == "=" for cell in cells)
        if part.columns is not None:
            used.update(column for column, cell in enumerate(cells) if cell)
    return PartSeen(
        part.index,
        part.name,
        headings.names,
        headings.found,
        headings.titles,
        headings.data_from,
        sample,
        counted,
        last_row,
        formulas,
        frozenset(used),
    )


def _headings(part: Part, first: list[TableRow], line: int | None) -> Headings:
    if part.columns is not None:
        return Headings(part.columns, 0)
    return find_headings(first, part.merged, line) if first else Headings((), 0)


def within_limits(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    """Rows with plain cells, none of them empty at the end.

    Raises:
        FileProblemError: there are too many, or a cell is too large.
    """
    for number, (line, cells) in enumerate(rows):
        if number > MAX_ROWS:
            raise FileProblemError(FileProblem.TOO_MANY_ROWS, line)
        if max(map(len, cells), default=0) > MAX_CELL:
            raise FileProblemError(FileProblem.CELL_TOO_LARGE, line)
        plain = [plain_cell(cell) for cell in cells]
        while plain and not plain[-1]:
            plain.pop()
        # One more than allowed is enough to tell that a row is too wide.
        if plain:
            yield line, plain[: MAX_COLUMNS + 1]
