"""Dates of birth as intervals: which named level two of them stand at."""

from __future__ import annotations

from datetime import date

from matching import model
from matching.dates import DateInterval, Precision
from matching.evidence import Evidence
from matching.model import BirthLevel

_DAYS_IN_YEAR = 365.25


def birth_evidence(left: DateInterval | None, right: DateInterval | None) -> Evidence | None:
    """Evidence of two dates of birth; None when a side has none."""
    if left is None or right is None:
        return None
    level = birth_level(left, right)
    return Evidence(
        field="birth",
        level=level,
        bits=model.BIRTH_BITS[level],
        left_text=left.text,
        right_text=right.text,
        code=f"birth.{level}",
    )


def birth_level(left: DateInterval, right: DateInterval) -> BirthLevel:
    """The level two dates stand at, read no more precisely than either was stated."""
    a, b = left.as_meant(), right.as_meant()
    if a.precision is Precision.DAY and b.precision is Precision.DAY:
        level = _two_days(a, b)
        if level is not None:
            return level
    elif a.earliest <= b.latest and b.earliest <= a.latest:
        return _overlapping(a, b)
    return _apart(a, b)


def _two_days(a: DateInterval, b: DateInterval) -> BirthLevel | None:
    first, second = a.earliest, b.earliest
    gap = max((b.earliest - a.latest).days, (a.earliest - b.latest).days, 0)
    if gap == 0:
        return BirthLevel.SAME_DAY
    if first.year == second.year and (first.month, first.day) == (second.day, second.month):
        return BirthLevel.SWAPPED
    if _differing_digits(first, second) == 1:
        return BirthLevel.ONE_DIGIT if abs(first.year - second.year) <= model.APART_YEARS else BirthLevel.APART
    if gap <= model.NEAR_DAYS:
        return BirthLevel.NEAR_DAY
    return BirthLevel.OTHER_DAY if first.year == second.year else None


def _differing_digits(first: date, second: date) -> int:
    return sum(a != b for a, b in zip(first.isoformat(), second.isoformat(), strict=True))


def _overlapping(a: DateInterval, b: DateInterval) -> BirthLevel:
    if Precision.RANGE in {a.precision, b.precision}:
        return BirthLevel.WITHIN_RANGE
    if Precision.YEAR in {a.precision, b.precision}:
        return BirthLevel.SAME_YEAR
    return BirthLevel.SAME_MONTH


def _apart(a: DateInterval, b: DateInterval) -> BirthLevel:
    """Level by the years between two intervals; whole years when either states no more than a year."""
    years = _years_between(a, b)
    if years <= 1:
        return BirthLevel.WITHIN_ONE
    if years <= model.NEAR_YEARS:
        return BirthLevel.WITHIN_THREE
    for least, most in model.CALENDAR_YEARS:
        if least <= years <= most:
            return BirthLevel.CALENDAR
    return BirthLevel.APART if years <= model.APART_YEARS else BirthLevel.FAR


def _years_between(a: DateInterval, b: DateInterval) -> int:
    earlier, later = (a, b) if a.earliest <= b.earliest else (b, a)
    if Precision.RANGE in {a.precision, b.precision}:
        return max(0, round((later.earliest - earlier.latest).days / _DAYS_IN_YEAR))
    return later.earliest.year - earlier.earliest.year
