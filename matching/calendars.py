"""Calendars: one day of the Solar Hijri, Hijri or Ethiopian calendar as a Gregorian day."""

from __future__ import annotations

from datetime import date, timedelta

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

# hijridate's tables (Umm al-Qura) hold these years, 1343 to 1500 after the Hijra
_TABLED_HIJRI_YEARS = range(1343, 1501)
_HIJRI_EPOCH = date(622, 7, 19)  # 1 Muharram of year 1, Gregorian, civil reckoning
_HIJRI_MONTHS = 12
_LONGEST_HIJRI_MONTH = 30
_ETHIOPIAN_EPOCH = date(8, 8, 27)  # 1 Mäskäräm of year 1, Gregorian
_ETHIOPIAN_MONTH_DAYS = 30
_ETHIOPIAN_MONTHS = 13


def solar_hijri_to_gregorian(year: int, month: int, day: int) -> date:
    """Gregorian day of a day in the Iranian and Afghan calendar. ValueError for a day it does not have."""
    found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call] # persiantools has no types
    return date(found.year, found.month, found.day)


def hijri_to_gregorian(year: int, month: int, day: int) -> date:
    """Gregorian day of an Islamic day: tabled where there are tables, else by the arithmetic 30-year cycle."""
    if year in _TABLED_HIJRI_YEARS:
        found = Hijri(year, month, day).to_gregorian()
        return date(found.year, found.month, found.day)
    if year < 1 or not 1 <= month <= _HIJRI_MONTHS or not 1 <= day <= _LONGEST_HIJRI_MONTH:
        raise ValueError("no such day in the Islamic calendar")
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
    return _HIJRI_EPOCH + timedelta(days=days)


def ethiopian_to_gregorian(year: int, month: int, day: int) -> date:
    """Gregorian day of an Ethiopian day (Dershowitz and Reingold, Calendrical Calculations).

    Twelve months of thirty days and a thirteenth of five, six in the year before a Julian leap year.
    """
    last = _ETHIOPIAN_MONTH_DAYS if month < _ETHIOPIAN_MONTHS else 6 if year % 4 == 3 else 5  # noqa: PLR2004
    if year < 1 or not 1 <= month <= _ETHIOPIAN_MONTHS or not 1 <= day <= last:
        raise ValueError("no such day in the Ethiopian calendar")
    # the epoch is a Julian date: counted in days since, the Gregorian calendar need not be known
    return _ETHIOPIAN_EPOCH + timedelta(days=365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)
