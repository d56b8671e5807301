"""XLSX files: whether it is safe to unpack them, and the rows of their fullest sheet."""

from __future__ import annotations

import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from rlf.partner_lists.limits import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEET_CELLS,
    MAX_SHEETS,
    MAX_UNPACKED_BYTES,
    MAX_UNPACKING_RATIO,
    MAX_ZIP_ENTRIES,
    SMALL_UNPACKED_BYTES,
)
from rlf.partner_lists.messages import FileKind, FileProblem, FileProblemError, FileShape, TableRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from python_calamine import CalamineSheet

_CHUNK = 1 << 20
_OVERLAP = 256  # letters of a tag that may lie across two chunks
_WORKBOOK = "xl/workbook.xml"
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MIDNIGHT = time()
Cell = int | float | str | bool | time | date | datetime | timedelta


def shape_of_xlsx(file: BinaryIO) -> tuple[FileShape, int]:
    """How to read a workbook, and how many formulas it holds. Every entry is unpacked once, piece by piece, before
    anything is held in memory whole.

    Raises:
        FileProblemError: it is no workbook, damaged, or would grow beyond the limits.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            formulas = _look_through(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise FileProblemError(FileProblem.DAMAGED) from None
    return FileShape(FileKind.XLSX, sheet=_fullest_sheet(file)), formulas


def xlsx_rows(file: BinaryIO, shape: FileShape) -> Iterator[TableRow]:
    """The rows that hold anything, each with its number in the sheet.

    Raises:
        FileProblemError: the workbook is damaged.
    """
    sheet = _open_sheet(_open(file), shape.sheet)
    first = sheet.start[0] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), start=first + 1):
        texts = [cell if isinstance(cell, str) else _text(cell) for cell in cells]
        if any(text and not text.isspace() for text in texts):
            yield number, texts


def _look_through(packed: zipfile.ZipFile) -> int:
    entries = packed.infolist()
    if len(entries) > MAX_ZIP_ENTRIES:
        raise FileProblemError(FileProblem.TOO_MANY_ENTRIES)
    if _WORKBOOK not in packed.namelist():
        raise FileProblemError(FileProblem.UNKNOWN_KIND)
    unpacked = formulas = 0
    for entry in entries:
        scan = _SheetScan() if entry.filename.casefold().endswith(".xml") else None
        entry_unpacked = 0
        with packed.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                entry_unpacked += len(chunk)
                _check_growth(entry, entry_unpacked, unpacked + entry_unpacked)
                if scan:
                    scan.see(chunk)
        unpacked += entry_unpacked
        formulas += scan.formulas if scan else 0
    return formulas


def _check_growth(entry: zipfile.ZipInfo, entry_bytes: int, all_bytes: int) -> None:
    suspicious = entry_bytes > SMALL_UNPACKED_BYTES and entry_bytes > MAX_UNPACKING_RATIO * max(entry.compress_size, 1)
    if suspicious or all_bytes > MAX_UNPACKED_BYTES:
        raise FileProblemError(FileProblem.UNPACKS_TOO_LARGE)


class _SheetScan:
    """Looks through XML, which may be a sheet, for the farthest cell and for formulas, without building anything.

    It is no XML parser and need not be: what slips through meets the child's memory limit. It is here to say plainly
    what is wrong with the files that do come.
    """

    def __init__(self) -> None:
        self.formulas = 0
        self._columns: set[bytes] = set()
        self._last_row = 0
        self._tail = b""

    def see(self, chunk: bytes) -> None:
        text = self._tail + chunk
        cut = max(text.rfind(b"<"), len(text) - _OVERLAP, 0)
        self._tail = text[cut:]
        self.formulas += len(_FORMULA.findall(text, 0, cut))
        found = _REFERENCE.findall(text)
        if found:
            self._columns.update({column for column, _row in found})
            self._last_row = max(self._last_row, *(int(row) for row in {row for _column, row in found}))
            self._check()

    def _check(self) -> None:
        if self._last_row > MAX_ROWS:
            raise FileProblemError(FileProblem.SHEET_TOO_LARGE, self._last_row)
        last_column = max(_column_number(column) for column in self._columns)
        if last_column > MAX_COLUMNS:
            raise FileProblemError(FileProblem.TOO_MANY_COLUMNS)
        if self._last_row * last_column > MAX_SHEET_CELLS:
            raise FileProblemError(FileProblem.SHEET_TOO_LARGE, self._last_row)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _open(file: BinaryIO) -> CalamineWorkbook:
    file.seek(0)
    try:
        return CalamineWorkbook.from_filelike(file)
    except CalamineError:
        raise FileProblemError(FileProblem.DAMAGED) from None


def _open_sheet(workbook: CalamineWorkbook, index: int) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_index(index)
    except CalamineError:
        raise FileProblemError(FileProblem.DAMAGED) from None


def _fullest_sheet(file: BinaryIO) -> int:
    workbook = _open(file)
    shown = [
        index
        for index, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    if not shown:
        raise FileProblemError(FileProblem.EMPTY)
    if len(shown) > MAX_SHEETS:
        raise FileProblemError(FileProblem.TOO_MANY_ENTRIES)
    return max(shown, key=lambda index: (_open_sheet(workbook, index).height, -index))


def _text(cell: Cell) -> str:
    """A cell as a person sees it, dates in ISO form."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(" ", "minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
