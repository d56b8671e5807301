"""Dates as partners write them: numbers in any order, months in words, years alone, digits of any script."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale

from matching.dates import Calendar
from matching.errors import DateError
from rlf.description import KnownFrom, StatedDate
from rlf.partner_lists.columns import DateOrder
from rlf.partner_lists.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERS = re.compile(r"(\d{1,4})[-/.\s](\d{1,4})(?:[-/.\s](\d{1,4}))?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"[T\s]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?$")
_ABOUT = re.compile(
    r"^(?:~|±|≈|c\.?|ca\.?|circa|about|approx\.?|environ|vers|env\.?|etwa|um|حوالي|حدود)\s*(?=\d)|[?~]$"
)
_YEAR_DIGITS = 4
_SERIAL_DIGITS = 5  # how Excel counts the days of 1927 to 2173
_EXCEL_EPOCH = date(1899, 12, 30)
_ABOUT_YEARS = 2
_CENTURY = 100
_MONTHS = 12
_LANGUAGES = ("en", "fr", "de", "ar", "fa", "es", "pt", "it", "tr", "uk", "ru", "ti", "am")
_LEVANTINE_MONTHS = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How the dates of one list read. `today` is the day of its upload, for years of two digits."""

    order: DateOrder
    calendar: Calendar
    today: date


def parse_date(text: str, style: DateStyle, *, excel_days: bool = False) -> StatedDate:
    """A date cell, to the precision it has; a part written as 0 is not known.

    Args:
        text: the cell, not empty.
        style: how this list writes its dates.
        excel_days: whether a number of five digits is a day as Excel counts them.

    Raises:
        DateError: it is no date, or one its calendar does not have.
    """
    written = _TIME.sub("", western_digits(text).strip())
    bare = _ABOUT.sub("", written.casefold()).strip()
    if excel_days and bare.isdecimal() and len(bare) == _SERIAL_DIGITS:
        day = _EXCEL_EPOCH + timedelta(days=int(bare))
        return StatedDate(year=day.year, month=day.month, day=day.day)
    year, month, day_of_month = _parts(bare, style)
    stated = StatedDate(calendar=style.calendar, year=year, month=month, day=day_of_month)
    if bare != written.casefold():
        stated = replace(stated, plus_minus_years=_ABOUT_YEARS, known_from=KnownFrom.ESTIMATED)
    stated.interval()  # raises where there is no such day
    return stated


def guess_order(texts: Iterable[str]) -> DateOrder:
    """The order that the dates of a list show; day first where they leave it open, as most of the world writes."""
    votes: Counter[DateOrder] = Counter()
    for text in texts:
        found = _NUMBERS.fullmatch(_TIME.sub("", western_digits(text).strip()))
        if found is None or found[3] is None:
            continue
        first, second, third = (int(part) for part in found.groups())
        if len(found[1]) == _YEAR_DIGITS:
            continue
        if len(found[3]) < _YEAR_DIGITS and first > _MONTHS and third <= 31 and first > 31:  # noqa: PLR2004 - days
            votes[DateOrder.YEAR_FIRST] += 1
        elif first > _MONTHS >= second:
            votes[DateOrder.DAY_FIRST] += 1
        elif second > _MONTHS >= first:
            votes[DateOrder.MONTH_FIRST] += 1
    return votes.most_common(1)[0][0] if votes else DateOrder.DAY_FIRST


def western_digits(text: str) -> str:
    """The same text with the decimal digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in text)


def _parts(text: str, style: DateStyle) -> tuple[int, int | None, int | None]:
    if text.isdecimal() and len(text) == _YEAR_DIGITS:
        return int(text), None, None
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _known(int(compact[1]), int(compact[2]), int(compact[3]))
    numbers = _NUMBERS.fullmatch(text)
    if numbers is None:
        return _with_month_in_words(text, style)
    first, second, third = numbers.groups()
    if third is None:
        return _month_and_year(first, second)
    if len(first) == _YEAR_DIGITS or (style.order is DateOrder.YEAR_FIRST and len(third) < _YEAR_DIGITS):
        return _known(_full_year(first, style), int(second), int(third))
    if style.order is DateOrder.MONTH_FIRST:
        first, second = second, first
    return _known(_full_year(third, style), int(second), int(first))


def _month_and_year(first: str, second: str) -> tuple[int, int | None, int | None]:
    if len(first) == _YEAR_DIGITS:
        return _known(int(first), int(second), 0)
    if len(second) == _YEAR_DIGITS:
        return _known(int(second), int(first), 0)
    raise _no_date()


def _with_month_in_words(text: str, style: DateStyle) -> tuple[int, int | None, int | None]:
    """Such as "3 March 1990", "Mar-90" or "March 3, 1990"."""
    numbers = re.findall(r"\d+", text)
    month = _month_names().get(folded(re.sub(r"\d+(?:st|nd|rd|th|er|\.)?", " ", text)))
    if month is None or not 1 <= len(numbers) <= 2:  # noqa: PLR2004 - a day and a year
        raise _no_date()
    if len(numbers) == 1:
        return _full_year(numbers[0], style), month, None
    day, year = reversed(numbers) if len(numbers[0]) == _YEAR_DIGITS else numbers
    return _known(_full_year(year, style), month, int(day))


def _known(year: int, month: int, day: int) -> tuple[int, int | None, int | None]:
    return year, month or None, (day or None) if month else None


def _full_year(text: str, style: DateStyle) -> int:
    """Years of two digits are the latest that are not to come; only the Gregorian calendar is written so."""
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - digits
        return year
    if style.calendar is not Calendar.GREGORIAN:
        raise _no_date()
    century = style.today.year // _CENTURY * _CENTURY
    return year + century if year + century <= style.today.year else year + century - _CENTURY


def _no_date() -> DateError:
    return DateError("Not a date: write day, month and year, or the year alone.")


@cache
def _month_names() -> dict[str, int]:
    found = {folded(name): number for number, name in enumerate(_LEVANTINE_MONTHS, start=1)}
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for width in ("wide", "abbreviated"):
            for use in ("format", "stand-alone"):
                months = locale.months[use][width]
                found.update({folded(name): number for number, name in months.items()})
    return found
