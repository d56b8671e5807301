"""Files as partners save them: every usual encoding and delimiter, and workbooks."""

from __future__ import annotations

import codecs
import io
from datetime import date, datetime, time
from itertools import product

import openpyxl
import pytest

from rlf.confined import in_memory
from rlf.errors import InvalidInputError
from rlf.partner_lists import messages
from rlf.partner_lists.messages import Choices, FileKind
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


def test_a_person_may_say_the_encoding_and_it_is_kept():
    content = written(ROWS["arabic"], ",", "cp1256")
    found = survey(file := io.BytesIO(content), Choices(encoding="cp1251"))
    assert found.headings != ROWS["arabic"][0]
    found = survey(file, Choices(encoding="cp1256"))
    assert found.shape.encoding == "cp1256"
    assert [cells for batch in batches(file, found.shape, skip=0) for _line, cells in batch.rows] == ROWS["arabic"][1:]


def test_a_person_may_say_the_delimiter():
    content = b"name;note\nAmina, of Aleppo;a,b,c\nLea, of Homs;d,e,f\n"
    assert survey(io.BytesIO(content), Choices(delimiter=",", heading_line=1)).sample[0] == [
        "Amina",
        "of Aleppo;a",
        "b",
        "c",
    ]
    assert survey(io.BytesIO(content), Choices(delimiter=";")).sample[0] == ["Amina, of Aleppo", "a,b,c"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_mark_before_the_text_is_no_part_of_the_first_heading(encoding):
    content = codecs.BOM_UTF8 + b'"name",place\nAmina,Homs\n'
    assert survey(io.BytesIO(content), Choices(encoding=encoding)).headings == ["name", "place"]


def test_letters_that_the_said_encoding_does_not_have_are_shown_as_broken():
    found = survey(io.BytesIO("nom,lieu\nHélène,Homs\n".encode("cp1252")), Choices(encoding="utf-8"))
    assert found.sample == [["H\ufffdl\ufffdne", "Homs"]]


def test_every_encoding_that_can_be_chosen_is_known():
    assert all("Amina".encode(encoding).decode(encoding) == "Amina" for encoding in messages.ENCODINGS)


def test_only_known_encodings_and_delimiters_can_be_said():
    with in_memory([b"name\nAmina\n"]) as file:
        for said in ({"encoding": "idna"}, {"delimiter": "\n"}):
            with pytest.raises(InvalidInputError):
                survey_file(file, **said)
        assert survey_file(file, encoding="cp1252", delimiter=";", heading_line=0).rows == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_json_is_read_in_any_usual_encoding(encoding):
    lines = '{"name": "فاطمة الزهراء"}\n{"name": "محمد علي حسن"}\n' * 5
    found = survey(io.BytesIO(lines.encode(encoding)))
    assert found.sample[:2] == [["فاطمة الزهراء"], ["محمد علي حسن"]]
