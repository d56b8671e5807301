"""Whatever file is uploaded: a clear reason, and nothing is changed."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from rlf.confined import ENVIRONMENT, in_memory
from rlf.models import AuditEntry, OutboxRow, Partner, PartnerList
from rlf.partner_lists.limits import MAX_FILE_BYTES
from rlf.partner_lists.messages import FileProblem
from rlf.partner_lists.reader import FileRefusedError, survey_file
from tests.rlf.partner_lists import hostile_files as hostile

HEADINGS = b"name,father's name,sex\n"
FILES = {
    "nothing": (b"", {FileProblem.EMPTY}),
    "only blank lines": (b"\n\n  \n,,,\n", {FileProblem.EMPTY}),
    "headings alone": (HEADINGS, {FileProblem.NO_ROWS}),
    "headings of a workbook alone": (hostile.workbook(hostile.row(1, hostile.cell("A1"))), {FileProblem.NO_ROWS}),
    "an empty workbook": (hostile.workbook(b""), {FileProblem.EMPTY}),
    "a sparse sheet": (hostile.sparse_sheet(), {FileProblem.SHEET_TOO_LARGE}),
    "a sparse sheet without references": (
        hostile.sparse_sheet_without_references(),
        {FileProblem.TOO_COSTLY, FileProblem.TOO_MANY_COLUMNS, FileProblem.SHEET_TOO_LARGE},
    ),
    "a wide sheet": (
        hostile.workbook(hostile.row(1, hostile.cell("A1"), hostile.cell("ZZ1"))),
        {FileProblem.TOO_MANY_COLUMNS},
    ),
    "a zip bomb": (hostile.zip_bomb(), {FileProblem.UNPACKS_TOO_LARGE}),
    "a bomb of shared text": (hostile.text_bomb(), {FileProblem.TOO_COSTLY, FileProblem.CELL_TOO_LARGE}),
    "a bomb with lying sizes": (hostile.lying_sizes(), {FileProblem.DAMAGED, FileProblem.UNPACKS_TOO_LARGE}),
    "a bomb of entities": (hostile.entity_bomb(), {FileProblem.DAMAGED, FileProblem.EMPTY, FileProblem.NO_ROWS}),
    "many entries": (hostile.many_entries(), {FileProblem.TOO_MANY_ENTRIES}),
    "deep folders": (hostile.deep_folders(), {FileProblem.UNKNOWN_KIND}),
    "a broken zip": (hostile.broken_zip(), {FileProblem.DAMAGED}),
    "half a zip": (hostile.workbook(hostile.SMALL_SHEET)[:400], {FileProblem.DAMAGED}),
    "an empty zip": (b"PK\x05\x06" + bytes(18), {FileProblem.UNKNOWN_KIND}),
    "an old Excel file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {FileProblem.OLD_EXCEL}),
    "a PDF called a list": (b"%PDF-1.7\n" + bytes(range(256)) * 4, {FileProblem.UNKNOWN_KIND}),
    "a picture called a list": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4, {FileProblem.UNKNOWN_KIND}),
    "a web page called a list": (b"<html><table><tr><td>Amina</td></tr></table></html>", {FileProblem.UNKNOWN_KIND}),
    "noise": (bytes((n * 7919 + n // 3) % 256 for n in range(4_000)), {FileProblem.NULLS, FileProblem.NOT_TEXT}),
    "control letters": (HEADINGS + b"Am\x01na,\x02,F\n", {FileProblem.NOT_TEXT}),
    "nulls in the text": (HEADINGS + b"Am\0ina,Ali,F\n", {FileProblem.NULLS}),
    "nulls far down": (HEADINGS + b"Amina,Ali,F\n" * 20_000 + b"Sa\0mir,Ali,M\n", {FileProblem.NULLS}),
    "a million columns": (b"," * 1_000_000 + b"\nAmina\n", {FileProblem.TOO_MANY_COLUMNS}),
    "two hundred and one columns": (b"a," * 200 + b"a\nAmina\n", {FileProblem.TOO_MANY_COLUMNS}),
    "a cell of ten megabytes": (HEADINGS + b"A" * 10_000_000 + b",Ali,F\n", {FileProblem.CELL_TOO_LARGE}),
    "a quotation mark never closed": (
        HEADINGS + b'"Amina,Ali,F\n' + b"Samir,Ali,M\n" * 2_000,
        {FileProblem.CELL_TOO_LARGE},
    ),
    "half a letter of UTF-16": (b"\xff\xfen\0a\0m\0e\0\n\0A\0\x00\xd8", {FileProblem.NOT_TEXT, FileProblem.NO_ROWS}),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_with_its_reason(name):
    content, problems = FILES[name]
    with in_memory([content]) as file, pytest.raises(FileRefusedError) as refused:
        survey_file(file)
    assert refused.value.problem in problems


def test_too_many_rows_are_refused():
    with in_memory([b"name\n", b"Amina\n" * 500_001]) as file, pytest.raises(FileRefusedError) as refused:
        survey_file(file)
    assert refused.value.problem is FileProblem.TOO_MANY_ROWS


def test_a_line_to_blame_is_named():
    content = HEADINGS + b"Amina,Ali,F\n" * 7 + b"A" * 20_000 + b",Ali,F\n"
    with in_memory([content]) as file, pytest.raises(FileRefusedError) as refused:
        survey_file(file)
    assert refused.value.params["line"] == 9


def test_a_refused_file_changes_nothing(service, take_in):
    before = _counts(service)
    for name in ("nothing", "a sparse sheet", "nulls in the text", "a broken zip"):
        with pytest.raises(FileRefusedError):
            take_in(FILES[name][0])
    assert _counts(service) == before
    assert not list(service.settings.uploads.glob("*"))


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(service, take_in):
    with pytest.raises(FileRefusedError) as refused:
        take_in(bytes(MAX_FILE_BYTES + 1))
    assert refused.value.problem is FileProblem.TOO_BIG
    assert not list(service.settings.uploads.glob("*"))


def test_formulas_are_counted_and_taken_as_text():
    with in_memory([HEADINGS + b'"=HYPERLINK(""x"")",=1+1,F\nAmina,Ali,F\n']) as file:
        survey = survey_file(file)
    assert survey.formulas == 2
    assert survey.sample[0] == ['=HYPERLINK("x")', "=1+1", "F"]


def test_formulas_of_a_workbook_are_counted_and_give_their_last_result():
    formula = b'<c r="A2" t="str"><f>UPPER("a")</f><v>AMINA</v></c>'
    with in_memory([hostile.workbook(hostile.row(1, hostile.cell("A1", "name")) + hostile.row(2, formula))]) as file:
        survey = survey_file(file)
    assert survey.formulas == 1
    assert survey.sample == [["AMINA"]]


def test_the_child_sees_neither_keys_nor_settings(monkeypatch):
    monkeypatch.setenv("RLF_KEYRING", "secret")
    with in_memory([HEADINGS + b"Amina,Ali,F\n"]) as file:
        assert survey_file(file).rows == 1
    assert set(ENVIRONMENT) == {"PYTHONPATH", "LC_ALL"}  # what a child is given stands in one place


def _counts(service):
    tables = (AuditEntry, OutboxRow, Partner, PartnerList)
    with service.database.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]
