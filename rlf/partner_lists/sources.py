"""Which kind of file it is, by its content, and its parts as they are to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlf.partner_lists.compound_file import MAGIC
from rlf.partner_lists.csv_source import csv_rows, see_text, shape_of_csv
from rlf.partner_lists.json_source import json_columns, json_kind, json_rows
from rlf.partner_lists.messages import WORKBOOKS, FileKind, FileProblem, FileProblemError, FileShape
from rlf.partner_lists.parts import Part
from rlf.partner_lists.pfif_source import PFIF_COLUMNS, LooseNotes, is_pfif, pfif_rows
from rlf.partner_lists.workbook_source import shape_of_workbook, workbook_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from rlf.partner_lists.messages import Choices

_ZIP = b"PK\x03\x04"
_BEFORE_COMPOUND = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")  # Excel 2 to 5
_BINARY = (
    *(b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x05\x06", b"PK\x07\x08", b"SQLite format"),
    *(b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"\x7fELF", b"MZ\x90"),
)
_BEGINNING = 16


def shape_of(file: BinaryIO, choices: Choices) -> tuple[FileShape, int]:
    """What a file is and, of a workbook, how many formulas it holds.

    Raises:
        FileProblemError: it is of no kind that is read, or not safe to open.
    """
    file.seek(0)
    head = file.read(_BEGINNING)
    if not head:
        raise FileProblemError(FileProblem.EMPTY)
    if head.startswith(_BEFORE_COMPOUND):
        raise FileProblemError(FileProblem.OLD_EXCEL)
    if head.startswith(_BINARY):
        raise FileProblemError(FileProblem.UNKNOWN_KIND)
    if head.startswith((MAGIC, _ZIP)):
        kind, formulas = shape_of_workbook(file, is_packed=head.startswith(_ZIP))
        return FileShape(kind), formulas
    return _shape_of_text(file, choices), 0


def _shape_of_text(file: BinaryIO, choices: Choices) -> FileShape:
    seen = see_text(file, choices.encoding)
    if is_pfif(seen.beginning):
        return FileShape(FileKind.PFIF, encoding=choices.encoding, columns=PFIF_COLUMNS)
    kind = json_kind(seen.beginning)
    if kind:
        shape = FileShape(kind, encoding=seen.encoding, lossy=seen.lossy)
        return FileShape(kind, encoding=seen.encoding, lossy=seen.lossy, columns=json_columns(file, shape))
    if seen.beginning.lstrip().startswith(("<", "{")):
        raise FileProblemError(FileProblem.UNKNOWN_KIND)
    return shape_of_csv(seen, choices.delimiter)


def parts_of(
    file: BinaryIO, shape: FileShape, *, sheets: Sequence[int] | None = None, loose: LooseNotes | None = None
) -> Iterator[Part]:
    """The parts of a file: of a workbook the sheets with these indices, or every visible one.

    Raises:
        FileProblemError: it cannot be read, and why.
    """
    if shape.kind in WORKBOOKS:
        yield from workbook_parts(file, sheets)
    elif shape.kind is FileKind.CSV:
        yield Part(0, "", csv_rows(file, shape))
    elif shape.kind is FileKind.PFIF:
        yield Part(0, "", pfif_rows(file, shape, loose), columns=shape.columns)
    else:
        yield Part(0, "", json_rows(file, shape), columns=shape.columns)
