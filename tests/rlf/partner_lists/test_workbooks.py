"""Workbooks of all kinds: their dates, their sheets, and where in them a row stands."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from rlf.confined import in_memory
from rlf.partner_lists.messages import Choices, FileKind, FileProblem, FileProblemError
from rlf.partner_lists.places import Place, PlaceKind, place_of
from rlf.partner_lists.reader import read_rows, survey_file
from rlf.partner_lists.table import batches, survey
from tests.rlf.partner_lists.workbooks import ods
from tests.rlf.partner_lists.xls_files import xls

PEOPLE = [["name", "born", "age"], ["فاطمة", date(1990, 2, 1), 34], ["Samir", None, 40.5]]
MORE_PEOPLE = [["Age", "Name", "Born"], [7, "Lea", date(2017, 5, 6)]]
HOUSES = [["house", "rooms"], ["blue", 3]]


def xlsx(sheets, *, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


WRITERS = {FileKind.XLSX: xlsx, FileKind.XLS: xls, FileKind.ODS: ods}
kinds = pytest.mark.parametrize("kind", WRITERS)


def seen(kind, sheets, choices=None, **more):
    return survey(io.BytesIO(WRITERS[kind](sheets, **more)), choices or Choices())


def rows_of(kind, sheets, shape):
    file = io.BytesIO(WRITERS[kind](sheets))
    return [row for batch in batches(file, shape, skip=0) for row in batch.rows]


@kinds
def test_dates_come_as_dates_and_whole_numbers_as_such(kind):
    found = seen(kind, {"people": PEOPLE})
    assert found.shape.kind is kind
    assert found.headings == ["name", "born", "age"]
    assert found.sample == [["فاطمة", "1990-02-01", "34"], ["Samir", "", "40.5"]]


@kinds
def test_sheets_with_the_same_headings_are_one_list_and_the_others_are_named(kind):
    sheets = {"cover": [["welcome"]], "north": PEOPLE, "houses": HOUSES, "south": MORE_PEOPLE}
    found = seen(kind, sheets)
    assert [(sheet.name, sheet.rows, sheet.is_read) for sheet in found.sheets] == [
        ("cover", 0, False),
        ("north", 2, True),
        ("houses", 1, False),
        ("south", 1, True),
    ]
    assert found.rows == 3
    assert found.shape.sheets == (1, 3)
    assert rows_of(kind, sheets, found.shape) == [
        (2, ["فاطمة", "1990-02-01", "34"]),
        (3, ["Samir", "", "40.5"]),
        (5, ["Lea", "2017-05-06", "7"]),
    ]


@kinds
def test_hidden_sheets_are_not_read(kind):
    found = seen(kind, {"people": PEOPLE, "secret": [*PEOPLE, *PEOPLE]}, hidden=("secret",))
    assert [sheet.name for sheet in found.sheets] == ["people"]
    assert found.rows == 2


def test_any_choice_of_sheets_is_read_under_all_their_headings():
    sheets = {"north": PEOPLE, "houses": HOUSES}
    found = seen(FileKind.ODS, sheets, Choices(sheets=(0, 1)))
    assert found.headings == ["name", "born", "age", "house", "rooms"]
    assert rows_of(FileKind.ODS, sheets, found.shape)[-1] == (5, ["", "", "", "blue", "3"])
    assert seen(FileKind.ODS, sheets, Choices(sheets=(1,))).sample == [["blue", "3"]]


def test_a_cell_beyond_its_sheet_s_headings_stays_beyond_those_of_all():
    sheets = {"houses": [*HOUSES, ["red", 2, "stray"]], "north": PEOPLE}
    found = seen(FileKind.ODS, sheets, Choices(sheets=(0, 1)))
    assert rows_of(FileKind.ODS, sheets, found.shape)[1] == (3, ["red", "2", "", "", "", "stray"])


def test_a_sheet_that_is_not_there_cannot_be_chosen():
    with pytest.raises(FileProblemError) as refused:
        seen(FileKind.ODS, {"north": PEOPLE}, Choices(sheets=(4,)))
    assert refused.value.problem is FileProblem.NO_SUCH_SHEET


def test_a_line_leads_back_to_its_sheet_and_row():
    sheets = {"north": PEOPLE, "houses": HOUSES, "south": MORE_PEOPLE}
    shape = seen(FileKind.XLS, sheets).shape
    places = [place_of(shape, line) for line, _cells in rows_of(FileKind.XLS, sheets, shape)]
    assert places == [
        Place(PlaceKind.ROW, 2, "north"),
        Place(PlaceKind.ROW, 3, "north"),
        Place(PlaceKind.ROW, 2, "south"),
    ]


def test_of_a_text_file_a_line_is_a_line():
    shape = survey(io.BytesIO(b"name\nAmina\n")).shape
    assert place_of(shape, 2) == Place(PlaceKind.LINE, 2)


def test_reading_goes_on_within_a_further_sheet():
    sheets = {"north": PEOPLE, "south": MORE_PEOPLE}
    with in_memory([xls(sheets)]) as file:
        shape = survey_file(file).shape
        found = list(read_rows(file, shape, skip=2))
    assert [(batch.first, batch.rows) for batch in found] == [(2, [(5, ["Lea", "2017-05-06", "7"])])]


def test_merged_headings_of_groups_are_spread_over_their_columns():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Camp North, list of 3 May 2024"],
        [None],
        ["No", "Father", None, "Mother", None, "Date"],
        [None, "name", "family name", "name", "family name", "of birth"],
        [1, "Ali", "Haddad", "Mona", "Khoury", "1990-02-01"],
        [2, "Omar", "Saleh", "Rima", "Nasser", "1991-02-01"],
    ):
        sheet.append(row)
    for merged in ("A1:F1", "A3:A4", "B3:C3", "D3:E3"):
        sheet.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    found = survey(file := io.BytesIO(file.getvalue()))
    assert found.headings == [
        "No",
        "Father / name",
        "Father / family name",
        "Mother / name",
        "Mother / family name",
        "Date of birth",
    ]
    assert found.titles == ["Camp North, list of 3 May 2024"]
    assert [line for batch in batches(file, found.shape, skip=0) for line, _cells in batch.rows] == [5, 6]
