"""A Gregorian day in the calendar a family reckons by: the way opposite to `matching.calendars`."""

from __future__ import annotations

from datetime import date

from hijridate import Gregorian
from persiantools.jdatetime import JalaliDate

from matching.dates import Calendar

_ETHIOPIAN_EPOCH = date(8, 8, 27).toordinal()  # 1 Mäskäräm of year 1, Gregorian
_FOUR_YEARS = 1461


def in_calendar(calendar: Calendar, day: date) -> tuple[int, int, int]:
    """Year, month and day of a Gregorian day in a calendar."""
    if calendar is Calendar.SOLAR_HIJRI:
        jalali = JalaliDate(day)  # type: ignore[no-untyped-call] # persiantools has no types
        return jalali.year, jalali.month, jalali.day
    if calendar is Calendar.HIJRI:
        return Gregorian.fromdate(day).to_hijri().datetuple()
    if calendar is Calendar.ETHIOPIAN:
        return _ethiopian(day)
    return day.year, day.month, day.day


def _ethiopian(day: date) -> tuple[int, int, int]:
    """Dershowitz and Reingold, Calendrical Calculations: the third of four years has a day more."""
    since = day.toordinal() - _ETHIOPIAN_EPOCH
    year = (4 * since + 1463) // _FOUR_YEARS
    in_year = since - (365 * (year - 1) + year // 4)
    return year, in_year // 30 + 1, in_year % 30 + 1
