"""A file as a table: headings, then data rows, in batches, within the limits."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rlf.partner_lists.limits import BATCH_LETTERS, BATCH_ROWS, MAX_COLUMNS, MAX_ROWS
from rlf.partner_lists.look_through import PartSeen, look_through, within_limits
from rlf.partner_lists.messages import (
    WORKBOOKS,
    Choices,
    FileKind,
    FileProblem,
    FileProblemError,
    FileShape,
    Rows,
    SheetSeen,
    Survey,
    TableRow,
)
from rlf.partner_lists.pfif_source import LooseNotes
from rlf.partner_lists.sheet_choice import chosen_sheets, orders_of, union_of
from rlf.partner_lists.sources import parts_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

SAMPLE_ROWS = 200
_AS_IT_LOOKS = Choices()


def survey(file: BinaryIO, choices: Choices = _AS_IT_LOOKS) -> Survey:
    """Look through a whole file.

    Raises:
        FileProblemError: it cannot be taken, and why.
    """
    shape, formulas = shape_of(file, choices)
    loose = LooseNotes(file, shape.encoding) if shape.kind is FileKind.PFIF else None
    parts = [look_through(part, choices.heading_line) for part in parts_of(file, shape, loose=loose)]
    chosen = chosen_sheets(parts, choices.sheets)
    rows = sum(part.rows for part in chosen)
    if not rows:
        raise FileProblemError(FileProblem.NO_ROWS)
    if rows > MAX_ROWS:
        raise FileProblemError(FileProblem.TOO_MANY_ROWS)
    headings = union_of(chosen)
    if len(headings) > MAX_COLUMNS:
        raise FileProblemError(FileProblem.TOO_MANY_COLUMNS)
    orders = orders_of(chosen, headings)
    sample = [
        _ordered(cells, order, len(headings))
        for part, order in zip(chosen, orders, strict=True)
        for cells in part.sample
    ]  # of each part as many as are shown of a whole file
    found = Survey(
        _with_parts(shape, chosen, orders, loose),
        headings,
        sample[:SAMPLE_ROWS],
        rows,
        formulas if shape.kind in WORKBOOKS else sum(part.formulas for part in chosen),
        has_headings=chosen[0].has_headings,
        titles=[title for part in chosen for title in part.titles],
        sheets=[_sheet_seen(part, chosen) for part in parts if part.name],
        left_over_notes=loose.left_over if loose else 0,
    )
    return _without_empty_columns(found, chosen[0]) if shape.kind is FileKind.PFIF else found


def batches(file: BinaryIO, shape: FileShape, *, skip: int) -> Iterator[Rows]:
    """The data rows of a surveyed file after the first `skip`.

    Raises:
        FileProblemError: it cannot be read, and why.
    """
    first = skip
    batch: list[TableRow] = []
    letters = 0
    for row in islice(_data_rows(file, shape), skip, None):
        batch.append(row)
        letters += sum(map(len, row[1]))
        if len(batch) >= BATCH_ROWS or letters > BATCH_LETTERS:
            yield Rows(first, batch)
            first += len(batch)
            batch = []
            letters = 0
    if batch:
        yield Rows(first, batch)


def _data_rows(file: BinaryIO, shape: FileShape) -> Iterator[TableRow]:
    sheets = shape.sheets or (shape.sheet,)
    width = max((max(order, default=-1) for order in shape.orders), default=-1) + 1
    for place, part in enumerate(parts_of(file, shape, sheets=sheets)):
        rows = within_limits(part.rows)
        if not shape.sheets:
            next(rows, None)  # surveyed before it was written down where data begin: the first row are the headings
        data_from = shape.data_from[place] if shape.data_from else 0
        before = shape.first_lines[place] - 1 if shape.first_lines else 0
        order = shape.orders[place] if shape.orders else ()
        for number, cells in rows:
            if number >= data_from:
                yield number + before, _ordered(cells, order, width)


def _ordered(cells: list[str], order: Sequence[int], width: int) -> list[str]:
    """The cells in the order of the headings of all sheets; what is beyond the sheet's own headings stays beyond."""
    if not order:
        return cells
    ordered = [""] * width
    for place, cell in zip(order, cells, strict=False):
        ordered[place] = cell
    beyond = cells[len(order) :]
    while not beyond and ordered and not ordered[-1]:
        ordered.pop()
    return ordered + beyond


def _with_parts(
    shape: FileShape, chosen: Sequence[PartSeen], orders: Sequence[tuple[int, ...]], loose: LooseNotes | None
) -> FileShape:
    first_lines = [1]
    for part in chosen[:-1]:
        first_lines.append(first_lines[-1] + part.last_row)
    return replace(
        shape,
        sheet=chosen[0].index,
        sheets=tuple(part.index for part in chosen),
        sheet_names=tuple(part.name for part in chosen),
        first_lines=tuple(first_lines),
        data_from=tuple(part.data_from for part in chosen),
        orders=tuple(orders) if any(orders) else (),
        has_headings=chosen[0].has_headings,
        has_loose_notes=bool(loose),
    )


def _sheet_seen(part: PartSeen, chosen: Sequence[PartSeen]) -> SheetSeen:
    return SheetSeen(part.index, part.name, part.rows, list(part.headings), is_read=part in chosen)


def _without_empty_columns(found: Survey, part: PartSeen) -> Survey:
    """Of the many fields that PFIF knows, those that occur."""
    used = sorted(part.columns_used)
    headings = [found.headings[column] for column in used]
    sample = [[cells[column] if column < len(cells) else "" for column in used] for cells in found.sample]
    return replace(found, shape=replace(found.shape, columns=tuple(headings)), headings=headings, sample=sample)
