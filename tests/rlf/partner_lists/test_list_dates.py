"""Dates as partners write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.dates import Calendar
from matching.errors import DateError
from rlf.partner_lists.columns import DateOrder
from rlf.partner_lists.list_dates import DateStyle, guess_order, parse_date

TODAY = date(2026, 5, 1)
DAY_FIRST = DateStyle(DateOrder.DAY_FIRST, Calendar.GREGORIAN, TODAY)
WRITTEN = [
    ("1990-02-03", (1990, 2, 3)),
    ("1990/2/3", (1990, 2, 3)),
    ("1990-02-03 00:00:00", (1990, 2, 3)),
    ("1990-02-03T10:20", (1990, 2, 3)),
    ("19900203", (1990, 2, 3)),
    ("03/02/1990", (1990, 2, 3)),
    ("3.2.1990", (1990, 2, 3)),
    ("3-2-90", (1990, 2, 3)),
    ("3/2/26", (2026, 2, 3)),
    ("3/2/27", (1927, 2, 3)),
    ("٣/٢/١٩٩٠", (1990, 2, 3)),
    ("۱۹۹۰/۰۲/۰۳", (1990, 2, 3)),
    ("1990", (1990, None, None)),
    ("١٩٩٠", (1990, None, None)),
    ("1990-02", (1990, 2, None)),
    ("02/1990", (1990, 2, None)),
    ("00/00/1990", (1990, None, None)),
    ("00/02/1990", (1990, 2, None)),
    ("3 February 1990", (1990, 2, 3)),
    ("Feb 3, 1990", (1990, 2, 3)),
    ("3rd Feb 1990", (1990, 2, 3)),
    ("03-Feb-90", (1990, 2, 3)),
    ("3 février 1990", (1990, 2, 3)),
    ("1er mars 1990", (1990, 3, 1)),
    ("3. Februar 1990", (1990, 2, 3)),
    ("März 1990", (1990, 3, None)),
    ("3 شباط 1990", (1990, 2, 3)),
    ("٣ فبراير ١٩٩٠", (1990, 2, 3)),
]


@pytest.mark.parametrize(("text", "parts"), WRITTEN)
def test_a_date_is_read_as_it_was_meant(text, parts):
    found = parse_date(text, DAY_FIRST)
    assert (found.year, found.month, found.day) == parts


@pytest.mark.parametrize("text", ["31/02/1990", "1990-13-01", "32/1/1990", "soon", "12", "1990-02-03-04", "3/4", "١/٢"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DateError):
        parse_date(text, DAY_FIRST)


@pytest.mark.parametrize("text", ["~1990", "ca. 1990", "environ 1990", "1990?", "حوالي 1990"])
def test_a_year_given_about_is_some_years_wide(text):
    interval = parse_date(text, DAY_FIRST).interval()
    assert (interval.earliest.year, interval.latest.year) == (1988, 1992)


def test_month_first_and_year_first_are_read_as_confirmed():
    month_first = DateStyle(DateOrder.MONTH_FIRST, Calendar.GREGORIAN, TODAY)
    year_first = DateStyle(DateOrder.YEAR_FIRST, Calendar.GREGORIAN, TODAY)
    assert parse_date("02/03/1990", month_first).interval().earliest == date(1990, 2, 3)
    assert parse_date("90/02/03", year_first).interval().earliest == date(1990, 2, 3)


def test_other_calendars_are_kept_and_understood():
    persian = DateStyle(DateOrder.DAY_FIRST, Calendar.SOLAR_HIJRI, TODAY)
    found = parse_date("۱۳۶۹/۱/۱", persian)
    assert found.year == 1369
    assert found.interval().earliest == date(1990, 3, 21)


def test_days_as_excel_counts_them_are_read_where_they_may_occur():
    assert parse_date("32907", DAY_FIRST, excel_days=True).interval().earliest == date(1990, 2, 3)
    with pytest.raises(DateError):
        parse_date("32907", DAY_FIRST)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/02/1990", "25/12/1990"], DateOrder.DAY_FIRST),
        (["03/02/1990", "12/25/1990"], DateOrder.MONTH_FIRST),
        (["90/12/25"], DateOrder.YEAR_FIRST),
        (["03/02/1990", "1990-12-25", "x"], DateOrder.DAY_FIRST),
        ([], DateOrder.DAY_FIRST),
    ],
)
def test_the_order_is_guessed_from_days_beyond_twelve(texts, order):
    assert guess_order(texts) is order


@given(st.dates(date(1930, 1, 1), TODAY), st.sampled_from(list(DateOrder)), st.sampled_from("/-. "))
def test_every_day_survives_every_order(day, order, between):
    parts = {
        DateOrder.DAY_FIRST: (f"{day.day:02}", f"{day.month:02}", str(day.year)),
        DateOrder.MONTH_FIRST: (f"{day.month:02}", f"{day.day:02}", str(day.year)),
        DateOrder.YEAR_FIRST: (str(day.year), f"{day.month:02}", f"{day.day:02}"),
    }[order]
    found = parse_date(between.join(parts), DateStyle(order, Calendar.GREGORIAN, TODAY))
    assert (found.year, found.month, found.day) == (day.year, day.month, day.day)


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text):
    try:
        found = parse_date(text, DAY_FIRST)
    except DateError:
        return
    assert found.interval() is not None
