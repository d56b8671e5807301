"""Every format says the same, and can be read by others."""

import csv
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.fields import RecordField
from rlf.packages.formats import ListFormat, write_list
from rlf.packages.formats.counting import count_records
from rlf.packages.neutral import restored
from rlf.packages.profile import MINIMAL, Profile
from rlf.packages.record import Record
from tests.rlf.packages.houses import EVERYTHING, RECORDS, terms

SOURCE = terms().source
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
TEXTS = st.text(st.sampled_from("=+-@'\";, \n\tأሰ") | LETTERS, max_size=20)
WITH_NAMES = Profile((RecordField.REFERENCE, RecordField.FULL_NAME, RecordField.NOTE))
SOME = st.lists(st.builds(Record, st.uuids().map(str), full_name=TEXTS, note=TEXTS), max_size=4)


def written(list_format, records, profile=WITH_NAMES):
    return b"".join(write_list(list_format, records, profile, SOURCE))


def rows(records, profile=WITH_NAMES):
    return [list(record.texts(profile)) for record in records]


@given(SOME)
def test_csv_gives_back_what_was_written(records):
    content = written(ListFormat.CSV, records)
    heading, *read = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (heading, [[restored(cell) for cell in row] for row in read]) == (list(WITH_NAMES.fields), rows(records))


def test_csv_begins_with_the_mark_of_utf_8_for_spreadsheets():
    assert written(ListFormat.CSV, []).startswith(b"\xef\xbb\xbf")


@given(SOME)
def test_json_lines_give_back_what_was_written_without_any_apostrophe(records):
    lines = written(ListFormat.JSON_LINES, records).splitlines()
    assert [list(json.loads(line).values()) for line in lines] == rows(records)


@settings(max_examples=40)
@given(SOME)
def test_xlsx_gives_back_what_was_written(records):
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(written(ListFormat.XLSX, records)))
    heading, *read = workbook.get_sheet_by_index(0).to_python()
    assert heading == list(WITH_NAMES.fields)
    assert [[restored(cell) for cell in row] for row in read] == rows(records)


def test_xlsx_holds_texts_alone():
    records = [Record("1", full_name="=1+1", note="https://example.org/"), Record("2", full_name="17", note="1990-03")]
    content = written(ListFormat.XLSX, records)
    sheet = load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert {cell.number_format for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"@"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]


def test_the_columns_of_a_workbook_are_as_wide_as_their_texts():
    long = "a place with a rather long name"
    sheet = load_workbook(io.BytesIO(written(ListFormat.XLSX, [Record("1", note=long)]))).active
    assert len(long) < sheet.column_dimensions["C"].width < 2 * len(long)


def test_a_text_too_long_for_a_cell_is_told_and_not_cut():
    with pytest.raises(PackageError, match="record 17 has a text too long"):
        written(ListFormat.XLSX, [Record("17", note="x" * 32_768)])
    assert b"x" * 32_768 in written(ListFormat.CSV, [Record("17", note="x" * 32_768)])


@pytest.mark.parametrize("list_format", ListFormat)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_records_are_counted_in_every_format(list_format, count):
    content = io.BytesIO(written(list_format, RECORDS[:count], MINIMAL))
    assert count_records(list_format, content) == count


@settings(max_examples=40)
@given(SOME.filter(lambda records: all(record.full_name for record in records)), st.sampled_from(ListFormat))
def test_lines_within_a_text_are_no_records(records, list_format):
    assert count_records(list_format, io.BytesIO(written(list_format, records, EVERYTHING))) == len(records)


@pytest.mark.parametrize("list_format", [ListFormat.CSV, ListFormat.XLSX, ListFormat.PFIF])
def test_what_is_of_another_format_is_told_when_counting(list_format):
    with pytest.raises(PackageError) as told:
        count_records(list_format, io.BytesIO(b"\xff\xfe\x00 no list"))
    assert told.value.problem is PackageProblem.UNEXPECTED_CONTENT


def test_a_list_with_entities_is_not_read():
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    with pytest.raises(PackageError, match="document type"):
        count_records(ListFormat.PFIF, io.BytesIO(bomb))
