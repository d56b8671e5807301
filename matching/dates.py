"""Dates as intervals: what a record says, no more precise than it says it, in any of four calendars."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

from matching.calendars import ethiopian_to_gregorian, hijri_to_gregorian, solar_hijri_to_gregorian
from matching.errors import DateError
from matching.model import HIJRI_SLACK_DAYS

_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_LAST_MONTH = {"gregorian": 12, "solar_hijri": 12, "hijri": 12, "ethiopian": 13}
_OLDEST_AGE = 130
_NEW_YEAR = frozenset({(1, 1)})

MonthAndDay = tuple[int, int]


class Precision(StrEnum):
    """How much of a date was stated."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"  # an age, or a year give or take some


class Calendar(StrEnum):
    """Calendars people state their dates in."""

    GREGORIAN = "gregorian"
    SOLAR_HIJRI = "solar_hijri"
    HIJRI = "hijri"
    ETHIOPIAN = "ethiopian"


@dataclass(frozen=True, slots=True)
class DateInterval:
    """All the Gregorian days, first and last included, that a stated date may mean."""

    earliest: date
    latest: date
    precision: Precision
    documented: bool = False  # an identity document says so: 1 January is then meant

    def as_meant(self) -> DateInterval:
        """The interval with 1 January read as "that year", unless a document says the day."""
        return self.year_only() if self.is_doubtful(_NEW_YEAR) else self

    def is_doubtful(self, days: Collection[MonthAndDay]) -> bool:
        """Whether it is one of the days that are written for one that nobody knew, and no document says it."""
        if self.precision is not Precision.DAY or self.documented:
            return False
        return (self.earliest.month, self.earliest.day) in days

    def year_only(self) -> DateInterval:
        """The year that it begins in, as if nothing more had been stated."""
        first, last = self.earliest.replace(month=1, day=1), self.earliest.replace(month=12, day=31)
        return replace(self, earliest=first, latest=last, precision=Precision.YEAR)

    @property
    def text(self) -> str:
        """The interval in ISO form, as precise as it is."""
        if self.precision is Precision.DAY:
            return self.earliest.isoformat()
        if self.precision is Precision.MONTH and self.earliest.month == self.latest.month:
            return self.earliest.isoformat()[:7]
        first, last = f"{self.earliest.year:04d}", f"{self.latest.year:04d}"
        return first if first == last else f"{first}/{last}"


def from_parts(
    calendar: Calendar,
    year: int,
    month: int | None = None,
    day: int | None = None,
    *,
    plus_minus_years: int = 0,
    documented: bool = False,
) -> DateInterval:
    """Interval of a date stated in a calendar, its day or month and day left out where unknown.

    Raises DateError for a date that the calendar does not have.
    """
    if day is not None and month is None:
        raise DateError("A day without a month is no date: give the month, or only the year.")
    try:
        earliest, latest = _bounds(calendar, year, month, day)
        earliest, latest = _widened(earliest, latest, plus_minus_years)
    except (ValueError, OverflowError, IndexError, KeyError) as problem:
        stated = "-".join(str(part) for part in (year, month, day) if part is not None)
        raise DateError(f"The {calendar} calendar has no date {stated}: check day, month and year.") from problem
    precision = Precision.DAY if day is not None else Precision.MONTH if month is not None else Precision.YEAR
    return DateInterval(earliest, latest, Precision.RANGE if plus_minus_years else precision, documented=documented)


def _bounds(calendar: Calendar, year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """First and last Gregorian day of what was stated."""
    if month is None:
        first = _day(calendar, year, 1, 1)
        return first, _day(calendar, year + 1, 1, 1) - timedelta(days=1)
    if day is None:
        first = _day(calendar, year, month, 1)
        is_last = month == _LAST_MONTH[calendar]
        following = _day(calendar, year + 1, 1, 1) if is_last else _day(calendar, year, month + 1, 1)
        return first, following - timedelta(days=1)
    stated = _day(calendar, year, month, day)
    slack = timedelta(days=HIJRI_SLACK_DAYS if calendar is Calendar.HIJRI else 0)
    return stated - slack, stated + slack


def _day(calendar: Calendar, year: int, month: int, day: int) -> date:
    if calendar is Calendar.SOLAR_HIJRI:
        return solar_hijri_to_gregorian(year, month, day)
    if calendar is Calendar.HIJRI:
        return hijri_to_gregorian(year, month, day)
    if calendar is Calendar.ETHIOPIAN:
        return ethiopian_to_gregorian(year, month, day)
    return date(year, month, day) if year <= MAXYEAR else date.max


def _widened(earliest: date, latest: date, years: int) -> tuple[date, date]:
    if years < 0:
        raise ValueError("a tolerance is not negative")
    if not years:
        return earliest, latest
    first = date(max(earliest.year - years, MINYEAR), 1, 1)
    return first, date(min(latest.year + years, MAXYEAR), 12, 31)


def from_age(age: int, at: date) -> DateInterval:
    """Days on which someone was born who had completed `age` years on day `at`. Raises DateError beyond 0–130."""
    if not 0 <= age <= _OLDEST_AGE:
        raise DateError(f"An age of {age} years is not possible: give 0 to {_OLDEST_AGE}.")
    latest = _years_before(at, age)
    return DateInterval(_years_before(at, age + 1) + timedelta(days=1), latest, Precision.RANGE)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February in a common year
        return day.replace(year=day.year - years, day=28)


def parse_iso(text: str, *, documented: bool = False) -> DateInterval:
    """Interval of "YYYY", "YYYY-MM" or "YYYY-MM-DD", digits of any script. Raises DateError for anything else."""
    digits = "".join(str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in text.strip())
    found = _ISO.match(digits)
    if not found:
        raise DateError("Not a date: write YYYY, YYYY-MM or YYYY-MM-DD.")
    year, month, day = (int(part) if part else None for part in found.groups())
    return replace(from_parts(Calendar.GREGORIAN, year or 0, month, day), documented=documented)
