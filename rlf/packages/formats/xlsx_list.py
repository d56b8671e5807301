"""XLSX: one sheet of texts, with neither formulas nor links, made in memory so that nothing lies on a disk in plain."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.formats.xml_text import xml_text
from rlf.packages.neutral import neutralised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from rlf.packages.formats.source import ListSource
    from rlf.packages.profile import Profile
    from rlf.packages.record import Record

MOST_RECORDS = 50_000  # a workbook is held in memory as a whole
_LONGEST_TEXT = 32_767  # what a cell of a spreadsheet holds
_NARROWEST, _WIDEST = 8, 60
_AS_TEXT = "@"  # so that a cell stays a text when somebody edits it
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(records: Iterable[Record], profile: Profile, source: ListSource) -> Iterator[bytes]:
    """A heading row of field names, then a row for each record, all cells texts.

    Raises:
        PackageError: there are too many records for a workbook in memory, or a text too long for a cell.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        workbook.set_properties({"created": source.created.replace(tzinfo=None)})
        text = workbook.add_format({"num_format": _AS_TEXT})
        heading = workbook.add_format({"num_format": _AS_TEXT, "bold": True})
        sheet = workbook.add_worksheet("list")
        sheet.freeze_panes(1, 0)
        widths = _write_row(sheet, 0, profile.fields, heading)
        for row, record in enumerate(records, start=1):
            cells = _write_row(sheet, row, _cells(record, profile, row), text)
            widths = [max(pair) for pair in zip(widths, cells, strict=True)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
    yield file.getvalue()


def _write_row(sheet: Worksheet, row: int, cells: Sequence[str], cell_format: Format) -> list[int]:
    """Write a row of texts; how many letters wide each is."""
    for column, cell in enumerate(cells):
        if cell:
            sheet.write_string(row, column, cell, cell_format)
    return [max((len(line) for line in cell.splitlines()), default=0) for cell in cells]


def _cells(record: Record, profile: Profile, row: int) -> list[str]:
    cells = [neutralised(xml_text(text)) for text in record.texts(profile)]
    if row > MOST_RECORDS:
        raise PackageError(
            PackageProblem.CANNOT_WRITE,
            f"A workbook takes {MOST_RECORDS} records at most. Choose CSV or JSON Lines, or make several packages.",
        )
    if any(len(cell) > _LONGEST_TEXT for cell in cells):
        raise PackageError(
            PackageProblem.CANNOT_WRITE,
            f"The record {record.reference} has a text too long for a cell. Shorten it, or choose CSV or JSON Lines.",
        )
    return cells
