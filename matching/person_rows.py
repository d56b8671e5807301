"""One row of a file of persons: what its columns say of a person, and what exactly is wrong with a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
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
    "ethnicity",
    "marks",
)
_COUNTRY_CODE_LETTERS = 2

Row = Mapping[str, str]
"""Values by column, stripped; columns without a value are left out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a file something stands, for messages."""

    path: Path
    line: int
    column: str = ""

    def error(self, problem: str) -> LinkFileError:
        """The error that says what is wrong here."""
        where = f"{self.path}, line {self.line}" + (f", column {self.column}" if self.column else "")
        return LinkFileError(f"{where}: {problem}")

    def at(self, column: str) -> Cell:
        """A column of the same line."""
        return Cell(self.path, self.line, column)


def person_of(row: Row, where: Cell) -> Person:
    """The person that a row describes. Raises LinkFileError for a cell that cannot be read."""
    names = [Name(row[column], kind) for column, kind in _NAME_COLUMNS.items() if column in row]
    if "other_names" in row:
        names += [Name(text.strip(), NameKind.OTHER) for text in row["other_names"].split(";") if text.strip()]
    return Person(
        names=tuple(names),
        sex=_sex(row, where),
        birth=_birth(row, where),
        birth_place=row.get("birth_place", ""),
        origin_place=row.get("origin_place", ""),
        nationalities=_nationalities(row, where),
        relatives=tuple(_relative(part.strip(), where) for part in row.get("relatives", "").split(";") if part.strip()),
        last_seen_place=row.get("last_seen_place", ""),
        last_seen=_date(row, "last_seen_date", where),
        ethnicity=row.get("ethnicity", ""),
        marks=row.get("marks", ""),
    )


_parse_iso = lru_cache(maxsize=65536)(parse_iso)


def _sex(row: Row, where: Cell) -> Sex | None:
    if "sex" not in row:
        return None
    try:
        return Sex(row["sex"].upper())
    except ValueError as problem:
        raise where.at("sex").error("not F, M or X; leave it empty when unknown.") from problem


def _date(row: Row, column: str, where: Cell) -> DateInterval | None:
    if column not in row:
        return None
    try:
        return _parse_iso(row[column])
    except DateError as problem:
        raise where.at(column).error(str(problem)) from problem


def _birth(row: Row, where: Cell) -> DateInterval | None:
    stated = _date(row, "birth_date", where)
    if stated or "age" not in row:
        return stated
    if not row["age"].isdecimal():
        raise where.at("age").error("not a whole number of years.")
    at = _date(row, "age_at", where)
    if at is None:
        raise where.at("age_at").error("empty; an age needs the date it was stated at.")
    try:
        return _age_range(int(row["age"]), at.earliest, at.latest)
    except DateError as problem:
        raise where.at("age").error(str(problem)) from problem


def _age_range(age: int, first: date, last: date) -> DateInterval:
    """Birth of someone of an age on an unknown day between two."""
    early, late = from_age(age, first), from_age(age, last)
    return DateInterval(early.earliest, late.latest, early.precision)


def _nationalities(row: Row, where: Cell) -> tuple[str, ...]:
    if "nationality" not in row:
        return ()
    codes = _codes(row["nationality"])
    for code in codes:
        if len(code) != _COUNTRY_CODE_LETTERS or not (code.isascii() and code.isalpha()):
            raise where.at("nationality").error("not a country code of two letters (ISO 3166 alpha-2).")
    return codes


@lru_cache(maxsize=4096)
def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in text.replace(";", ",").split(",") if code.strip())


def _relative(text: str, where: Cell) -> Relative:
    relationship, colon, name = text.partition(":")
    if not colon or not name.strip():
        raise where.at("relatives").error("write relatives as relationship:name, with ; between them.")
    try:
        kind = Relationship(relationship.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError as problem:
        known = ", ".join(Relationship)
        raise where.at("relatives").error(f"a relationship that is not known; one of: {known}.") from problem
    return Relative(kind, (Name(name.strip()),))
