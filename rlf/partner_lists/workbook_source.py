"""Workbooks (XLSX, XLS, ODS): whether it is safe to open them, and the rows of each sheet."""

from __future__ import annotations

import os
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from rlf.partner_lists.compound_file import check_compound
from rlf.partner_lists.limits import MAX_SHEETS, MAX_WORKBOOK_BYTES
from rlf.partner_lists.messages import FileKind, FileProblem, FileProblemError
from rlf.partner_lists.packed_workbook import check_packed
from rlf.partner_lists.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from python_calamine import CalamineSheet

    from rlf.partner_lists.messages import TableRow

_MIDNIGHT = time()
_BROKEN = "\ufffd"
Opened = TypeVar("Opened")
Cell = int | float | str | bool | time | date | datetime | timedelta


def shape_of_workbook(file: BinaryIO, *, is_packed: bool) -> tuple[FileKind, int]:
    """The kind of a workbook and how many formulas it holds (of XLS that is not known).

    Raises:
        FileProblemError: it is no workbook, encrypted, damaged, or would grow beyond the limits.
    """
    if file.seek(0, os.SEEK_END) > MAX_WORKBOOK_BYTES:
        raise FileProblemError(FileProblem.WORKBOOK_TOO_BIG)
    file.seek(0)
    if is_packed:
        return check_packed(file)
    check_compound(file)
    return FileKind.XLS, 0


def workbook_parts(file: BinaryIO, indices: Sequence[int] | None) -> Iterator[Part]:
    """The sheets with these indices, or all visible ones; each is opened when its turn comes.

    Raises:
        FileProblemError: the workbook is damaged or encrypted, or such a visible sheet is not in it.
    """
    file.seek(0)
    workbook = _answered(lambda: CalamineWorkbook.from_filelike(file))
    shown = {
        index: sheet.name
        for index, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    }
    if not shown:
        raise FileProblemError(FileProblem.EMPTY)
    if len(shown) > MAX_SHEETS:
        raise FileProblemError(FileProblem.TOO_MANY_ENTRIES)
    for index in shown if indices is None else indices:
        if index not in shown:
            raise FileProblemError(FileProblem.NO_SUCH_SHEET)
        yield _part(workbook, index, shown[index])


def _part(workbook: CalamineWorkbook, index: int, name: str) -> Part:
    sheet: CalamineSheet = _answered(lambda: workbook.get_sheet_by_index(index))
    down, right = sheet.start or (0, 0)
    merged = tuple(
        ((top + 1, left - right), (bottom + 1, last - right))
        for (top, left), (bottom, last) in sheet.merged_cell_ranges or ()
        if left >= right
    )
    return Part(index, name, _rows(sheet, down + 1), merged)


def _rows(sheet: CalamineSheet, first: int) -> Iterator[TableRow]:
    """The rows that hold anything, each with its number in the sheet."""
    for number, cells in enumerate(_cells(sheet), start=first):
        texts = [cell if isinstance(cell, str) else _text(cell) for cell in cells]
        if any(text and not text.isspace() for text in texts):
            yield number, texts


def _cells(sheet: CalamineSheet) -> Iterator[list[Cell]]:
    """Row by row. One with a number that its reader gives up on, such as a day beyond all calendars, is broken."""
    rows = sheet.iter_rows()
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except BaseException as error:
            if not _is_panic(error):
                raise
            cells = [_BROKEN] * sheet.width
        yield cells


def _is_panic(error: BaseException) -> bool:
    """The reader is written in Rust, and where its author did not expect a file it raises what is no Exception."""
    return type(error).__name__ == "PanicException"


def _answered(opening: Callable[[], Opened]) -> Opened:
    """What the reader of workbooks gives; whatever it makes of a broken one is told as damage."""
    try:
        return opening()
    except PasswordError:
        raise FileProblemError(FileProblem.PASSWORD) from None
    except (CalamineError, OSError, ValueError):
        raise FileProblemError(FileProblem.DAMAGED) from None
    except BaseException as error:
        if _is_panic(error):
            raise FileProblemError(FileProblem.DAMAGED) from None
        raise


def _text(cell: Cell) -> str:
    """A cell as a person sees it, dates in ISO form."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(" ", "minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
