"""Files as partners save them: every usual encoding and delimiter, and workbooks."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from itertools import product

import openpyxl
import pytest

from rlf.confined import in_memory
from rlf.partner_lists.messages import FileKind
from rlf.partner_lists.reader import read_rows, survey_file
from rlf.partner_lists.table import batches, survey

ROWS = {
    "western": [["Nom", "Père", "Né le"], ["Hélène Gérard", "Benoît", "1990-01-02"], ["Jürgen Müller", "Jörg", "1985"]],
    "cyrillic": [["Имя", "Отец", "Дата"], ["Ольга Сидорова", "Иван", "1990-01-02"], ["Пётр Смирнов", "Олег", "1985"]],
    "arabic": [
        ["الاسم", "اسم الأب", "تاريخ الميلاد"],
        ["فاطمة الزهراء", "أحمد", "1990-01-02"],
        ["محمد علي", "حسن", "1985"],
    ],
    "plain": [["name", "father", "born"], ["Amina Yusuf", "Yusuf", "1990-01-02"], ["Samir Haddad", "Ali", "1985"]],
}
ENCODINGS = [
    ("plain", "ascii"),
    ("western", "utf-8"),
    ("western", "utf-8-sig"),
    ("western", "cp1252"),
    ("western", "utf-16"),
    ("cyrillic", "utf-8"),
    ("cyrillic", "cp1251"),
    ("cyrillic", "utf-16"),
    ("arabic", "utf-8"),
    ("arabic", "cp1256"),
    ("arabic", "utf-16"),
    ("plain", "utf-16-le"),
    ("plain", "utf-16-be"),
    ("arabic", "utf-32"),
]
DELIMITERS = [",", ";", "\t", "|"]


def written(rows, delimiter, encoding, end="\r\n"):
    return (end.join(delimiter.join(row) for row in rows) + end).encode(encoding)


@pytest.mark.parametrize(("delimiter", "script_and_encoding"), list(product(DELIMITERS, ENCODINGS)))
def test_a_file_is_read_in_any_usual_encoding_with_any_usual_delimiter(delimiter, script_and_encoding):
    script, encoding = script_and_encoding
    found = survey(io.BytesIO(written(ROWS[script], delimiter, encoding)))
    assert [found.headings, *found.sample] == ROWS[script]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end):
    found = survey(io.BytesIO(written(ROWS["western"], ",", "utf-8", end)))
    assert [found.headings, *found.sample] == ROWS["western"]


def test_quoted_cells_keep_their_lines_and_rows_know_theirs():
    content = b'name,note\n"Amina","two\nlines"\n\nSamir,"a ""word"""\n'
    file = io.BytesIO(content)
    found = survey(file)
    rows = [row for batch in batches(file, found.shape, skip=0) for row in batch.rows]
    assert rows == [(2, ["Amina", "two\nlines"]), (5, ["Samir", 'a "word"'])]


def test_a_few_broken_letters_do_not_make_a_file_another_encoding():
    content = ("الاسم\n" + "فاطمة\n" * 50).encode() + b"Jos\xe9\n"
    found = survey(io.BytesIO(content))
    assert found.shape.encoding == "utf-8"
    assert found.shape.lossy
    assert found.sample[0] == ["فاطمة"]
    assert found.sample[-1] == ["Jos\ufffd"]


def test_a_list_of_names_alone_needs_no_delimiter():
    assert survey(io.BytesIO(b"name\nAmina Yusuf\nSamir\n")).sample == [["Amina Yusuf"], ["Samir"]]


def test_a_workbook_gives_its_fullest_sheet_with_dates_in_iso_form():
    book = openpyxl.Workbook()
    book.active.append(["cover"])
    sheet = book.create_sheet("people")
    sheet.append(["name", "born", "age", "seen"])
    sheet.append(["فاطمة", date(1990, 2, 1), 34, datetime.combine(date(2024, 5, 6), time(7, 8))])
    sheet.append(["Samir", "1985", 40.5, None])
    file = io.BytesIO()
    book.save(file)
    found = survey(io.BytesIO(file.getvalue()))
    assert found.shape.kind is FileKind.XLSX
    assert found.headings == ["name", "born", "age", "seen"]
    assert found.sample == [["فاطمة", "1990-02-01", "34", "2024-05-06 07:08"], ["Samir", "1985", "40.5"]]


@pytest.mark.parametrize("skip", [0, 1, 999, 1000, 2500, 3000])
def test_reading_goes_on_after_any_row(skip):
    with in_memory([b"name\n", *(b"Amina %d\n" % number for number in range(3_000))]) as file:
        shape = survey_file(file).shape
        found = list(read_rows(file, shape, skip=skip))
    rows = [row for batch in found for row in batch.rows]
    assert rows == [(number + 2, [f"Amina {number}"]) for number in range(skip, 3_000)]
    assert [batch.first for batch in found] == list(range(skip, 3_000, 1_000))
