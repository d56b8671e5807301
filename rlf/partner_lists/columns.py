"""Which field of a list entry a column holds: by its heading, and as a person confirms it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from matching.dates import Calendar
from rlf.errors import InvalidInputError
from rlf.partner_lists.words import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLE = Path(__file__).with_name("columns.csv")
_PARTS = re.compile(r"[/|\n(\[]")
_ALIKE_PERCENT = 88
_SHORTEST_ALIKE = 5  # shorter headings are taken exactly, since one letter makes another word of them


class Field(StrEnum):
    """What a column of a partner's list may hold."""

    FULL_NAME = "full_name"
    NAME_IN_ORDER = "name_in_order"
    FAMILY_COMMA_GIVEN = "family_comma_given"
    GIVEN_NAMES = "given_names"
    FATHER_NAME = "father_name"
    GRANDFATHER_NAME = "grandfather_name"
    FAMILY_NAME = "family_name"
    MOTHER_NAME = "mother_name"
    OTHER_NAMES = "other_names"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    BIRTH_MONTH = "birth_month"
    BIRTH_DAY = "birth_day"
    AGE = "age"
    AGE_AT = "age_at"
    BIRTH_PLACE = "birth_place"
    ORIGIN_COUNTRY = "origin_country"
    ORIGIN_PLACE = "origin_place"
    NATIONALITY = "nationality"
    LAST_SEEN_PLACE = "last_seen_place"
    LAST_SEEN_DATE = "last_seen_date"
    CONDITION = "condition"
    FAMILY_GROUP = "family_group"
    RELATIVES = "relatives"
    PHONE = "phone"
    PARTNER_REFERENCE = "partner_reference"
    RESTRICTION = "restriction"
    EXPIRES = "expires"
    NOTE = "note"


NAME_FIELDS = frozenset(
    {
        Field.FULL_NAME,
        Field.NAME_IN_ORDER,
        Field.FAMILY_COMMA_GIVEN,
        Field.GIVEN_NAMES,
        Field.FAMILY_NAME,
        Field.OTHER_NAMES,
    }
)
DATE_FIELDS = frozenset({Field.BIRTH_DATE, Field.AGE_AT, Field.LAST_SEEN_DATE, Field.EXPIRES})


# What two columns may hold together, and what then stands between their words.
JOINED_BY = {
    Field.FULL_NAME: " ",
    Field.NAME_IN_ORDER: " ",
    Field.GIVEN_NAMES: " ",
    Field.FAMILY_NAME: " ",
    Field.OTHER_NAMES: "; ",
    Field.ORIGIN_PLACE: ", ",
    Field.BIRTH_PLACE: ", ",
    Field.LAST_SEEN_PLACE: ", ",
    Field.NATIONALITY: "; ",
    Field.PHONE: "; ",
    Field.RELATIVES: "; ",
    Field.RESTRICTION: "; ",
    Field.NOTE: "; ",
}
# What a person may say once of a whole list.
CONSTANTS = (
    Field.ORIGIN_COUNTRY,
    Field.NATIONALITY,
    Field.CONDITION,
    Field.LAST_SEEN_PLACE,
    Field.LAST_SEEN_DATE,
)


class DateOrder(StrEnum):
    """In which order a list writes dates such as 03/04/1990. A year of four digits in front is always understood."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a person has confirmed about a list: a field, or None, for each column, how its dates read, and what holds
    for every row of it that says nothing of its own (pairs of a field and its text).
    """

    fields: tuple[Field | None, ...]
    date_order: DateOrder = DateOrder.DAY_FIRST
    calendar: Calendar = Calendar.GREGORIAN
    constants: tuple[tuple[Field, str], ...] = ()


def check_mapping(mapping: Mapping, columns: int) -> None:
    """Refuse a mapping that no list can be read by. Several columns may hold one field where their words can be joined.

    Raises:
        InvalidInputError: `problem` is no_name, twice (with `field`) or other_columns.
    """
    if len(mapping.fields) != columns:
        raise InvalidInputError("The mapping is of another list.", problem="other_columns")
    chosen = [field for field in mapping.fields if field]
    for field in chosen:
        if chosen.count(field) > 1 and field not in JOINED_BY:
            raise InvalidInputError(f"Two columns are {field}; choose one of them.", problem="twice", field=field)
    if not NAME_FIELDS & set(chosen):
        raise InvalidInputError("No column holds a name; say which one does.", problem="no_name")


def headings_say(headings: Sequence[str]) -> tuple[Field | None, ...]:
    """The field of each heading, as far as it is known; each field is given to the heading that fits it best."""
    scored = [(*_field_of(heading), index) for index, heading in enumerate(headings)]
    found: list[Field | None] = [None] * len(headings)
    for score, field, index in sorted(scored, key=lambda entry: (-entry[0], entry[2])):
        if field is not None and score and field not in found:
            found[index] = field
    return tuple(found)


def with_names_in_parts(recognised: Sequence[Field | None]) -> tuple[Field | None, ...]:
    """The same fields, with names as they stand beside one another: a list with one name column and none of given names
    has its full names there, and a "name" beside a "first name" is the family name.
    """
    found = list(recognised)
    if Field.FAMILY_NAME in found and not {Field.FULL_NAME, Field.GIVEN_NAMES} & set(found):
        found[found.index(Field.FAMILY_NAME)] = Field.FULL_NAME
    if Field.GIVEN_NAMES in found and not {Field.FULL_NAME, Field.FAMILY_NAME} & set(found):
        found[found.index(Field.GIVEN_NAMES)] = Field.FULL_NAME
    if Field.FULL_NAME in found and Field.GIVEN_NAMES in found and Field.FAMILY_NAME not in found:
        found[found.index(Field.FULL_NAME)] = Field.FAMILY_NAME
    return tuple(found)


def _field_of(heading: str) -> tuple[float, Field | None]:
    """How surely, up to 100, a heading names a field. A heading in two languages may be known by either."""
    candidates = [folded(heading), *(folded(part) for part in _PARTS.split(heading))]
    known = _known()
    for candidate in candidates:
        if candidate in known:
            return 100.0, known[candidate]
    best: tuple[float, Field | None] = (0.0, None)
    for candidate in candidates:
        if len(candidate) >= _SHORTEST_ALIKE:
            alike = process.extractOne(candidate, known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE_PERCENT)
            best = max(best, (alike[1], known[alike[0]]) if alike else best, key=lambda entry: entry[0])
    return best


@cache
def _known() -> dict[str, Field]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {folded(heading): Field(row["field"]) for row in rows for heading in row["headings"].split(";")}
