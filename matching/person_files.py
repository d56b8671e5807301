"""Persons from a CSV file: its columns, its rows, and what exactly is wrong with those that cannot be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.dates import DateInterval, from_age, parse_iso
from matching.errors import DateError, LinkFileError
from matching.person import Name, NameKind, Person, Relationship, Relative, Sex

_NAME_COLUMNS = {
    "full_name": NameKind.FULL,
    "given_names": NameKind.GIVEN,
    "father_name": NameKind.FATHER,
    "grandfather_name": NameKind.GRANDFATHER,
    "family_name": NameKind.FAMILY,
    "mother_name": NameKind.MOTHER,
}
COLUMNS = (
    "record_id",
    *_NAME_COLUMNS,
    "other_names",
    "sex",
    "birth_date",
    "age",
    "age_at",
    "birth_place",
    "origin_place",
    "nationality",
    "relatives",
    "last_seen_place",
    "last_seen_date",
)
_COUNTRY_CODE_LETTERS = 2


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where in a file something stands, for messages."""

    path: Path
    line: int
    column: str = ""

    def error(self, problem: str) -> LinkFileError:
        where = f"{self.path}, line {self.line}" + (f", column {self.column}" if self.column else "")
        return LinkFileError(f"{where}: {problem}")

    def at(self, column: str) -> _Cell:
        return _Cell(self.path, self.line, column)


def read_persons(path: Path, warn: Callable[[str], None] | None = None) -> list[tuple[str, Person]]:
    """Record ids and persons of a CSV file, UTF-8 with a header. Raises LinkFileError for what cannot be read."""
    reader = csv.DictReader(io.StringIO(_decoded(path), newline=""), strict=True)
    persons: list[tuple[str, Person]] = []
    lines: dict[str, int] = {}
    try:
        _check_header(path, reader.fieldnames, warn)
        for row in reader:
            where = _Cell(path, reader.line_num)
            record_id = _record_id(row, where, lines)
            persons.append((record_id, _person(row, where)))
    except csv.Error as problem:
        raise _Cell(path, reader.line_num).error(f"not readable as CSV ({problem}); check its quotes.") from problem
    return persons


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


def _check_header(path: Path, header: object, warn: Callable[[str], None] | None) -> None:
    names = [str(name).strip() for name in header] if isinstance(header, list | tuple) else []
    where = _Cell(path, 1)
    if "record_id" not in names:
        raise where.error(f"no column record_id; the first line names the columns, of: {', '.join(COLUMNS)}.")
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise where.at(doubled[0]).error("this column stands twice; keep one.")
    unknown = [name for name in names if name not in COLUMNS]
    if unknown and warn:
        warn(f"{path}: columns not used: {', '.join(unknown)}")


def _record_id(row: Mapping[str | None, object], where: _Cell, lines: dict[str, int]) -> str:
    if None in row:
        raise where.error("more cells than columns in the header; quote cells that hold a comma.")
    record_id = _text(row, "record_id")
    if not record_id:
        raise where.at("record_id").error("empty; each row needs an id of its own.")
    if record_id in lines:
        raise where.at("record_id").error(f"the id of line {lines[record_id]} again; ids must differ.")
    lines[record_id] = where.line
    return record_id


def _text(row: Mapping[str | None, object], column: str) -> str:
    value = row.get(column)
    return value.strip() if isinstance(value, str) else ""


def _person(row: Mapping[str | None, object], where: _Cell) -> Person:
    names = [Name(text, kind) for column, kind in _NAME_COLUMNS.items() if (text := _text(row, column))]
    names += [Name(text.strip(), NameKind.OTHER) for text in _text(row, "other_names").split(";") if text.strip()]
    return Person(
        names=tuple(names),
        sex=_sex(_text(row, "sex"), where.at("sex")),
        birth=_birth(row, where),
        birth_place=_text(row, "birth_place"),
        origin_place=_text(row, "origin_place"),
        nationalities=_nationalities(_text(row, "nationality"), where.at("nationality")),
        relatives=_relatives(_text(row, "relatives"), where.at("relatives")),
        last_seen_place=_text(row, "last_seen_place"),
        last_seen=_date(_text(row, "last_seen_date"), where.at("last_seen_date")),
    )


def _sex(text: str, where: _Cell) -> Sex | None:
    if not text:
        return None
    try:
        return Sex(text.upper())
    except ValueError as problem:
        raise where.error("not F, M or X; leave it empty when unknown.") from problem


def _date(text: str, where: _Cell) -> DateInterval | None:
    if not text:
        return None
    try:
        return parse_iso(text)
    except DateError as problem:
        raise where.error(str(problem)) from problem


def _birth(row: Mapping[str | None, object], where: _Cell) -> DateInterval | None:
    stated = _date(_text(row, "birth_date"), where.at("birth_date"))
    age, age_at = _text(row, "age"), _text(row, "age_at")
    if stated or not age:
        return stated
    if not age.isdecimal():
        raise where.at("age").error("not a whole number of years.")
    at = _date(age_at, where.at("age_at"))
    if at is None:
        raise where.at("age_at").error("empty; an age needs the date it was stated at.")
    try:
        return _age_range(int(age), at.earliest, at.latest)
    except DateError as problem:
        raise where.at("age").error(str(problem)) from problem


def _age_range(age: int, first: date, last: date) -> DateInterval:
    """Birth of someone of an age on an unknown day between two."""
    early, late = from_age(age, first), from_age(age, last)
    return DateInterval(early.earliest, late.latest, early.precision)


def _nationalities(text: str, where: _Cell) -> tuple[str, ...]:
    codes = tuple(code.strip().upper() for code in text.replace(";", ",").split(",") if code.strip())
    for code in codes:
        if len(code) != _COUNTRY_CODE_LETTERS or not (code.isascii() and code.isalpha()):
            raise where.error("not a country code of two letters (ISO 3166 alpha-2).")
    return codes


def _relatives(text: str, where: _Cell) -> tuple[Relative, ...]:
    return tuple(_relative(part.strip(), where) for part in text.split(";") if part.strip())


def _relative(text: str, where: _Cell) -> Relative:
    relationship, colon, name = text.partition(":")
    if not colon or not name.strip():
        raise where.error("write relatives as relationship:name, with ; between them.")
    try:
        kind = Relationship(relationship.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError as problem:
        known = ", ".join(Relationship)
        raise where.error(f"a relationship that is not known; one of: {known}.") from problem
    return Relative(kind, (Name(name.strip()),))
