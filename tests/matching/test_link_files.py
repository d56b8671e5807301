"""Two CSV files linked into a third, and what is said of files that cannot be read."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner

from matching import LinkFileError
from matching.link_files import link_files
from matching.person_files import read_persons
from rlf.cli_link import link

_REQUESTS = """record_id,full_name,father_name,sex,birth_date,birth_place,nationality
R1,Ahmad Masri,Khalil,M,1980-05-03,Aleppo,SY
R2,Fatoumata Diallo,,F,1991,Labé,GN
"""
_LIST = """record_id,full_name,father_name,sex,birth_date,birth_place,nationality,relatives,age,age_at
L1,عمر المصري,خليل,M,1983,حلب,SY,,,
L2,أحمد المصري,خليل,M,1980-05-03,حلب,SY,brother:عمر,,
L3,JALLOW Fatou,,F,,Labe,GN,,30,2021-06-01
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "requests.csv").write_text(_REQUESTS, encoding="utf-8-sig")
    (tmp_path / "list.csv").write_text(_LIST, encoding="utf-8")
    return tmp_path


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_pairs_are_ranked_and_explained(files):
    count = link_files(files / "requests.csv", files / "list.csv", files / "pairs.csv", min_probability=0)
    pairs = rows(files / "pairs.csv")
    best = {row["request_id"]: row["record_id"] for row in pairs if row["rank"] == "1"}
    assert count == len(pairs)
    assert best == {"R1": "L2", "R2": "L3"}
    assert all(0 <= float(row["probability"]) <= 1 for row in pairs)
    assert "name" in {item["field"] for item in json.loads(pairs[0]["evidence"])}


def test_improbable_pairs_and_those_beyond_the_top_are_left_out(files):
    link_files(files / "requests.csv", files / "list.csv", files / "pairs.csv", top=1, min_probability=0)
    assert {row["rank"] for row in rows(files / "pairs.csv")} == {"1"}
    assert link_files(files / "requests.csv", files / "list.csv", files / "pairs.csv", min_probability=1.0) == 0


def test_two_processes_give_the_same_pairs_as_one(files, monkeypatch):
    link_files(files / "requests.csv", files / "list.csv", files / "one.csv", min_probability=0)
    monkeypatch.setattr("matching.model.LINK_PARALLEL_FROM", 1)
    link_files(files / "requests.csv", files / "list.csv", files / "two.csv", min_probability=0)
    assert (files / "one.csv").read_text() == (files / "two.csv").read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"full_name\nAhmad\n", "line 1: no column record_id"),
        (b"record_id,full_name\nL1,Ahmad\nL1,Omar\n", "line 3, column record_id: the id of line 2 again"),
        (b"record_id,full_name\n,Ahmad\n", "line 2, column record_id: empty"),
        (b"record_id,birth_date\nL1,03.05.1980\n", "line 2, column birth_date: Not a date"),
        (b"record_id,birth_date\nL1,1980-02-31\n", "line 2, column birth_date: The gregorian calendar"),
        (b"record_id,sex\nL1,male\n", "line 2, column sex: not F, M or X"),
        (b"record_id,age\nL1,30\n", "line 2, column age_at: empty"),
        (b"record_id,age,age_at\nL1,old,2020\n", "line 2, column age: not a whole number"),
        (b"record_id,nationality\nL1,Syria\n", "line 2, column nationality: not a country code"),
        (b"record_id,relatives\nL1,brother\n", "line 2, column relatives: write relatives"),
        (b"record_id,relatives\nL1,friend:Omar\n", "line 2, column relatives: a relationship that is not known"),
        (b"record_id,full_name\nL1,Ahm\xe9d\n", "line 2, column 2: byte 26 (0xe9) is not UTF-8"),
        (b"record_id,full_name\nL1,Ahmad,Masri\n", "line 2: more cells than columns"),
        (b'record_id,full_name\nL1,"Ahmad\n', "not readable as CSV"),
        (b"record_id,record_id\nL1,L1\n", "column record_id: this column stands twice"),
        (b"record_id,full_name\nL1,A\0\n", "line 2: a null character"),
        (b"", "line 1: no column record_id"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(files, content, said):
    (files / "bad.csv").write_bytes(content)
    with pytest.raises(LinkFileError) as problem:
        link_files(files / "requests.csv", files / "bad.csv", files / "pairs.csv")
    assert said in str(problem.value)
    assert "bad.csv" in str(problem.value)
    assert not (files / "pairs.csv").exists()


def test_a_failed_link_leaves_the_earlier_output_and_no_scraps(files):
    (files / "pairs.csv").write_text("earlier")
    (files / "list.csv").write_text("record_id,sex\nL1,?\n")
    with pytest.raises(LinkFileError):
        link_files(files / "requests.csv", files / "list.csv", files / "pairs.csv")
    assert (files / "pairs.csv").read_text() == "earlier"
    assert {path.name for path in files.iterdir()} == {"requests.csv", "list.csv", "pairs.csv"}


def test_an_unknown_column_is_warned_of_and_not_used(files):
    (files / "list.csv").write_text("record_id,full_name,shoe_size\nL1,Ahmad,42\n")
    warnings = []
    assert len(read_persons(files / "list.csv", warnings.append)) == 1
    assert "shoe_size" in warnings[0]


def test_a_quoted_name_over_two_lines_keeps_the_line_count_right(files):
    (files / "list.csv").write_text('record_id,full_name,sex\nL1,"Ahmad\nMasri",M\nL2,Omar,?\n')
    with pytest.raises(LinkFileError, match="line 4, column sex"):
        read_persons(files / "list.csv")


def test_the_command_writes_pairs_and_tells_its_progress(files):
    arguments = [str(files / "requests.csv"), str(files / "list.csv"), "--output", str(files / "pairs.csv")]
    result = CliRunner().invoke(link, arguments)
    assert result.exit_code == 0
    assert "pairs written" in result.stderr
    assert "requests: 100%" in result.stderr
    assert (files / "pairs.csv").exists()


def test_the_command_tells_a_missing_file(files):
    arguments = [str(files / "none.csv"), str(files / "list.csv"), "--output", str(files / "pairs.csv")]
    result = CliRunner().invoke(link, arguments)
    assert result.exit_code == 1
    assert "none.csv: cannot be opened" in result.stderr
