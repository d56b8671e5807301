"""Excel workbooks as before 2007, written by hand: records of BIFF8 in a compound file of one stream."""

from __future__ import annotations

import struct
from datetime import date

_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_CUTOFF = 4096  # smaller streams lie elsewhere
_OF_GLOBALS, _OF_SHEET = 5, 0x10
_DATE_FORMAT = 14
_FIRST_DAY = date(1899, 12, 30)
ENCRYPTION = b"\x2f\x00\x06\x00" + bytes(6)  # a record that says: a password is needed


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of these streams."""
    sectors: list[bytes] = []
    chains: list[int] = []
    starts = {}
    for name, content in streams.items():
        padded = content.ljust(max(_CUTOFF, -(-len(content) // _SECTOR) * _SECTOR), b"\0")
        starts[name] = len(sectors)
        pieces = [padded[n : n + _SECTOR] for n in range(0, len(padded), _SECTOR)]
        chains += [*range(len(sectors) + 1, len(sectors) + len(pieces)), _END]
        sectors += pieces
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), start=2):
        right = number if number <= len(streams) else _FREE
        entries.append(_entry(name, 2, starts[name], max(len(content), _CUTOFF), right=right))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * _SECTOR, b"\0")
    first_entry = len(sectors)
    pieces = [directory[n : n + _SECTOR] for n in range(0, len(directory), _SECTOR)]
    chains += [*range(first_entry + 1, first_entry + len(pieces)), _END]
    sectors += pieces
    tables = -(-(len(sectors) + 1) // 127)
    first_table = len(sectors)
    chains += [_TABLE] * tables
    chains += [_FREE] * (tables * 128 - len(chains))
    sectors += [struct.pack("<128I", *chains[n : n + 128]) for n in range(0, len(chains), 128)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, tables, first_entry, 0, _CUTOFF, _END, 0, _END, 0, first_table)
    header += struct.pack("<108I", *[*range(first_table + 1, first_table + tables), *[_FREE] * (109 - tables)])
    return header + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", len(name) * 2 + 2, kind, 1)
    return raw + struct.pack("<III", _FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)


def record(number: int, content: bytes) -> bytes:
    """One record of BIFF."""
    return struct.pack("<HH", number, len(content)) + content


def xls_stream(sheets: dict[str, list[list[object]]], *, more: bytes = b"", hidden: tuple[str, ...] = ()) -> bytes:
    """The stream of a workbook; `more` are records at its beginning."""
    bodies = {name: _sheet(rows) for name, rows in sheets.items()}
    formats = record(0xE0, struct.pack("<HHH", 0, 0, 0) + bytes(14))
    formats += record(0xE0, struct.pack("<HHH", 0, _DATE_FORMAT, 0) + bytes(14))
    begin = record(0x809, struct.pack("<HHHHII", 0x600, _OF_GLOBALS, 0, 0, 0, 0)) + more + formats
    place = len(begin) + sum(len(record(0x85, bytes(8) + name.encode("utf-16-le"))) for name in sheets) + 4
    listed = b""
    for name, body in bodies.items():
        said = struct.pack("<IBBBB", place, int(name in hidden), 0, len(name), 1) + name.encode("utf-16-le")
        listed += record(0x85, said)
        place += len(body)
    return begin + listed + record(0x0A, b"") + b"".join(bodies.values())


def xls(sheets: dict[str, list[list[object]]], **more: object) -> bytes:
    """A workbook of sheets, whose cells are texts, numbers, days, or None."""
    return compound({"Workbook": xls_stream(sheets, **more)})  # type: ignore[arg-type]


def _sheet(rows: list[list[object]]) -> bytes:
    cells = b"".join(_cell(row, column, cell) for row, line in enumerate(rows) for column, cell in enumerate(line))
    width = max(map(len, rows), default=0)
    begin = record(0x809, struct.pack("<HHHHII", 0x600, _OF_SHEET, 0, 0, 0, 0))
    return begin + record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)) + cells + record(0x0A, b"")


def _cell(row: int, column: int, cell: object) -> bytes:
    if cell is None:
        return b""
    if isinstance(cell, date):
        return record(0x203, struct.pack("<HHHd", row, column, 1, (cell - _FIRST_DAY).days))
    if isinstance(cell, int | float):
        return record(0x203, struct.pack("<HHHd", row, column, 0, cell))
    text = str(cell)
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))
