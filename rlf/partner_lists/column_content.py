"""What a column holds by its cells: dates, ages, sexes, countries, conditions, references, telephones, names.

A share of the filled cells in the first rows speaks for each field; the field with the greatest share is believed, from
a share on that is higher where a cell says little (a number may be an age or anything).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.dates import Calendar
from matching.errors import DateError
from matching.names.normalise import script_of
from rlf.partner_lists.columns import DATE_FIELDS, NAME_FIELDS, DateOrder, Field
from rlf.partner_lists.list_dates import DateStyle, parse_date, western_digits
from rlf.partner_lists.words import condition_of, country_of, is_unknown, sex_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

_LEAST_CELLS = 3
_OLDEST_YEARS = 110
_NEW_SINCE_YEARS = 5  # dates of which most are as young as this are not of births
_REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9/._-]{3,29}")
_PHONE = re.compile(r"[+0(][\d\s()./-]{6,20}")
_WORDS = re.compile(r"[^\W\d_][\w'’.\-‐]*(?:\s+[^\W\d_][\w'’.\-‐]*){0,5}")
_LONGEST_AGE = 3
_FEW_VALUES = 0.3  # of the cells; names are mostly different


@dataclass(frozen=True, slots=True)
class Content:
    """What the cells of a column look like: a field, the share of them that says so, and the script of names."""

    field: Field
    share: float
    script: str = ""


def content_of(cells: Sequence[str], today: date) -> Content | None:
    """What a column looks like by some of its cells; None where nothing is plain."""
    filled = [cell for cell in cells if cell and not is_unknown(cell)]
    if len(filled) < _LEAST_CELLS:
        return None
    best: Content | None = None
    for field, least, speaks in _SIGNS:
        share = sum(speaks(cell, today) for cell in filled) / len(filled)
        if share >= least and (best is None or share > best.share):
            best = Content(field, share)
    if best is not None:
        return _dated(best, filled, today) if best.field is Field.BIRTH_DATE else best
    return _references(filled) or _names(filled)


def agrees(field: Field, content: Content) -> bool:
    """Whether a field may hold what a column looks like."""
    if field is content.field:
        return True
    alike = (DATE_FIELDS, NAME_FIELDS | _NAMES_OF_OTHERS, _COUNTRIES, _CODES, _AGES)
    return any(field in group and content.field in group for group in alike)


def _is_date(cell: str, today: date) -> bool:
    if not any(mark in cell for mark in "-/. ") and len(cell) != 8:  # noqa: PLR2004 - 19900131
        return False
    for order in DateOrder:
        try:
            parse_date(cell, DateStyle(order, Calendar.GREGORIAN, today))
        except DateError:
            continue
        return True
    return False


def _is_age(cell: str, _today: date) -> bool:
    digits = western_digits(cell)
    return digits.isdecimal() and len(digits) <= _LONGEST_AGE and int(digits) <= _OLDEST_YEARS


def _is_year(cell: str, today: date) -> bool:
    digits = western_digits(cell)
    return digits.isdecimal() and today.year - _OLDEST_YEARS <= int(digits) <= today.year


def _is_sex(cell: str, _today: date) -> bool:
    return sex_of(cell) is not None


def _is_condition(cell: str, _today: date) -> bool:
    return condition_of(cell) is not None


def _is_country(cell: str, _today: date) -> bool:
    return country_of(cell) is not None


def _is_phone(cell: str, _today: date) -> bool:
    return _PHONE.fullmatch(western_digits(cell)) is not None and not _is_date(cell, _today)


# Field, the least share of cells that must speak for it, and what a cell must be.
_SIGNS: tuple[tuple[Field, float, Callable[[str, date], bool]], ...] = (
    (Field.SEX, 0.9, _is_sex),
    (Field.BIRTH_DATE, 0.8, _is_date),
    (Field.BIRTH_YEAR, 0.95, _is_year),
    (Field.CONDITION, 0.8, _is_condition),
    (Field.NATIONALITY, 0.8, _is_country),
    (Field.PHONE, 0.9, _is_phone),
    (Field.AGE, 0.95, _is_age),
)
_NAMES_OF_OTHERS = frozenset({Field.FATHER_NAME, Field.GRANDFATHER_NAME, Field.MOTHER_NAME, Field.RELATIVES})
_COUNTRIES = frozenset({Field.NATIONALITY, Field.ORIGIN_COUNTRY, Field.ORIGIN_PLACE, Field.BIRTH_PLACE})
_CODES = frozenset({Field.PARTNER_REFERENCE, Field.FAMILY_GROUP, Field.PHONE})
_AGES = frozenset({Field.AGE, Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.FAMILY_GROUP, Field.PARTNER_REFERENCE})


def _dated(content: Content, cells: Sequence[str], today: date) -> Content:
    """Dates of which most are of these years are of when people were seen."""
    young = sum(any(str(today.year - ago) in western_digits(cell) for ago in range(_NEW_SINCE_YEARS)) for cell in cells)
    return Content(Field.LAST_SEEN_DATE, content.share) if young > len(cells) / 2 else content


def _references(cells: Sequence[str]) -> Content | None:
    share = sum(_REFERENCE.fullmatch(cell) is not None for cell in cells) / len(cells)
    is_each_once = len(set(cells)) == len(cells)
    return Content(Field.PARTNER_REFERENCE, share) if share > 0.9 and is_each_once else None  # noqa: PLR2004


def _names(cells: Sequence[str]) -> Content | None:
    share = sum(_WORDS.fullmatch(cell) is not None for cell in cells) / len(cells)
    several = sum(" " in cell.strip() for cell in cells) / len(cells)
    if share < 0.9 or several < 0.5 or len(set(cells)) < _FEW_VALUES * len(cells):  # noqa: PLR2004 - as explained above
        return None
    scripts = [script_of(cell) for cell in cells]
    script = max(set(scripts), key=scripts.count)
    return Content(Field.FULL_NAME, share, script)
