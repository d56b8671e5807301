"""What a mapping makes of a row: columns joined and split, words for all rows, and what PFIF says of people."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.dates import Calendar
from matching.person import NameKind
from rlf.description import Condition, Description
from rlf.partner_lists.columns import DateOrder, Field, Mapping
from rlf.partner_lists.reading_rules import ReadingRules
from rlf.partner_lists.row_check import RowCheck, RowReason

F = Field
DAY = date(2026, 11, 1)


def read(fields, cells, *, is_death_checked=False, **more):
    check = RowCheck(Mapping(tuple(fields), **more), uploaded=DAY, excel_days=False)
    return check.read(cells, is_death_checked=is_death_checked)


def named(description):
    return {name.kind: name.text for name in description.names}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Selam", {NameKind.FULL: "Selam"}),
        ("Selam Tesfay", {NameKind.GIVEN: "Selam", NameKind.FAMILY: "Tesfay"}),
        ("Ali Omar Haddad", {NameKind.GIVEN: "Ali", NameKind.FATHER: "Omar", NameKind.FAMILY: "Haddad"}),
        (
            "Ali Omar Hasan Al Haddad",
            {
                NameKind.GIVEN: "Ali",
                NameKind.FATHER: "Omar",
                NameKind.GRANDFATHER: "Hasan",
                NameKind.FAMILY: "Al Haddad",
            },
        ),
    ],
)
def test_a_name_in_one_column_is_split_by_its_order(text, parts):
    assert named(read([F.NAME_IN_ORDER], [text])) == parts


def test_a_family_name_before_a_comma_is_told_from_given_names():
    assert named(read([F.FAMILY_COMMA_GIVEN], ["Haddad, Samir Ali"])) == {
        NameKind.FAMILY: "Haddad",
        NameKind.GIVEN: "Samir Ali",
    }
    assert named(read([F.FAMILY_COMMA_GIVEN], ["Samir Haddad"])) == {NameKind.FULL: "Samir Haddad"}


def test_a_part_in_a_column_of_its_own_counts_more_than_one_split_off():
    assert named(read([F.NAME_IN_ORDER, F.FATHER_NAME], ["Ali Omar Haddad", "Umar"]))[NameKind.FATHER] == "Umar"


def test_two_columns_are_joined_into_one_field():
    assert named(read([F.FULL_NAME, F.FULL_NAME], ["Samir", "Haddad"])) == {NameKind.FULL: "Samir Haddad"}
    assert read([F.FULL_NAME, F.NOTE, F.NOTE], ["Samir", "tall", "limps"]).note == "tall; limps"


@pytest.mark.parametrize(
    ("cells", "born"),
    [(["1990", "3", "7"], (1990, 3, 7)), (["1990", "3", ""], (1990, 3, None)), (["1990", "March", "7"], (1990, 3, 7))],
)
def test_day_month_and_year_in_columns_of_their_own_are_a_date(cells, born):
    birth = read([F.FULL_NAME, F.BIRTH_YEAR, F.BIRTH_MONTH, F.BIRTH_DAY], ["Samir", *cells]).birth
    assert (birth.year, birth.month, birth.day) == born


def test_what_holds_for_every_row_yields_to_what_a_row_says():
    constants = ((F.NATIONALITY, "Syria"), (F.CONDITION, "alive"), (F.LAST_SEEN_DATE, "2026-05-01"))
    said = read([F.FULL_NAME, F.NATIONALITY], ["Samir", "Iraq"], constants=constants)
    assert (said.nationalities, said.condition, said.last_seen.year) == (("IQ",), Condition.ALIVE, 2026)
    assert read([F.FULL_NAME, F.NATIONALITY], ["Samir", "?"], constants=constants).nationalities == ("SY",)


def test_an_age_in_pfif_counts_from_its_source_date():
    birth = read([F.FULL_NAME, F.AGE, F.AGE_AT], ["Samir", "30", "2011-03-11T07:00:00Z"]).birth
    assert birth.interval().earliest.year == 1980


def test_whoever_is_believed_dead_is_held_until_a_supervisor_looked_into_it():
    fields, cells = [F.FULL_NAME, F.CONDITION], ["Samir Haddad", "believed_dead"]
    assert [problem.reason for problem in read(fields, cells)] == [RowReason.DEATH_TO_CHECK]
    assert read(fields, cells, is_death_checked=True).condition is Condition.DECEASED


@pytest.mark.parametrize(
    ("status", "condition", "note"),
    [
        ("believed_alive", Condition.ALIVE, ""),
        ("is_note_author", Condition.ALIVE, ""),
        ("believed_missing", None, "believed_missing"),
        ("information_sought", None, "information_sought"),
    ],
)
def test_what_pfif_believes_of_a_person_is_kept(status, condition, note):
    said = read([F.FULL_NAME, F.CONDITION], ["Samir Haddad", status])
    assert (said.condition, said.note) == (condition, note)


def test_a_mapping_stored_before_there_were_constants_can_still_be_read():
    stored = b'{"fields":["full_name",null],"date_order":"day_first","calendar":"gregorian"}'
    assert msgspec.json.decode(stored, type=Mapping) == Mapping((F.FULL_NAME, None))


mappings = st.builds(
    Mapping,
    st.lists(st.none() | st.sampled_from(Field), max_size=8).map(tuple),
    st.sampled_from(DateOrder),
    st.sampled_from(Calendar),
    st.lists(st.tuples(st.sampled_from(Field), st.text(max_size=20)), max_size=3).map(tuple),
)


@given(mappings, st.lists(st.text(max_size=30), max_size=9))
def test_no_row_makes_a_mapping_raise(mapping, cells):
    found = RowCheck(mapping, uploaded=DAY, excel_days=True).read(cells)
    assert isinstance(found, Description) or found
    assert all(text for text in ReadingRules(mapping).values(cells).values())


@given(mappings)
def test_a_mapping_comes_back_as_it_was_stored(mapping):
    assert msgspec.json.decode(msgspec.json.encode(mapping), type=Mapping) == mapping
