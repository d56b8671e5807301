"""The invented people: the same every time, in several scripts, and as careless as real lists are."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.calendars import ethiopian_to_gregorian, hijri_to_gregorian, solar_hijri_to_gregorian
from matching.dates import Calendar
from matching.link_files import link_files
from matching.person import Sex
from rlf.demo.calendars import in_calendar
from rlf.demo.crowd import crowd
from rlf.demo.families import TODAY
from rlf.demo.files import is_readable, write_files
from rlf.demo.names import Culture, Form, name_tables, patronymic
from rlf.demo.partner_list import COLUMNS, ROWS, demo_list
from rlf.demo.requests import ADULT, demo_requests


def _rows():
    return list(csv.DictReader(io.StringIO(demo_list(demo_requests()).decode(), newline=""), delimiter=";"))


def _script(text):
    return unicodedata.name(next(letter for letter in text if letter.isalpha())).split()[0]


def test_every_culture_has_names_for_everybody():
    tables = name_tables()
    assert set(tables) == set(Culture)
    for table in tables.values():
        assert min(len(table.male), len(table.female)) >= 10
        assert len(table.places) >= 5
        assert all(form.spellings and all(form.spellings) for form in (*table.male, *table.female, *table.family))


def test_the_same_people_come_out_every_time():
    assert demo_requests() == demo_requests()
    assert demo_list(demo_requests()) == demo_list(demo_requests())


def test_twenty_families_seek_more_than_thirty_people_children_among_them():
    requests = demo_requests()
    sought = [person for request in requests for person in request.meant]
    assert len(requests) == 20
    assert len(sought) >= 28
    assert sum(person.age < ADULT for person in sought) >= 4
    assert {request.language for request in requests} == {"ar", "fa", "en", "de", "fr"}
    assert any(request.accompanying for request in requests)


def test_two_pairs_seek_each_other_and_two_seek_the_same_person():
    requests = demo_requests()
    assert requests[14].enquirer.relationship is None
    assert requests[14].meant[0] is requests[15].household.mother
    assert requests[15].meant[0] is requests[14].household.children[0]
    assert requests[18].meant == requests[19].meant


def test_the_list_has_three_thousand_rows_in_four_scripts():
    rows = _rows()
    assert len(rows) == ROWS
    assert tuple(rows[0]) == COLUMNS
    scripts = Counter(_script(row["Full name"]) for row in rows if any(map(str.isalpha, row["Full name"])))
    assert set(scripts) == {"LATIN", "ARABIC", "CYRILLIC", "ETHIOPIC"}
    assert scripts["LATIN"] > 2000
    assert sum(not is_readable(row) for row in rows) == 8


def test_every_date_of_birth_said_at_a_centre_exists():
    for request in demo_requests():
        for person in (request.enquirer, *request.sought, *request.relatives, *request.accompanying):
            interval = person.birth.interval()
            assert interval is not None
            assert interval.earliest <= TODAY


@given(st.dates(date(1930, 1, 1), date(2026, 1, 1)))
def test_a_day_put_into_another_calendar_and_back_is_the_same_day(day):
    assert solar_hijri_to_gregorian(*in_calendar(Calendar.SOLAR_HIJRI, day)) == day
    assert hijri_to_gregorian(*in_calendar(Calendar.HIJRI, day)) == day
    assert ethiopian_to_gregorian(*in_calendar(Calendar.ETHIOPIAN, day)) == day


@pytest.mark.parametrize(
    ("father", "son", "daughter"),
    [("Ігор", "Ігорович", "Ігорівна"), ("Сергій", "Сергійович", "Сергіївна"), ("Дмитро", "Дмитрович", "Дмитрівна")],
)
def test_ukrainian_children_are_called_after_their_father(father, son, daughter):
    form = Form(father, (father,))
    assert patronymic(form, Sex.MALE).native == son
    assert patronymic(form, Sex.FEMALE).native == daughter


def test_the_files_for_the_engine_alone_find_most_of_the_sought(tmp_path):
    _, requests, entries = write_files(tmp_path)
    found = tmp_path / "pairs.csv"
    link_files(requests, entries, found, top=3, min_probability=0.2, progress=lambda *_: None, warn=lambda _: None)
    with found.open(encoding="utf-8", newline="") as file:
        matched = {row["request_id"] for row in csv.DictReader(file)}
    assert len(matched) >= 12


def test_a_crowd_is_the_same_for_the_same_seed_and_has_common_and_rare_names():
    people = list(crowd(7, 3000))
    assert [person.line for person in islice(crowd(7, 3000), 50)] == [person.line for person in people[:50]]
    given = Counter(person.names[0].native for person in people)
    assert given.most_common(1)[0][1] > 20
    assert sum(count == 1 for count in given.values()) > 200
    assert all(person.description().birth.interval() for person in people)
