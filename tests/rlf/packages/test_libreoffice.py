"""The workbook as LibreOffice opens it: the very texts, and no formula worked out."""

import csv
import subprocess

from rlf.packages.formats import ListFormat, write_list
from rlf.packages.neutral import neutralised, restored
from rlf.packages.record import Record
from tests.rlf.packages.houses import EVERYTHING, RECORDS, terms

# Comma, double quotes, UTF-8, from the first line; every text quoted, contents as they are shown, no formulas.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false"
HARD = (
    Record("=1+1", full_name="+352 621", note="@SUM(A1:A9)", origin_place="-5"),
    Record("007", full_name="1990-03-04", note='=HYPERLINK("https://example.org/";"here")', birth_date="1990-03"),
    Record("1E5", full_name="'Abd al-Rahman", note="line one\n=line two", origin_place="＝1; ＋1"),
    Record("TRUE", full_name="محمد عبد الله", note="_x0041_ & <tag>", other_names="ሰላም; Ольга"),
    Record("0.10", full_name="''=x", note='"quoted", twice', origin_place="https://example.org/"),
)


def test_libreoffice_shows_every_text_and_works_out_no_formula(tmp_path):
    records = (*RECORDS, *HARD)
    content = b"".join(write_list(ListFormat.XLSX, records, EVERYTHING, terms().source))
    (tmp_path / "list.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", AS_CSV, "--outdir", tmp_path, tmp_path / "list.xlsx"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    with (tmp_path / "list.csv").open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    expected = [list(record.texts(EVERYTHING)) for record in records]
    assert heading == list(EVERYTHING.fields)
    assert rows == [[neutralised(text) for text in row] for row in expected]
    assert [[restored(cell) for cell in row] for row in rows] == expected
