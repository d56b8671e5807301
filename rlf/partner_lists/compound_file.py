"""Compound files, in which Excel before 2007 keeps its workbooks and newer Excel what it encrypts: whether their chains
of sectors end, and what they hold. After [MS-CFB] of Microsoft's Open Specifications.
"""

from __future__ import annotations

import struct
from array import array
from typing import TYPE_CHECKING

from rlf.partner_lists.messages import FileProblem, FileProblemError

if TYPE_CHECKING:
    from typing import BinaryIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_LARGEST_SECTOR = 0xFFFFFFFA  # numbers from here on mean something else
_STREAM = 2  # kind of an entry
_SECTOR_SHIFTS = (9, 12)
_TABLES_IN_HEADER = 109
_OF_WORKBOOKS = frozenset({"workbook", "book"})
_OF_ENCRYPTED = "encryptedpackage"
_ENCRYPTION_RECORD, _RECORD_HEADER = 0x2F, 4


def check_compound(file: BinaryIO) -> None:
    """Pass a compound file that holds a workbook.

    Raises:
        FileProblemError: it is encrypted, holds something else, or its chains are broken or endless.
    """
    try:
        names = _stream_names(file)
    except (struct.error, IndexError, ValueError):
        raise FileProblemError(FileProblem.DAMAGED) from None
    if _OF_ENCRYPTED in names:
        raise FileProblemError(FileProblem.PASSWORD)
    if not names & _OF_WORKBOOKS:
        raise FileProblemError(FileProblem.UNKNOWN_KIND)


def _stream_names(file: BinaryIO) -> set[str]:
    """The names of all streams, in small letters."""
    file.seek(0)
    content = file.read()
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in _SECTOR_SHIFTS:
        raise ValueError
    size = 1 << shift
    sectors = (len(content) - 1) // size  # the header stands in place of one, the last may be cut short
    first_entries, first_small = (struct.unpack_from("<I", content, place)[0] for place in (48, 60))
    following = _following(content, size, sectors)
    _chain(first_small, following)
    names = set[str]()
    for sector in _chain(first_entries, following):
        for place in range((sector + 1) * size, (sector + 2) * size, _ENTRY_BYTES):
            raw = content[place : place + _ENTRY_BYTES]
            length, kind = struct.unpack_from("<HB", raw, 64)
            names.add(raw[: max(length - 2, 0)].decode("utf-16-le", "replace").casefold())
            if kind == _STREAM:
                start, stream_bytes = struct.unpack_from("<II", raw, 116)
                if stream_bytes >= struct.unpack_from("<I", content, 56)[0]:  # smaller ones lie in another table
                    _chain(start, following)
                    _refuse_encrypted(content[(start + 1) * size : (start + 2) * size])
    return names


def _refuse_encrypted(beginning: bytes) -> None:
    """Excel of those days says near the beginning of the workbook that what follows is encrypted."""
    place = 0
    while place + _RECORD_HEADER <= len(beginning):
        number, length = struct.unpack_from("<HH", beginning, place)
        if number == _ENCRYPTION_RECORD and place:
            raise FileProblemError(FileProblem.PASSWORD)
        place += _RECORD_HEADER + length


def _following(content: bytes, size: int, sectors: int) -> array[int]:
    """For each sector the one that follows it."""
    tables = [n for n in struct.unpack_from(f"<{_TABLES_IN_HEADER}I", content, 76) if n < _LARGEST_SECTOR]
    next_list, lists = struct.unpack_from("<I", content, 68)[0], 0
    while next_list < _LARGEST_SECTOR:
        lists += 1
        if lists > sectors:
            raise ValueError
        *more, next_list = struct.unpack_from(f"<{size // 4}I", content, (next_list + 1) * size)
        tables += [n for n in more if n < _LARGEST_SECTOR]
    following = array("I")
    for table in tables[: sectors * 4 // size + 1]:
        following.frombytes(content[(table + 1) * size : (table + 2) * size].ljust(size, b"\xff"))
    return following


def _chain(first: int, following: array[int]) -> list[int]:
    """The sectors of a chain. One that is longer than there are sectors goes in circles."""
    chain: list[int] = []
    while first < _LARGEST_SECTOR:
        if len(chain) > len(following):
            raise ValueError
        chain.append(first)
        first = following[first]
    return chain
