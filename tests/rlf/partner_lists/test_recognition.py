"""Columns are recognised by their headings and by what stands in them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from rlf.partner_lists.columns import Field
from rlf.partner_lists.recognition import Hint, recognise

F = Field
TODAY = date(2026, 11, 1)
with Path(__file__).with_name("headings.csv").open(encoding="utf-8", newline="") as file:
    HEADINGS = [(row["heading"], row["field"]) for row in csv.DictReader(file)]
NAMES = ["Hodan Warsame", "Selam Tesfay", "Yusuf Haddad", "Olena Kovalenko", "Mariam Diallo"]


def by_cells(heading, cells):
    (seen,) = recognise([heading], [[cell] for cell in cells], TODAY)
    return seen


@pytest.mark.parametrize(("heading", "field"), HEADINGS)
def test_a_heading_is_known_in_its_language(heading, field):
    # beside other names, for a name column alone holds full names whatever it is called
    beside = [name for name in ("full_name", "given_names", "family_name") if name != field]
    assert (recognise([heading, *beside])[0].field or "") == field


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["F", "M", "f", "w"], F.SEX),
        (["1990-01-02", "03/04/1985", "31.12.1979"], F.BIRTH_DATE),
        (["2025-01-02", "03/04/2026", "31.12.2025"], F.LAST_SEEN_DATE),
        (["12", "7", "45", "٣٣"], F.AGE),
        (["1990", "1985", "2001"], F.BIRTH_YEAR),
        (["Syria", "SY", "Eritrea", "Afghanistan"], F.NATIONALITY),
        (["alive", "injured", "détenu"], F.CONDITION),
        (["+352 621 123 456", "0049 151 2345678", "(00) 123 45 67"], F.PHONE),
        (["NR-0001", "NR-0002", "NR-0003"], F.PARTNER_REFERENCE),
        (NAMES, F.FULL_NAME),
        (["?", "", "-"], None),
        (["blue", "green"], None),
    ],
)
def test_a_column_without_a_heading_is_known_by_its_cells(cells, field):
    seen = by_cells("", cells)
    assert seen.field is field
    assert seen.hint is (Hint.BY_CONTENT if field else None)


def test_a_heading_whose_cells_look_like_something_else_gets_a_hint():
    seen = by_cells("Sex", ["1990-01-02", "03/04/1985", "31.12.1979"])
    assert (seen.field, seen.hint, seen.looks_like) == (F.SEX, Hint.LOOKS_DIFFERENT, F.BIRTH_DATE)


def test_names_in_a_second_script_are_other_names():
    rows = [["Hodan Warsame", "هودان ورسمة"], ["Selam Tesfay", "سلام تسفاي"], ["Yusuf Haddad", "يوسف حداد"]]
    seen = recognise(["Name", ""], rows, TODAY)
    assert [one.field for one in seen] == [F.FULL_NAME, F.OTHER_NAMES]
    assert seen[1].hint is Hint.OTHER_SCRIPT
