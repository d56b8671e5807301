"""JSON, an object a line or one array of objects: nested objects are flattened, lists joined, keys are headings."""

from __future__ import annotations

import json
import re
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from rlf.partner_lists.csv_source import decoded
from rlf.partner_lists.limits import MAX_CELL, MAX_COLUMNS, MAX_DEPTH, MAX_LINE
from rlf.partner_lists.messages import FileKind, FileProblem, FileProblemError

if TYPE_CHECKING:
    import io
    from collections.abc import Generator, Iterator
    from typing import Any, BinaryIO

    from rlf.partner_lists.messages import FileShape, TableRow

_LINES = re.compile(r'\s*\{\s*["}]')
_ARRAY = re.compile(r"\s*\[\s*[{\]]")
_TELLING_ENTRIES = 1_000
_CHUNK = 1 << 18
_LISTED = "; "
_BLANK = " \t\r\n"


class _Pairs(tuple[tuple[str, "Any"], ...]):
    """An object as its keys and values in their order, so that a key that comes twice is not lost."""

    __slots__ = ()


class _Unreadable(str):
    """A line that is no object, as it stands."""

    __slots__ = ()


# Numbers keep the digits they were written with, however many; what is no number is no value.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs,
    parse_int=str,
    parse_float=str,
    parse_constant=lambda name: "" if name == "NaN" else name,
)


def json_kind(beginning: str) -> FileKind | None:
    """Whether a text that begins so is JSON of a kind that is read."""
    if _LINES.match(beginning):
        return FileKind.JSON_LINES
    return FileKind.JSON_ARRAY if _ARRAY.match(beginning) else None


def json_columns(file: BinaryIO, shape: FileShape) -> tuple[str, ...]:
    """The keys of the first thousand objects, in the order in which they come.

    Raises:
        FileProblemError: there are too many, or most of it is no JSON.
    """
    columns: dict[str, None] = {}
    broken: list[int] = []
    entries = 0
    with closing(_entries(file, shape)) as found:
        for line, entry in islice(found, _TELLING_ENTRIES):
            entries += 1
            if isinstance(entry, _Unreadable):
                broken.append(line)
                continue
            columns.update(dict.fromkeys(entry))
            if len(columns) > MAX_COLUMNS:
                raise FileProblemError(FileProblem.TOO_MANY_COLUMNS, line)
            if max(map(len, entry), default=0) > MAX_CELL:
                raise FileProblemError(FileProblem.CELL_TOO_LARGE, line)
    if broken and (len(broken) * 2 > entries or broken[0] == 1):
        raise FileProblemError(FileProblem.BAD_JSON, broken[0])
    return tuple(columns)


def json_rows(file: BinaryIO, shape: FileShape) -> Iterator[TableRow]:
    """One row an object. A key that is not among the columns, and a line that is no object, stand in a cell beyond the
    last column, so that the row is seen to be wrong and nothing of it is lost.

    Raises:
        FileProblemError: a line of impossible size, or (in an array) what is no JSON.
    """
    places = {column: place for place, column in enumerate(shape.columns)}
    for line, entry in _entries(file, shape):
        cells = [""] * len(places)
        if isinstance(entry, _Unreadable):
            yield line, [*cells, entry[:MAX_CELL]]
            continue
        for key, value in entry.items():
            if key in places:
                cells[places[key]] = value
            elif value:
                cells.append(f"{key[:MAX_CELL]}: {value}"[:MAX_CELL])
        if any(cells):
            yield line, cells


def _entries(file: BinaryIO, shape: FileShape) -> Generator[tuple[int, dict[str, str] | _Unreadable]]:
    text = decoded(file, shape, newline=None)
    try:
        yield from _of_lines(text) if shape.kind is FileKind.JSON_LINES else _of_array(text)
    except UnicodeError:
        raise FileProblemError(FileProblem.NOT_TEXT) from None
    finally:
        if not text.closed:
            text.detach()  # the file is the caller's, to be read again


def _of_lines(text: io.TextIOWrapper) -> Iterator[tuple[int, dict[str, str] | _Unreadable]]:
    number = 0
    while line := text.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise FileProblemError(FileProblem.CELL_TOO_LARGE, number)
        line = line.strip(_BLANK + "\ufeff")
        if not line:
            continue
        try:
            entry = _DECODER.decode(line)
        except (ValueError, RecursionError):
            yield number, _Unreadable(line)
            continue
        yield number, _flat(entry) if isinstance(entry, _Pairs) else _Unreadable(line)


def _of_array(text: io.TextIOWrapper) -> Iterator[tuple[int, dict[str, str] | _Unreadable]]:
    """The objects of an array; of its text no more is held than the longest object takes."""
    held = text.read(_CHUNK).lstrip(_BLANK + "\ufeff")[1:]
    number, place = 0, 0
    while True:
        place = _next(held, place)
        if held[place : place + 1] == "]":
            if (held[place + 1 :] + text.read(_CHUNK)).strip(_BLANK):
                raise FileProblemError(FileProblem.BAD_JSON, number + 1)
            return
        try:
            entry, place = _DECODER.raw_decode(held, place)
        except RecursionError:
            raise FileProblemError(FileProblem.TOO_DEEP, number + 1) from None
        except ValueError:
            held, place = held[place:], 0
            if len(held) > MAX_LINE:
                raise FileProblemError(FileProblem.CELL_TOO_LARGE, number + 1) from None
            if not (more := text.read(_CHUNK)):
                raise FileProblemError(FileProblem.BAD_JSON, number + 1) from None
            held += more
            continue
        number += 1
        yield number, _flat(entry) if isinstance(entry, _Pairs) else _Unreadable(str(entry))


def _next(held: str, place: int) -> int:
    while place < len(held) and (held[place] == "," or held[place] in _BLANK):
        place += 1
    return place


def _flat(entry: _Pairs) -> dict[str, str] | _Unreadable:
    cells: dict[str, str] = {}
    try:
        _fill(cells, "", entry, 0)
    except RecursionError:
        return _Unreadable(str(entry)[:MAX_CELL])
    return cells


def _fill(cells: dict[str, str], key: str, value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, _Pairs):
        for name, inner in value:
            _fill(cells, f"{key}.{name}" if key else name, inner, depth + 1)
        return
    text, before = _text(value, depth), cells.get(key, "")
    # A key that comes twice keeps both of its values, for nobody knows which was meant.
    if len(before) <= MAX_CELL:
        cells[key] = f"{before}{_LISTED}{text}" if before and text else text or before


def _text(value: Any, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise RecursionError
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _LISTED.join(filter(None, (_text(part, depth + 1) for part in value)))
    if isinstance(value, _Pairs):
        return ", ".join(f"{name}: {_text(inner, depth + 1)}" for name, inner in value)
    return str(value)
