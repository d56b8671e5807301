"""Files of persons: CSV in UTF-8 with a header, read once and kept as rows until a person is asked for."""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, repeat, zip_longest
from pathlib import Path
from typing import overload

from matching.errors import LinkFileError
from matching.person import Person
from matching.person_rows import COLUMNS, Cell, person_of

Record = tuple[str, Person]
_ROWS_AT_ONCE = 10_000
_SHARED_COLUMNS = frozenset(COLUMNS) - {"record_id", "full_name"}  # whose values come again and again


class PersonFile(Sequence[Record]):
    """Record ids and persons of a file. A row becomes a person each time it is asked for: a million rows take far less
    room than a million persons.

    Raises LinkFileError at once for a file, header or id that cannot be read, and for a cell when its row is asked for.
    """

    def __init__(self, path: Path, warn: Callable[[str], None] | None = None) -> None:
        self._path = path
        self._rows: list[tuple[str, ...]] = []
        self._lines = array("L")
        reader = csv.reader(io.StringIO(_decoded(path), newline=""), strict=True)
        try:
            header = _checked_header(path, next(reader, []), warn)
            self._columns = [name for name in header if name in COLUMNS]
            self._keep(((reader.line_num, row) for row in reader if row), header)
        except csv.Error as problem:
            raise Cell(path, reader.line_num).error(f"not readable as CSV ({problem}); check its quotes.") from problem
        self._check_ids()

    def _keep(self, rows: Iterator[tuple[int, list[str]]], header: list[str]) -> None:
        """Keep the rows, column by column for some thousands at a time, which is several times faster than by cells."""
        known: dict[str, str] = {}
        while some := list(islice(rows, _ROWS_AT_ONCE)):
            widest, line = max((len(row), -line) for line, row in some)
            if widest > len(header):
                where = Cell(self._path, -line)
                raise where.error("more cells than columns in the header; quote cells that hold a comma.")
            by_name = dict(zip(header, zip_longest(*(row for _, row in some), fillvalue=""), strict=False))
            columns = [tuple(map(str.strip, by_name.get(name, repeat("", len(some))))) for name in self._columns]
            for place, name in enumerate(self._columns):
                if name in _SHARED_COLUMNS:
                    columns[place] = tuple(map(known.setdefault, columns[place], columns[place]))
            self._rows += zip(*columns, strict=True)
            self._lines.extend(line for line, _ in some)

    def _check_ids(self) -> None:
        place = self._columns.index("record_id")
        line_of: dict[str, int] = {}
        for line, row in zip(self._lines, self._rows, strict=True):
            first = line_of.setdefault(row[place], line)
            if first != line or not row[place]:
                where = Cell(self._path, line).at("record_id")
                if not row[place]:
                    raise where.error("empty; each row needs an id of its own.")
                raise where.error(f"the id of line {first} again; ids must differ.")

    def __len__(self) -> int:
        """How many persons there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | list[Record]:
        """The record at a place, its person made anew."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        row = {name: value for name, value in zip(self._columns, self._rows[place], strict=True) if value}
        return row["record_id"], person_of(row, Cell(self._path, self._lines[place]))


def read_persons(path: Path, warn: Callable[[str], None] | None = None) -> list[Record]:
    """All records of a file at once. Raises LinkFileError for what cannot be read."""
    return list(PersonFile(path, warn))


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise LinkFileError(f"{path}: cannot be opened ({problem.strerror}); check the path.") from problem
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        before = content[content.rfind(b"\n", 0, problem.start) + 1 : problem.start]
        column = before.count(b",") + 1
        raise LinkFileError(
            f"{path}, line {line}, column {column}: byte {problem.start} (0x{content[problem.start]:02x}) is not "
            "UTF-8; save the file as UTF-8."
        ) from problem
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise LinkFileError(f"{path}, line {line}: a null character; save the file as plain CSV.")
    return text


def _checked_header(path: Path, header: list[str], warn: Callable[[str], None] | None) -> list[str]:
    names = [name.strip() for name in header]
    where = Cell(path, 1)
    if "record_id" not in names:
        raise where.error(f"no column record_id; the first line names the columns, of: {', '.join(COLUMNS)}.")
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise where.at(doubled[0]).error("this column stands twice; keep one.")
    unknown = [name for name in names if name not in COLUMNS]
    if unknown and warn:
        warn(f"{path}: columns not used: {', '.join(unknown)}")
    return names
