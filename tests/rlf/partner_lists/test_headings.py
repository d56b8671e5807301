"""Headings are found below titles, over several rows, or nowhere; and no row below them is lost."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlf.partner_lists.asides import AsideReason, set_aside
from rlf.partner_lists.headings import find_headings
from rlf.partner_lists.messages import Choices
from rlf.partner_lists.table import batches, survey

PEOPLE = [["Amina Yusuf", "F", "1990-01-02"], ["Samir Haddad", "M", "1985-03-04"], ["Lea Khoury", "F", "2001"]]


def found_in(*rows, line=None):
    return find_headings([(number, list(cells)) for number, cells in enumerate(rows, start=1)], (), line)


def test_titles_above_the_headings_are_kept_apart():
    found = found_in(["Camp North"], ["as of", "3 May 2024"], ["Name", "Sex", "Date of birth"], *PEOPLE)
    assert found.names == ("Name", "Sex", "Date of birth")
    assert found.titles == ("Camp North", "as of 3 May 2024")
    assert found.data_from == 4


@pytest.mark.parametrize(
    "headings",
    [
        ["Nom", "Sexe", "Né le"],
        ["الاسم", "الجنس", "تاريخ الميلاد"],
        ["Name", "remarks", "place"],
        ["Foo", "Bar", "Baz"],
    ],
)
def test_headings_in_the_first_row_are_headings(headings):
    assert found_in(headings, *PEOPLE).names == tuple(headings)
    assert found_in(headings, *PEOPLE).data_from == 2


def test_headings_over_two_rows_are_put_together():
    found = found_in(["Name", "", "Date"], ["", "Sex", "of birth"], *PEOPLE)
    assert found.names == ("Name", "Sex", "Date of birth")
    assert found.data_from == 3


def test_a_group_over_several_columns_is_repeated_where_nothing_is_merged():
    rows = [["Ali", "Haddad", "Mona", "Khoury"], ["Omar", "Saleh", "Rima", "Nasser"]]
    found = found_in(["Father", "", "Mother", ""], ["name", "family name", "name", "family name"], *rows)
    assert found.names == ("Father / name", "Father / family name", "Mother / name", "Mother / family name")


def test_headings_in_two_languages_are_both_shown():
    found = found_in(["Name", "Sex", "Date of birth"], ["الاسم", "الجنس", "تاريخ الميلاد"], *PEOPLE)
    assert found.names == ("Name / الاسم", "Sex / الجنس", "Date of birth / تاريخ الميلاد")
    assert found.data_from == 3


def test_without_headings_the_first_row_is_data():
    found = found_in(*PEOPLE)
    assert not found.found
    assert found.names == ("Column 1", "Column 2", "Column 3")
    assert found.data_from == 1


def test_without_headings_titles_are_still_no_data():
    found = found_in(["Camp North"], *PEOPLE)
    assert (found.found, found.titles, found.data_from) == (False, ("Camp North",), 2)


def test_a_first_row_of_names_under_headings_stays_data():
    assert found_in(["Name", "Father"], ["Amina", "Ali"], ["Samir", "Omar"]).data_from == 2


def test_a_person_may_say_where_the_headings_are_or_that_there_are_none():
    rows = [["a", "b", "c"], ["d", "e", "f"], *PEOPLE]
    assert found_in(*rows, line=2).names == ("d", "e", "f")
    assert found_in(*rows, line=0).data_from == 1
    assert not found_in(["Name", "Sex", "Born"], *PEOPLE, line=0).found


def test_a_person_may_say_that_the_headings_are_far_down():
    content = "".join(f"remark {n},about,this\n" for n in range(300)) + "Foo,Bar,Baz\nAmina,F,1990\n"
    found = survey(io.BytesIO(content.encode()), Choices(heading_line=301))
    assert (found.headings, found.sample, len(found.titles)) == (["Foo", "Bar", "Baz"], [["Amina", "F", "1990"]], 300)
    assert survey(io.BytesIO(content.encode()), Choices(heading_line=9_000)).rows > 300


def test_a_word_in_the_titles_does_not_make_them_headings():
    found = found_in(["Camp"], ["Place", "Camp North"], ["Name", "Sex", "Date of birth"], *PEOPLE)
    assert found.names == ("Name", "Sex", "Date of birth")
    assert found.titles == ("Camp", "Place Camp North")


def test_headings_that_come_again_below_are_still_headings():
    found = found_in(["Foo", "Bar", "Baz"], *PEOPLE, ["Foo", "Bar", "Baz"], *PEOPLE)
    assert (found.found, found.data_from) == (True, 2)


def test_a_last_column_without_heading_is_a_column():
    found = found_in(["Name", "Sex"], *PEOPLE)
    assert found.names == ("Name", "Sex", "")


@given(st.lists(st.lists(st.sampled_from(["", "Amina", "name", "sex", "F", "12", "Total"]), max_size=4), max_size=12))
def test_every_filled_row_is_a_title_a_heading_or_data(rows):
    content = "\n".join(",".join(row) for row in rows if any(row)) + "\nLea,F,34\nOmar,M,12\n"
    found = survey(file := io.BytesIO(content.encode()), Choices(encoding="utf-8", delimiter=","))
    lines = [line for batch in batches(file, found.shape, skip=0) for line, _cells in batch.rows]
    assert len(lines) == found.rows
    assert lines == list(range(lines[0], content.count("\n") + 1))[-found.rows :]
    above = len([line for line in content.splitlines() if line.strip(",")]) - found.rows
    assert 0 <= above - len(found.titles) <= 3


HEADINGS = ["Name", "Sex", "Date of birth", "Father / name"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["Name", "Sex", "Date of birth", "Father / name"], AsideReason.REPEATED_HEADING),
        (["NAME", "sex", "", ""], AsideReason.REPEATED_HEADING),
        (["Name", "Sex", "Date", "Father"], AsideReason.REPEATED_HEADING),
        (["", "", "of birth", "name"], AsideReason.REPEATED_HEADING),
        (["Total: 324"], AsideReason.TOTAL),
        (["", "Total", "324"], AsideReason.TOTAL),
        (["المجموع", "", "٣٢٤"], AsideReason.TOTAL),
        (["Grand total (persons)"], None),
        (["TOTAL GÉNÉRAL", "12", "13"], AsideReason.TOTAL),
        (["Итого:", "15"], AsideReason.TOTAL),
        (["Amina Yusuf", "F", "1990"], None),
        (["Name"], None),
        (["Total", "M", "1990-01-02"], None),
        (["Sum", "", "12"], None),
        (["Amina", "Sex", "Date of birth", "Father / name"], None),
        ([], None),
    ],
)
def test_only_what_is_no_person_is_set_aside(cells, reason):
    assert set_aside(cells, HEADINGS) is reason


def test_in_a_list_of_one_column_its_heading_comes_again():
    assert set_aside(["name"], ["Name"]) is AsideReason.REPEATED_HEADING
    assert set_aside(["Amina"], ["Name"]) is None
