"""Files of filters, which is what partners exchange: a line of JSON on how they were made, then an entry a line.

An entry is an opaque reference of 16 letters and digits, a comma, and the filter in base64: text, so that whoever is to
agree can see that there is nothing else. All lines are of one length, and the entries in the order of their
references, which is that of chance.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching import engine_version, keys_version
from matching.blind import FEATURES_VERSION, FilterParameters, packed
from matching.blind.comparison import Filters
from rlf.errors import InvalidInputError

KIND = "rlf-blind-filters"
SCHEMA = 1
REFERENCE_LETTERS = 16
MOST_EXCHANGE_LETTERS = 100
_REFERENCE = re.compile(rb"[a-z2-7]{16}")
_LONGEST_HEADER = 10_000
_LINES_AT_ONCE = 10_000

References = NDArray[np.bytes_]


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How filters were made. `secret` is a mark by which unlike secrets show, and tells nothing of the secret."""

    kind: str
    schema: int
    exchange: str
    secret: str
    engine: str
    features: str
    parameters: dict[str, float]
    entries: int


@dataclass(frozen=True, slots=True)
class FilterFile:
    """What a file of filters holds; references and rows of filters are in one order."""

    header: Header
    parameters: FilterParameters
    references: References
    filters: Filters


def header_of(exchange: str, mark: str, parameters: FilterParameters, entries: int) -> Header:
    """The header of filters that this release makes."""
    return Header(
        kind=KIND,
        schema=SCHEMA,
        exchange=exchange,
        secret=mark,
        engine=f"{engine_version()}.{keys_version()}",
        features=FEATURES_VERSION,
        parameters=asdict(parameters),
        entries=entries,
    )


def write_filters(file: TextIO, header: Header, entries: Iterable[tuple[str, bytes]]) -> None:
    """Write references and filters as they come."""
    file.write(msgspec.json.encode(header).decode() + "\n")
    file.writelines(f"{reference},{base64.b64encode(octets).decode()}\n" for reference, octets in entries)


def read_filters(path: Path) -> FilterFile:
    """A whole file of filters, some 150 bytes an entry. Raises InvalidInputError for what is not as it should be."""
    try:
        with path.open("rb") as file:
            header = _header(path, file.readline(_LONGEST_HEADER))
            parameters = _parameters(path, header)
            references, filters = _entries(path, file, parameters)
    except OSError as problem:
        raise InvalidInputError(f"{path}: cannot be opened ({problem.strerror}); check the path.") from problem
    if len(references) != header.entries:
        raise InvalidInputError(
            f"{path}: {len(references)} entries of {header.entries} are there; ask for the whole file."
        )
    if not header.entries:
        raise InvalidInputError(f"{path}: there are no entries in it.")
    _check_entries(path, references, filters, parameters)
    return FilterFile(header, parameters, references, filters)


def _header(path: Path, line: bytes) -> Header:
    try:
        header = msgspec.json.decode(line, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise InvalidInputError(f"{path}, line 1: not a file that 'rlf blind encode' made.") from problem
    if header.kind != KIND:
        raise InvalidInputError(f"{path}, line 1: another kind of file; give one that 'rlf blind encode' made.")
    if header.schema != SCHEMA:
        raise InvalidInputError(f"{path}, line 1: of a form ({header.schema}) that this release does not read.")
    return header


def _parameters(path: Path, header: Header) -> FilterParameters:
    try:
        whole = {name: int(header.parameters[name]) for name in ("bits", "weight", "noise")}
        return FilterParameters(**whole, stretch=header.parameters["stretch"])
    except (KeyError, ValueError, OverflowError) as problem:
        raise InvalidInputError(f"{path}, line 1: its parameters are none that filters can have.") from problem


def _entries(path: Path, file: BinaryIO, parameters: FilterParameters) -> tuple[References, Filters]:
    length = REFERENCE_LETTERS + 1 + 4 * -(-parameters.octets // 3) + 1
    references, filters = bytearray(), bytearray()
    while lines := file.read(length * _LINES_AT_ONCE):
        for at in range(0, len(lines), length):
            line = lines[at : at + length]
            octets = _filter_in(line, length)
            if octets is None:
                number = len(references) // REFERENCE_LETTERS + 2
                raise InvalidInputError(f"{path}, line {number}: not a reference and a filter; ask for the file again.")
            references += line[:REFERENCE_LETTERS]
            filters += octets
    return np.frombuffer(references, dtype=f"S{REFERENCE_LETTERS}"), packed(bytes(filters), parameters)


def _filter_in(line: bytes, length: int) -> bytes | None:
    if len(line) != length or line[REFERENCE_LETTERS:][:1] != b"," or not line.endswith(b"\n"):
        return None
    if not _REFERENCE.fullmatch(line[:REFERENCE_LETTERS]):
        return None
    try:
        return binascii.a2b_base64(line[REFERENCE_LETTERS + 1 : -1], strict_mode=True)
    except binascii.Error:
        return None


def _check_entries(path: Path, references: References, filters: Filters, parameters: FilterParameters) -> None:
    wrong = np.flatnonzero(np.bitwise_count(filters).sum(axis=1, dtype=np.int64) != parameters.weight)
    if len(wrong):
        raise InvalidInputError(f"{path}, line {wrong[0] + 2}: a filter that was altered; ask for the file again.")
    order = np.argsort(references, kind="stable")
    again = np.flatnonzero(references[order][1:] == references[order][:-1])
    if len(again):
        raise InvalidInputError(f"{path}, line {order[again[0] + 1] + 2}: a reference that stands there twice.")
