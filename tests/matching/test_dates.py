"""Dates in four calendars, read no more precisely than they were stated."""

from __future__ import annotations

from datetime import date

import pytest
from hijridate import Gregorian, Hijri
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from matching import DateError
from matching.compare.birth import birth_level
from matching.dates import Calendar, Precision, from_age, from_parts, parse_iso
from matching.model import BirthLevel

days = st.dates(date(1925, 1, 1), date(2040, 12, 31))


@given(days)
def test_a_gregorian_day_is_itself(day):
    found = from_parts(Calendar.GREGORIAN, day.year, day.month, day.day)
    assert (found.earliest, found.latest, found.precision) == (day, day, Precision.DAY)
    assert parse_iso(found.text) == found


@given(days)
def test_a_solar_hijri_day_comes_back(day):
    stated = JalaliDate(day)
    assert from_parts(Calendar.SOLAR_HIJRI, stated.year, stated.month, stated.day).earliest == day


@given(days)
def test_a_hijri_day_comes_back_within_two_days(day):
    stated = Gregorian.fromdate(day).to_hijri()
    found = from_parts(Calendar.HIJRI, stated.year, stated.month, stated.day)
    assert found.earliest <= day <= found.latest
    assert (found.latest - found.earliest).days == 4


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [
        (2000, 1, 1, date(2007, 9, 12)),
        (1966, 1, 1, date(1973, 9, 11)),
        (1999, 13, 6, date(2007, 9, 11)),
        (2012, 4, 29, date(2020, 1, 8)),
    ],
)
def test_ethiopian_days_are_those_of_the_almanac(year, month, day, expected):
    assert from_parts(Calendar.ETHIOPIAN, year, month, day).earliest == expected


def test_an_ethiopian_year_spans_two_gregorian_years():
    found = from_parts(Calendar.ETHIOPIAN, 2000)
    assert (found.earliest, found.latest) == (date(2007, 9, 12), date(2008, 9, 10))


def test_a_hijri_year_ends_the_day_before_the_next_to_the_end_of_the_tables():
    last = Hijri(1499, 12, Hijri(1499, 12, 1).month_length()).to_gregorian()
    assert from_parts(Calendar.HIJRI, 1499).latest == last == date(2076, 11, 26)
    assert from_parts(Calendar.HIJRI, 1500, 1, 1).earliest == date(2076, 11, 25)  # two days of slack


def test_a_hijri_year_before_the_tables_is_reckoned():
    found = from_parts(Calendar.HIJRI, 1300)
    assert found.earliest.year == 1882
    assert 353 <= (found.latest - found.earliest).days <= 355


@pytest.mark.parametrize(
    ("calendar", "parts"),
    [
        (Calendar.GREGORIAN, (1990, 2, 30)),
        (Calendar.GREGORIAN, (0, 1, 1)),
        (Calendar.SOLAR_HIJRI, (1360, 12, 31)),
        (Calendar.HIJRI, (1400, 13, 1)),
        (Calendar.HIJRI, (1300, 1, 31)),
        (Calendar.ETHIOPIAN, (2001, 13, 6)),
        (Calendar.ETHIOPIAN, (2000, 14, 1)),
        (Calendar.GREGORIAN, (1990, None, 3)),
    ],
)
def test_an_impossible_date_is_refused(calendar, parts):
    with pytest.raises(DateError):
        from_parts(calendar, *parts)


@pytest.mark.parametrize("text", ["", "90", "1990/01/02", "1990-13", "1990-02-30", "yesterday"])
def test_text_that_is_no_date_is_refused(text):
    with pytest.raises(DateError):
        parse_iso(text)


def test_digits_of_other_scripts_are_read():
    assert parse_iso("١٩٨٠-٠٥") == parse_iso("1980-05")


def test_a_tolerance_widens_a_year_to_a_range():
    found = from_parts(Calendar.GREGORIAN, 1980, plus_minus_years=2)
    assert (found.earliest, found.latest, found.precision) == (date(1978, 1, 1), date(1982, 12, 31), Precision.RANGE)


def test_an_age_is_the_year_that_ends_on_the_day_it_was_stated():
    found = from_age(30, date(2024, 2, 29))
    assert (found.earliest, found.latest) == (date(1993, 3, 1), date(1994, 2, 28))
    with pytest.raises(DateError):
        from_age(200, date(2024, 1, 1))


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("1980-05-03", "1980-05-03", BirthLevel.SAME_DAY),
        ("1980-01-01", "1980-05-03", BirthLevel.SAME_YEAR),
        ("1980-01-01", "1980-01-01", BirthLevel.SAME_YEAR),
        ("1980", "1980-05-03", BirthLevel.SAME_YEAR),
        ("1980-05", "1980-05-03", BirthLevel.SAME_MONTH),
        ("1980-05-03", "1980-03-05", BirthLevel.SWAPPED),
        ("1980-05-03", "1983-05-03", BirthLevel.ONE_DIGIT),
        ("1980-05-30", "1980-06-02", BirthLevel.NEAR_DAY),
        ("1980-05-03", "1980-11-27", BirthLevel.OTHER_DAY),
        ("1980", "1981-06-15", BirthLevel.WITHIN_ONE),
        ("1980", "1983", BirthLevel.WITHIN_THREE),
        ("1980", "1988", BirthLevel.CALENDAR),
        ("1359", "1980", BirthLevel.CALENDAR),
        ("1980", "1985", BirthLevel.APART),
        ("1980", "2005", BirthLevel.FAR),
    ],
)
def test_two_dates_stand_at_a_named_level(left, right, level):
    assert birth_level(parse_iso(left), parse_iso(right)) is level
    assert birth_level(parse_iso(right), parse_iso(left)) is level


def test_the_first_of_january_on_a_document_is_that_day():
    stated = parse_iso("1980-01-01", documented=True)
    assert birth_level(stated, stated) is BirthLevel.SAME_DAY


def test_an_age_meets_a_date_within_its_range():
    assert birth_level(from_age(40, date(2020, 6, 1)), parse_iso("1980-01-20")) is BirthLevel.WITHIN_RANGE
