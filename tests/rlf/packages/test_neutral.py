"""Spreadsheet formulas are taken the life of, and given it back."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlf.packages.formats.csv_list import write_csv
from rlf.packages.neutral import neutralised, restored
from rlf.packages.record import Record
from tests.rlf.packages.houses import EVERYTHING, terms

RISKY = st.text(alphabet="=+-@＝＋－＠'\"’“ ;\t\r\n\u200b\u00a0,ab1أ", max_size=12) | st.text()
FORMULA = re.compile(r"[\s\"\u200b]*[=+\-@＝＋－＠]")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+352 621 000 000", "-", "@SUM(A1)", "\tx", "\rx", " =1", '"=1', "'=1", "＝1", "＋1", "－1", "＠a",
        "\u200b=1", "\ufeff@a", "“=1”", "−1",
    ],
)  # fmt: skip
def test_a_text_that_could_be_a_formula_begins_with_an_apostrophe(text):
    assert neutralised(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Selam", "'Abd al-Rahman", "‘Ali", "أحمد", "a=b", "1990-03", "3 - 4", "''"])
def test_names_and_dates_stay_as_they_are_in_both_directions(text):
    assert (neutralised(text), restored(text)) == (text, text)


@pytest.mark.parametrize("text", ["a;=1", "a\n=1", "a\t@x", "a;'=1", "a\r\n+1"])
def test_what_stands_behind_a_cut_is_neutralised_too(text):
    cut = max(text.find(mark) for mark in ";\t\n")
    assert neutralised(text) == f"{text[: cut + 1]}'{text[cut + 1 :]}"


@given(RISKY)
def test_restoring_gives_back_the_very_text(text):
    assert restored(neutralised(text)) == text


@given(RISKY)
def test_what_is_neutralised_twice_is_restored_in_two_steps(text):
    assert restored(restored(neutralised(neutralised(text)))) == text


@given(st.lists(RISKY, min_size=3, max_size=3), st.sampled_from(",;\t"))
def test_no_cell_begins_with_a_formula_however_the_file_is_cut(texts, delimiter):
    record = Record("R", full_name=texts[0], origin_place=texts[1], note=texts[2])
    content = b"".join(write_csv([record], EVERYTHING, terms().source)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter) for cell in row]
    assert [cell for cell in cells if FORMULA.match(cell)] == []
