"""Files that nobody should be able to hurt the service with, made on the spot."""

from __future__ import annotations

import io
import zipfile

_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)


def workbook(sheet: bytes, *, more: dict[str, bytes] | None = None) -> bytes:
    """An XLSX file with this XML between <sheetData> and its end."""
    xml = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    entries = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _ROOT.encode(),
        "xl/workbook.xml": _WORKBOOK.encode(),
        "xl/_rels/workbook.xml.rels": _RELATIONS.encode(),
        "xl/worksheets/sheet1.xml": xml + sheet + b"</sheetData></worksheet>",
        **(more or {}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return packed.getvalue()


def cell(reference: str, text: str = "x") -> bytes:
    """One cell with a text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def row(number: int, *cells: bytes) -> bytes:
    """One row."""
    return f'<row r="{number}">'.encode() + b"".join(cells) + b"</row>"


SMALL_SHEET = row(1, cell("A1", "name")) + row(2, cell("A2", "Amina"))


def sparse_sheet() -> bytes:
    """Two cells, at opposite corners of the largest sheet there is."""
    return workbook(row(1, cell("A1")) + row(1_048_576, cell("XFD1048576")))


def sparse_sheet_without_references() -> bytes:
    """Very many rows, of which one is very wide, without saying where anything is."""
    nameless = b"<c><v>1</v></c>"
    return workbook(b"<row>" + nameless * 16_000 + b"</row>" + b"<row>" + nameless + b"</row>" + b"<row/>" * 400_000)


def zip_bomb() -> bytes:
    """A hundred megabytes of one letter in a hundred kilobytes."""
    return workbook(SMALL_SHEET, more={"xl/media/image1.png": b"a" * 60_000_000})


def text_bomb() -> bytes:
    """One long shared text that a great many cells point to."""
    shared = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"long" * 8_000
        + b"</t></si></sst>"
    )
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 60_000))
    return workbook(rows, more={"xl/sharedStrings.xml": shared})


def many_entries() -> bytes:
    """More files in one file than any workbook has."""
    return workbook(SMALL_SHEET, more={f"xl/media/{n}.png": b"" for n in range(1_000)})


def deep_folders() -> bytes:
    """A workbook buried in folders is none."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a/" * 5_000 + "xl/workbook.xml", _WORKBOOK)
    return packed.getvalue()


def broken_zip() -> bytes:
    """A workbook with its middle overwritten."""
    whole = bytearray(workbook(SMALL_SHEET))
    whole[120:400] = b"\xee" * 280
    return bytes(whole)


def lying_sizes() -> bytes:
    """A bomb whose directory says that it is small."""
    whole = bytearray(workbook(SMALL_SHEET, more={"xl/sharedStrings.xml": b"a" * 20_000_000}))
    size = (20_000_000).to_bytes(4, "little")
    return bytes(whole.replace(size, (100).to_bytes(4, "little")))


def entity_bomb() -> bytes:
    """A billion laughs in the sheet."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    rows = row(1, cell("A1", "&a9;")).decode()
    xml = f'<!DOCTYPE w [<!ENTITY a0 "ha">{entities}]><worksheet><sheetData>{rows}</sheetData></worksheet>'
    return workbook(b"", more={"xl/worksheets/sheet1.xml": xml.encode()})
