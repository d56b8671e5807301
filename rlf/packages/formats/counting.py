"""How many records a list file holds, whatever its format, read as a stream."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.formats import ListFormat
from rlf.packages.formats.pfif import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Callable

_SHEET = "xl/worksheets/sheet1.xml"
_SHEET_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LARGEST_SHEET = 1 << 30
_CHUNK = 1 << 16


def count_records(list_format: ListFormat, file: IO[bytes]) -> int:
    """The number of records; the file is read from its beginning and stays open.

    Raises:
        PackageError: the file is not of this format.
    """
    file.seek(0)
    try:
        return _COUNTERS[list_format](file)
    except (csv.Error, UnicodeDecodeError, expat.ExpatError, zipfile.BadZipFile, KeyError, EOFError):
        raise PackageError(
            PackageProblem.UNEXPECTED_CONTENT, f"The list cannot be read as {list_format}. Ask its sender for another."
        ) from None


def _csv_rows(file: IO[bytes]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        return sum(1 for _ in csv.reader(text, strict=True)) - 1
    finally:
        text.detach()


def _lines(file: IO[bytes]) -> int:
    return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))


def _persons(file: IO[bytes]) -> int:
    return _elements(file, f"{NAMESPACE} person")


def _sheet_rows(file: IO[bytes]) -> int:
    with zipfile.ZipFile(file) as workbook, workbook.open(_SHEET) as sheet:
        return _elements(sheet, f"{_SHEET_NAMESPACE} row") - 1


def _elements(file: IO[bytes], name: str) -> int:
    """How often an element stands in an XML document without a document type, and so without entities."""
    found = 0
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(element: str, _attributes: dict[str, str]) -> None:
        nonlocal found
        found += element == name

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    read = 0
    while chunk := file.read(_CHUNK):
        read += len(chunk)
        if read > _LARGEST_SHEET:
            raise PackageError(PackageProblem.TOO_LARGE, "The list unpacks to more than a gigabyte; it is not read.")
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return found


def _refuse_doctype(*_declaration: object) -> None:
    raise PackageError(
        PackageProblem.UNEXPECTED_CONTENT, "The list declares a document type, which none of ours does; it is not read."
    )


_COUNTERS: dict[ListFormat, Callable[[IO[bytes]], int]] = {
    ListFormat.CSV: _csv_rows,
    ListFormat.XLSX: _sheet_rows,
    ListFormat.JSON_LINES: _lines,
    ListFormat.PFIF: _persons,
}
