"""Dates as they are written in lists that leave: ISO, no more precise than they were stated, `~` for about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from matching.dates import Calendar, Precision
from matching.errors import DateError

if TYPE_CHECKING:
    from matching.dates import DateInterval
    from rlf.description import StatedDate

ABOUT_YEARS = 2
"""How many years either way `~1990` stands for, here and where lists are read."""

_ABOUT = re.compile(r"~(\d{4})(?:±(\d+))?")


def written_date(stated: StatedDate | None) -> str:
    """Such as `1990`, `1990-03`, `1990-03-14`, `~1990` (give or take two years) or `~1990±5`; empty if not known.

    Dates of other calendars are turned into Gregorian ones, and say no more than that allows.
    """
    if stated is None:
        return ""
    try:
        interval = stated.interval()
    except DateError:
        return ""
    if interval is None:
        return ""
    is_plain = stated.year is not None and stated.calendar is Calendar.GREGORIAN and not stated.plus_minus_years
    return interval.text if is_plain else _turned(interval)


def as_stated(stated: StatedDate | None) -> str:
    """The date in its own calendar, such as `1370-05-02 solar_hijri`; empty where it was Gregorian, or an age."""
    if stated is None or stated.year is None or stated.calendar is Calendar.GREGORIAN:
        return ""
    parts = [f"{stated.year:04d}", *(f"{part:02d}" for part in (stated.month, stated.day) if part is not None)]
    about = f"±{stated.plus_minus_years}" if stated.plus_minus_years else ""
    return f"{'-'.join(parts)}{about} {stated.calendar}"


def years_meant(written: str) -> tuple[int, int] | None:
    """First and last year that an about-date may mean; None for any other date."""
    about = _ABOUT.fullmatch(written)
    if about is None:
        return None
    slack = int(about[2]) if about[2] else ABOUT_YEARS
    return int(about[1]) - slack, int(about[1]) + slack


def _turned(interval: DateInterval) -> str:
    middle = interval.earliest + (interval.latest - interval.earliest) / 2
    if interval.precision is Precision.DAY:
        return middle.isoformat()
    if interval.earliest.year == interval.latest.year:
        return f"{middle.year:04d}"
    slack = max(middle.year - interval.earliest.year, interval.latest.year - middle.year)
    return f"~{middle.year:04d}" if slack <= ABOUT_YEARS else f"~{middle.year:04d}±{slack}"
