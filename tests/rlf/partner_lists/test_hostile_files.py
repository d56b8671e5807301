"""Whatever file is uploaded: a clear reason or the right rows, always within the limits; nothing else is changed."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from rlf.confined import ENVIRONMENT, in_memory, memory_file
from rlf.models import AuditEntry, OutboxRow, Partner, PartnerList
from rlf.partner_lists.limits import MAX_FILE_BYTES, MAX_ROWS, MAX_WORKBOOK_BYTES
from rlf.partner_lists.messages import FileProblem, FileProblemError
from rlf.partner_lists.reader import FileRefusedError, read_rows, survey_file
from rlf.partner_lists.table import survey
from rlf.partner_lists.uploading import upload
from tests.rlf.partner_lists import hostile_files as hostile
from tests.rlf.partner_lists import hostile_texts as texts
from tests.rlf.partner_lists.workbooks import SMALL_SHEET, cell, ods, ods_cell, ods_row, packed, row, workbook
from tests.rlf.partner_lists.xls_files import ENCRYPTION, compound, xls

PROBLEM = FileProblem
ENCRYPTED = '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>'
NO_SHEET = {**hostile.xlsx_entries(SMALL_SHEET)}
NO_SHEET.pop("xl/worksheets/sheet1.xml")
REFUSED = {
    "a workbook of headings alone": (workbook(row(1, cell("A1", "name"))), PROBLEM.NO_ROWS),
    "an empty workbook": (workbook(b""), PROBLEM.EMPTY),
    "a sparse sheet": (hostile.sparse_sheet(), PROBLEM.SHEET_TOO_LARGE),
    "a sparse sheet without references": (hostile.sparse_sheet_without_references(), PROBLEM.TOO_MANY_COLUMNS),
    "a wide sheet": (workbook(row(1, cell("A1"), cell("ZZ1"))), PROBLEM.TOO_MANY_COLUMNS),
    "a zip bomb": (hostile.zip_bomb(), PROBLEM.UNPACKS_TOO_LARGE),
    "a nested zip bomb": (hostile.nested_zip_bomb(), PROBLEM.UNKNOWN_KIND),
    "a zip bomb of overlapping entries": (hostile.overlapping_zip_bomb(), PROBLEM.UNPACKS_TOO_LARGE),
    "a bomb of shared text": (hostile.text_bomb(), PROBLEM.CELL_TOO_LARGE),
    "a bomb with lying sizes": (hostile.lying_sizes(), PROBLEM.DAMAGED),
    "a billion laughs in a sheet": (hostile.with_definitions(hostile.BILLION_LAUGHS, "&a9;"), PROBLEM.DAMAGED),
    "an entity from outside in a sheet": (hostile.with_definitions(hostile.OUTSIDE, "&x;"), PROBLEM.DAMAGED),
    "many entries": (hostile.many_entries(), PROBLEM.TOO_MANY_ENTRIES),
    "many sheets": (ods({f"S{n}": [["name"]] for n in range(61)}), PROBLEM.TOO_MANY_ENTRIES),
    "deep folders": (hostile.deep_folders(), PROBLEM.UNKNOWN_KIND),
    "a broken zip": (hostile.broken_zip(), PROBLEM.DAMAGED),
    "a wrong checksum": (hostile.wrong_checksum(), PROBLEM.DAMAGED),
    "half a zip": (workbook(SMALL_SHEET)[:400], PROBLEM.DAMAGED),
    "the first letters of a zip": (b"PK\x03\x04", PROBLEM.DAMAGED),
    "an empty zip": (b"PK\x05\x06" + bytes(18), PROBLEM.UNKNOWN_KIND),
    "a zip with a password": (hostile.encrypted_zip(), PROBLEM.PASSWORD),
    "entries that come twice": (hostile.entries_twice(), PROBLEM.DAMAGED),
    "a workbook without its sheet": (packed(NO_SHEET), PROBLEM.DAMAGED),
    "a letter": (packed({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<T/>"}), PROBLEM.UNKNOWN_KIND),
    "a binary workbook": (packed({"xl/workbook.bin": b"x", "[Content_Types].xml": b"<T/>"}), PROBLEM.UNKNOWN_KIND),
    "a workbook beyond its limit": (b"PK\x03\x04" + bytes(MAX_WORKBOOK_BYTES), PROBLEM.WORKBOOK_TOO_BIG),
    "hidden sheets alone": (ods({"S": [["name"], ["Amina"]]}, hidden=("S",)), PROBLEM.EMPTY),
    "a cell for a million columns": (hostile.ods_repeated("1000000"), PROBLEM.TOO_MANY_COLUMNS),
    "a row for a thousand million rows": (hostile.ods_repeated(rows="999999999"), PROBLEM.SHEET_TOO_LARGE),
    "repeated without end": (hostile.ods_repeated("9" * 5_000), PROBLEM.TOO_MANY_COLUMNS),
    "repeated a negative time": (hostile.ods_repeated("-1"), PROBLEM.TOO_MANY_COLUMNS),
    "many cells for many rows": (hostile.ods_repeated("200", "1000000"), PROBLEM.SHEET_TOO_LARGE),
    "a cell behind blanks": (
        hostile.ods_repeated("16000", text=None, after=ods_cell("x")),
        PROBLEM.TOO_MANY_COLUMNS,
    ),
    "a cell below blanks": (hostile.ods_repeated(rows="1048570", text=None), PROBLEM.SHEET_TOO_LARGE),
    "an ODS file with a password": (hostile.ods_of(manifest=ENCRYPTED), PROBLEM.PASSWORD),
    "an ODS file with a billion laughs": (
        hostile.ods_of(definitions=f"<!DOCTYPE w [{hostile.BILLION_LAUGHS}]>"),
        PROBLEM.XML_DEFINITIONS,
    ),
    "an ODS file nested deeply": (hostile.ods_of("<a>" * 100_000 + "</a>" * 100_000), PROBLEM.TOO_DEEP),
    "an ODS file that is no XML": (hostile.ods_of("<"), PROBLEM.BAD_XML),
    "an OpenDocument text": (
        packed({"content.xml": b"<x/>", "META-INF/manifest.xml": b"opendocument.text"}),
        PROBLEM.UNKNOWN_KIND,
    ),
    "old Excel, its beginning alone": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), PROBLEM.DAMAGED),
    "old Excel with a password": (xls({"S": hostile.PEOPLE}, more=ENCRYPTION), PROBLEM.PASSWORD),
    "new Excel with a password": (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), PROBLEM.PASSWORD),
    "an old letter": (compound({"WordDocument": b"x"}), PROBLEM.UNKNOWN_KIND),
    "very old Excel": (b"\x09\x00\x04\x00\x02\x00\x10\x00" + bytes(100), PROBLEM.OLD_EXCEL),
    "old Excel with broken records": (hostile.xls_with_broken_records(), PROBLEM.DAMAGED),
    "half of old Excel": (xls({"S": [["name"]] * 2_000})[:30_000], PROBLEM.DAMAGED),
    "old Excel of two corners": (hostile.xls_of_two_corners(), PROBLEM.TOO_COSTLY),
    **{
        f"old Excel broken in {what}": (hostile.xls_in_circles(what), PROBLEM.DAMAGED)
        for what in ("workbook", "directory", "outside", "lists", "sector size")
    },
    **texts.COSTLY,
}
BLANK_ROWS = ods_row(
    ods_cell(None, 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048000"'
)
MACROS = {"xl/vbaProject.bin": compound({"VBA": b"Sub Auto_Open()"})}
BOTH_KINDS = {name: content for name, content in hostile.ods_entries("").items() if name != "mimetype"}
READ = {
    "names of entries that climb": (hostile.names_that_climb(), [["Amina"]]),
    "macros": (workbook(SMALL_SHEET, more=MACROS), [["Amina"]]),
    "a bomb within that nobody opens": (
        workbook(SMALL_SHEET, more={"xl/x.zip": hostile.nested_zip_bomb()}),
        [["Amina"]],
    ),
    "two kinds of workbook in one": (workbook(SMALL_SHEET, more=BOTH_KINDS), [["Amina"]]),
    "formulas of a workbook": (hostile.formulas(), [["Amina", "#REF!"]]),
    "blanks without end": (hostile.ods_of(ods_row(ods_cell("Amina"), ods_cell(3)), BLANK_ROWS), [["Amina", "3"]]),
}


def outcome(content: bytes) -> FileProblem | list[list[str]]:
    with in_memory([content]) as file:
        try:
            return survey_file(file).sample
        except FileRefusedError as refused:
            return refused.problem


def outcomes(files: dict) -> dict:
    with ThreadPoolExecutor(3) as pool:
        return dict(zip(files, pool.map(lambda name: outcome(files[name][0]), files), strict=True))


def expected(files: dict) -> dict:
    return {name: result for name, (_content, result) in files.items()}


def test_every_hostile_file_is_refused_with_its_reason():
    assert len(REFUSED) + len(texts.REFUSED) > 100
    assert outcomes(REFUSED) == expected(REFUSED)


def test_what_is_merely_strange_is_read_as_it_is():
    assert outcomes(READ) == expected(READ)


@pytest.mark.parametrize("name", texts.REFUSED)
def test_a_hostile_text_is_refused_with_its_reason(name):
    content, problem = texts.REFUSED[name]
    with pytest.raises(FileProblemError) as refused:
        survey(io.BytesIO(content))
    assert refused.value.problem is problem


@pytest.mark.parametrize("name", texts.READ)
def test_a_strange_text_is_read_as_it_is(name):
    content, rows = texts.READ[name]
    assert survey(io.BytesIO(content)).sample == rows


def test_days_out_of_any_calendar_leave_the_names_readable():
    found = outcome(hostile.days_out_of_calendars())
    assert [cells[1] for cells in found] == [*["Amina"] * 6, "\ufffd", *["Amina"] * 2]


def test_too_many_rows_are_refused():
    with in_memory([b"name\n", b"Amina\n" * (MAX_ROWS + 1)]) as file, pytest.raises(FileRefusedError) as refused:
        survey_file(file)
    assert refused.value.problem is FileProblem.TOO_MANY_ROWS


def test_a_line_to_blame_is_named():
    content = texts.HEADINGS + b"Amina,Ali,F\n" * 7 + b"A" * 20_000 + b",Ali,F\n"
    with in_memory([content]) as file, pytest.raises(FileRefusedError) as refused:
        survey_file(file)
    assert refused.value.params["line"] == 9


def test_control_letters_far_down_are_shown_as_broken():
    with in_memory([texts.HEADINGS, b"Amina,Ali,F\n" * 20_000 + b"Sa\x01mir,Ali,M\n"]) as file:
        shape = survey_file(file).shape
        *_before, last = (row for batch in read_rows(file, shape, skip=0) for row in batch.rows)
    assert last == (20_002, ["Sa\ufffdmir", "Ali", "M"])


def test_a_refused_file_changes_nothing(service, take_in):
    before = _counts(service)
    for content in (b"", REFUSED["a sparse sheet"][0], REFUSED["a broken zip"][0], b"name\nA\0\n"):
        with pytest.raises(FileRefusedError):
            take_in(content)
    assert _counts(service) == before
    assert not list(service.settings.uploads.glob("*"))


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(service, take_in, account_id):
    with pytest.raises(FileRefusedError) as refused:
        take_in(b"name\n" * (MAX_FILE_BYTES // 5 + 1))
    assert refused.value.problem is FileProblem.TOO_BIG
    with memory_file() as held:
        held.truncate(MAX_FILE_BYTES + 1)
        with pytest.raises(FileRefusedError) as refused:
            upload(service, held, file_name="l.csv", partner_name="A Society", account_id=account_id)
    assert refused.value.problem is FileProblem.TOO_BIG
    assert not list(service.settings.uploads.glob("*"))


def test_formulas_are_counted():
    with in_memory([texts.READ["formulas in cells"][0]]) as file:
        assert survey_file(file).formulas == 2
    with in_memory([hostile.formulas()]) as file:
        assert survey_file(file).formulas == 2
    with in_memory([hostile.ods_of(ods_row(ods_cell("A", 'table:formula="of:=1"')))]) as file:
        assert survey_file(file).formulas == 1


def test_the_child_sees_neither_keys_nor_settings(monkeypatch):
    monkeypatch.setenv("RLF_KEYRING", "secret")
    with in_memory([texts.HEADINGS + b"Amina,Ali,F\n"]) as file:
        assert survey_file(file).rows == 1
    assert set(ENVIRONMENT) == {"PYTHONPATH", "LC_ALL"}  # what a child is given stands in one place


def _counts(service):
    tables = (AuditEntry, OutboxRow, Partner, PartnerList)
    with service.database.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]
