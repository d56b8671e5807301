"""Workbooks for the tests, put together from their parts so that no binary file lies in the project."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_ROOT = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def packed(entries: dict[str, bytes]) -> bytes:
    """A zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx_entries(*sheets: bytes) -> dict[str, bytes]:
    """The entries of an XLSX file: of each sheet the XML between <sheetData> and its end."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
    begin = f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
    return {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _ROOT.encode(),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": relations.encode(),
        **{
            f"xl/worksheets/sheet{n}.xml": begin + sheet + b"</sheetData></worksheet>"
            for n, sheet in enumerate(sheets, start=1)
        },
    }


def workbook(*sheets: bytes, more: dict[str, bytes] | None = None) -> bytes:
    """An XLSX file of these sheets."""
    return packed(xlsx_entries(*sheets) | (more or {}))


def cell(reference: str, text: str = "x") -> bytes:
    """One cell with a text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def row(number: int, *cells: bytes) -> bytes:
    """One row."""
    return f'<row r="{number}">'.encode() + b"".join(cells) + b"</row>"


SMALL_SHEET = row(1, cell("A1", "name")) + row(2, cell("A2", "Amina"))


def ods_entries(tables: str, *, manifest: str = "") -> dict[str, bytes]:
    """The entries of an ODS file with this XML of its tables."""
    styles = (
        '<office:automatic-styles><style:style style:name="off" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f"<office:document-content {spaces}>{styles}<office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    entry = f'<m:file-entry m:full-path="/" m:media-type="{_SPREADSHEET}"/>'
    return {
        "mimetype": _SPREADSHEET.encode(),
        "content.xml": content.encode(),
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_ODF}:manifest:1.0">{entry}{manifest}</m:manifest>'.encode(),
    }


def ods_cell(value: object, more: str = "") -> str:
    """One cell: a text, a number, a day, or nothing."""
    if value is None:
        return f"<table:table-cell {more}/>"
    said = escape(str(value))
    kind = "string"
    if isinstance(value, date):
        kind = f'date" office:date-value="{said}'
    elif isinstance(value, int | float):
        kind = f'float" office:value="{said}'
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{said}</text:p></table:table-cell>'


def ods_row(*cells: str, more: str = "") -> str:
    """One row."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def ods_table(name: str, *rows: str, more: str = "") -> str:
    """One sheet."""
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def ods(sheets: dict[str, list[list[object]]], *, hidden: tuple[str, ...] = ()) -> bytes:
    """An ODS file of sheets, whose cells are texts, numbers, days, or None."""
    tables = [
        ods_table(
            name,
            *(ods_row(*map(ods_cell, cells)) for cells in rows),
            more='table:style-name="off"' if name in hidden else "",
        )
        for name, rows in sheets.items()
    ]
    return packed(ods_entries("".join(tables)))
