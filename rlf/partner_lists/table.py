"""A file as a table: headings, then data rows, in batches, within the limits."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from rlf.partner_lists.csv_source import csv_rows, plain_cell, shape_of_csv
from rlf.partner_lists.limits import BATCH_LETTERS, BATCH_ROWS, MAX_CELL, MAX_COLUMNS, MAX_ROWS
from rlf.partner_lists.messages import FileKind, FileProblem, FileProblemError, FileShape, Rows, Survey, TableRow
from rlf.partner_lists.xlsx_source import shape_of_xlsx, xlsx_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

SAMPLE_ROWS = 200
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and workbooks with a password
_BINARY = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"PK\x05\x06", b"PK\x07\x08")


def survey(file: BinaryIO) -> Survey:
    """Look through a whole file.

    Raises:
        FileProblemError: it cannot be taken, and why.
    """
    shape, formulas = _shape(file)
    headings, rows = _open(file, shape)
    sample = list(islice(rows, SAMPLE_ROWS))
    counted = 0
    for _line, cells in chain(sample, rows):
        counted += 1
        if shape.kind is FileKind.CSV:
            formulas += sum(cell.startswith("=") for cell in cells)
    if not counted:
        raise FileProblemError(FileProblem.NO_ROWS)
    return Survey(shape, headings, [cells for _line, cells in sample], counted, formulas)


def batches(file: BinaryIO, shape: FileShape, *, skip: int) -> Iterator[Rows]:
    """The data rows of a surveyed file after the first `skip`.

    Raises:
        FileProblemError: it cannot be read, and why.
    """
    _headings, rows = _open(file, shape)
    first = skip
    batch: list[TableRow] = []
    letters = 0
    for row in islice(rows, skip, None):
        batch.append(row)
        letters += sum(map(len, row[1]))
        if len(batch) >= BATCH_ROWS or letters > BATCH_LETTERS:
            yield Rows(first, batch)
            first += len(batch)
            batch = []
            letters = 0
    if batch:
        yield Rows(first, batch)


def _shape(file: BinaryIO) -> tuple[FileShape, int]:
    head = file.read(8)
    if not head:
        raise FileProblemError(FileProblem.EMPTY)
    if head.startswith(_COMPOUND):
        raise FileProblemError(FileProblem.OLD_EXCEL)
    if head.startswith(_BINARY):
        raise FileProblemError(FileProblem.UNKNOWN_KIND)
    if head.startswith(_ZIP):
        return shape_of_xlsx(file)
    return shape_of_csv(file), 0


def _open(file: BinaryIO, shape: FileShape) -> tuple[list[str], Iterator[TableRow]]:
    """Headings (the first row that holds anything) and data rows."""
    found = xlsx_rows(file, shape) if shape.kind is FileKind.XLSX else csv_rows(file, shape)
    rows = _within_limits(found)
    first = next(rows, None)
    if first is None:
        raise FileProblemError(FileProblem.EMPTY)
    headings = first[1]
    if len(headings) > MAX_COLUMNS:
        raise FileProblemError(FileProblem.TOO_MANY_COLUMNS, first[0])
    return headings, rows


def _within_limits(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    """Rows with plain cells, none of them empty at the end."""
    for number, (line, cells) in enumerate(rows):
        if number > MAX_ROWS:
            raise FileProblemError(FileProblem.TOO_MANY_ROWS, line)
        if max(map(len, cells)) > MAX_CELL:
            raise FileProblemError(FileProblem.CELL_TOO_LARGE, line)
        plain = [plain_cell(cell) for cell in cells]
        while plain and not plain[-1]:
            plain.pop()
        # One more than allowed is enough to tell that a row is too wide.
        if plain:
            yield line, plain[: MAX_COLUMNS + 1]
