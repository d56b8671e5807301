"""Workbooks that are zip files (XLSX, ODS): whether they are safe to unpack, found before anything is held whole."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Protocol

from rlf.partner_lists.limits import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEET_CELLS,
    MAX_UNPACKED_BYTES,
    MAX_UNPACKING_RATIO,
    MAX_ZIP_ENTRIES,
    SMALL_UNPACKED_BYTES,
)
from rlf.partner_lists.messages import FileKind, FileProblem, FileProblemError
from rlf.partner_lists.ods_scan import scan_ods

if TYPE_CHECKING:
    from typing import IO, BinaryIO

_CHUNK = 1 << 20
_OVERLAP = 256  # letters of a tag that may lie across two chunks
_IS_ENCRYPTED = 1  # flag of an entry
_XLSX = "xl/workbook.xml"
_ODS = "content.xml"
_ODS_PARTS = "META-INF/manifest.xml"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ODS_ENCRYPTION = re.compile(rb"<(?:\w+:)?encryption-data[\s/>]")
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def check_packed(file: BinaryIO) -> tuple[FileKind, int]:
    """The kind of a packed workbook and how many formulas it holds. Every entry is unpacked once, piece by piece.

    Raises:
        FileProblemError: it is no workbook, encrypted, damaged, or would grow beyond the limits.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            kind = _kind(packed)
            formulas = _look_through(packed, kind, file.seek(0, os.SEEK_END))
            if kind is FileKind.ODS:
                with packed.open(_ODS) as stream:
                    formulas = scan_ods(stream)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise FileProblemError(FileProblem.DAMAGED) from None
    return kind, formulas


def _kind(packed: zipfile.ZipFile) -> FileKind:
    entries = packed.infolist()
    if len(entries) > MAX_ZIP_ENTRIES:
        raise FileProblemError(FileProblem.TOO_MANY_ENTRIES)
    names = [entry.filename for entry in entries]
    kind = FileKind.XLSX if _XLSX in names else FileKind.ODS if _ODS in names and _ODS_PARTS in names else None
    if kind is None:
        raise FileProblemError(FileProblem.UNKNOWN_KIND)
    if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
        raise FileProblemError(FileProblem.PASSWORD)
    if len(set(names)) < len(names):
        raise FileProblemError(FileProblem.DAMAGED)  # which of two entries is meant, two readers may see differently
    if kind is FileKind.ODS:
        _check_ods_parts(packed)
    return kind


def _check_ods_parts(packed: zipfile.ZipFile) -> None:
    with packed.open(_ODS_PARTS) as stream:
        parts = stream.read(_CHUNK)
    if _ODS_ENCRYPTION.search(parts):
        raise FileProblemError(FileProblem.PASSWORD)
    if _ODS_TYPE not in parts:
        raise FileProblemError(FileProblem.UNKNOWN_KIND)  # a text or a drawing


def _look_through(packed: zipfile.ZipFile, kind: FileKind, packed_bytes: int) -> int:
    unpacked = formulas = 0
    for entry in packed.infolist():
        is_sheet = kind is FileKind.XLSX and entry.filename.casefold().endswith(".xml")
        scan = _SheetScan() if is_sheet else None
        with packed.open(entry) as stream:
            unpacked += _unpack(stream, entry, unpacked, scan)
        if unpacked > SMALL_UNPACKED_BYTES and unpacked > MAX_UNPACKING_RATIO * packed_bytes:
            raise FileProblemError(FileProblem.UNPACKS_TOO_LARGE)  # entries that lie in one another
        formulas += scan.formulas if scan else 0
    return formulas


class _Scan(Protocol):
    def see(self, chunk: bytes) -> None:
        """Look at a piece."""


def _unpack(stream: IO[bytes], entry: zipfile.ZipInfo, before: int, scan: _Scan | None) -> int:
    grown = 0
    while chunk := stream.read(_CHUNK):
        grown += len(chunk)
        suspicious = grown > SMALL_UNPACKED_BYTES and grown > MAX_UNPACKING_RATIO * max(entry.compress_size, 1)
        if suspicious or before + grown > MAX_UNPACKED_BYTES:
            raise FileProblemError(FileProblem.UNPACKS_TOO_LARGE)
        if scan:
            scan.see(chunk)
    return grown


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
