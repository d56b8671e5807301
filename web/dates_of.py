"""A stated date as text: as it was said, and what it is in the Gregorian calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import format_date
from flask_babel import gettext as _

from matching.dates import Calendar, DateInterval, Precision
from web.words import CALENDAR_WORDS

if TYPE_CHECKING:
    from rlf.description import StatedDate


def date_text(stated: StatedDate | None) -> str:
    """The date as stated, with its Gregorian meaning where that says more; empty if nothing is known."""
    if stated is None:
        return ""
    parts = [_age_text(stated) if stated.year is None else _parts_text(stated)]
    if stated.plus_minus_years:
        parts.append(_("give or take %(count)s years", count=stated.plus_minus_years))
    meaning = stated.interval()
    if meaning is not None and (stated.year is None or stated.calendar is not Calendar.GREGORIAN):
        parts.append(_("which is %(date)s", date=interval_text(meaning)))
    return ", ".join(part for part in parts if part)


def interval_text(interval: DateInterval) -> str:
    """An interval of Gregorian days, no more precise than it is."""
    if interval.earliest == interval.latest:
        return str(format_date(interval.earliest, "d MMMM y"))
    if interval.precision is Precision.DAY or interval.precision is Precision.MONTH:
        return _span(interval, "d MMM y")
    return _span(interval, "y") if interval.precision is Precision.RANGE else _span(interval, "MMM y")


def _span(interval: DateInterval, pattern: str) -> str:
    first, last = format_date(interval.earliest, pattern), format_date(interval.latest, pattern)
    if first == last:
        return str(first)
    return str(_("between %(first)s and %(last)s", first=first, last=last))


def _parts_text(stated: StatedDate) -> str:
    if stated.calendar is Calendar.GREGORIAN:
        meaning = stated.interval() if stated.plus_minus_years == 0 else None
        pattern = "d MMMM y" if stated.day else "MMMM y" if stated.month else "y"
        if meaning is not None:
            return str(format_date(meaning.earliest, pattern))
    numbers = "-".join(f"{part:02d}" for part in (stated.year, stated.month, stated.day) if part is not None)
    if stated.calendar is Calendar.GREGORIAN:
        return numbers
    return str(_("%(date)s, %(calendar)s", date=numbers, calendar=CALENDAR_WORDS[stated.calendar]))


def _age_text(stated: StatedDate) -> str:
    if stated.age is None:
        return ""
    if stated.age_at is None:
        return str(_("%(age)s years old", age=stated.age))
    return str(_("%(age)s years old on %(date)s", age=stated.age, date=format_date(stated.age_at, "d MMM y")))
