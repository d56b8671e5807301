"""An exchange without names from the secret to the record id, and what is said when something is amiss."""

from __future__ import annotations

import csv
import json
import stat

import pytest
from click.testing import CliRunner

from rlf.cli_blind import blind

_OURS = """record_id,full_name,mother_name,sex,birth_date,birth_place,nationality
R1,Ahmad Khalil Masri,Hatice,M,1980-05-03,Aleppo,SY
R2,Fatoumata Diallo,Aminata,F,1991-07-21,Labé,GN
R3,Олександр Шевченко,,M,1964-03-09,Харків,UA
R4,Qzxw Vutsr,,F,2001,,
"""
_THEIRS = """record_id,full_name,mother_name,sex,birth_date,birth_place,nationality
L1,أحمد خليل المصري,خديجة,M,1980-05-03,حلب,SY
L2,JALLOW Fatou,Aminata,F,1991-07-21,Labe,GN
L3,Alexander Shevchenko,,M,1964-09-03,Kharkiv,UA
L4,Rahel Tesfay,,F,1999,Asmara,ER
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ours.csv").write_text(_OURS, encoding="utf-8")
    (tmp_path / "theirs.csv").write_text(_THEIRS, encoding="utf-8")
    run("secret", tmp_path / "secret")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(blind, [str(argument) for argument in arguments])


def encode(folder, name, *, shared="secret", exchange="spring"):
    return run(
        *("encode", folder / f"{name}.csv", "--secret", folder / shared, "--exchange", exchange),
        *("--output", folder / f"{name}.filters"),
    )


def compare(folder, *more):
    return run("compare", folder / "ours.filters", folder / "theirs.filters", "--output", folder / "result.csv", *more)


def both_encoded(folder):
    return encode(folder, "ours").exit_code, encode(folder, "theirs").exit_code


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(result):
    """The one line that a failed command says."""
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


def test_partners_find_whom_they_both_know_and_each_resolves_its_own_side(folder):
    assert both_encoded(folder) == (0, 0)
    assert compare(folder, "--at-least", "0.3").exit_code == 0
    for name in ("ours", "theirs"):
        mapping = folder / f"{name}.filters.mapping.csv"
        assert run("resolve", folder / "result.csv", mapping, "--output", folder / f"{name}.found.csv").exit_code == 0
    pairs = zip(rows(folder / "ours.found.csv"), rows(folder / "theirs.found.csv"), strict=True)
    assert {(one["record_id"], other["record_id"]) for one, other in pairs} == {
        ("R1", "L1"),
        ("R2", "L2"),
        ("R3", "L3"),
    }


def test_the_file_for_the_partner_holds_no_name_no_date_and_no_record_id(folder):
    encode(folder, "ours")
    header, *entries = (folder / "ours.filters").read_text(encoding="ascii").splitlines()
    assert set(json.loads(header)) == {
        *("kind", "schema", "exchange", "secret", "engine", "features", "parameters", "entries"),
    }
    assert [len(line) for line in entries] == [len(entries[0])] * 4
    words = {word for row in rows(folder / "ours.csv") for cell in row.values() for word in cell.split()}
    exchanged = (folder / "ours.filters").read_text(encoding="ascii").lower()
    assert not any(word.lower() in exchanged for word in words if len(word) > 4)  # shorter ones are in it by chance
    assert not {line.split(",")[0] for line in entries} & words


def test_what_is_secret_or_tells_who_is_who_is_for_its_owner_alone(folder):
    encode(folder, "ours")
    for name in ("secret", "ours.filters", "ours.filters.mapping.csv"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_one_list_encoded_twice_has_other_references_and_other_filters(folder):
    encode(folder, "ours")
    first = set((folder / "ours.filters").read_text().splitlines()[1:])
    (folder / "ours.filters.mapping.csv").unlink()
    encode(folder, "ours")
    second = set((folder / "ours.filters").read_text().splitlines()[1:])
    assert not {line.split(",")[0] for line in first} & {line.split(",")[0] for line in second}
    assert not {line.split(",")[1] for line in first} & {line.split(",")[1] for line in second}


def test_several_processes_make_as_many_filters_as_one(folder, monkeypatch):
    monkeypatch.setattr("rlf.blind.encoding._PARALLEL_FROM", 1)
    monkeypatch.setattr("rlf.blind.encoding._ENTRIES_AT_ONCE", 2)
    assert both_encoded(folder) == (0, 0)
    compare(folder)
    run("resolve", folder / "result.csv", folder / "ours.filters.mapping.csv", "--output", folder / "found.csv")
    assert {row["record_id"] for row in rows(folder / "found.csv")} >= {"R1", "R2"}


def test_the_mark_is_shown_and_the_secret_is_not(tmp_path):
    result = run("secret", tmp_path / "secret")
    assert "mark, to be read aloud: " in result.stderr
    assert (tmp_path / "secret").read_text().split(":")[1].strip() not in result.stderr


def test_a_secret_is_never_replaced(folder):
    before = (folder / "secret").read_bytes()
    assert "never replaced" in said(run("secret", folder / "secret"))
    assert (folder / "secret").read_bytes() == before


def test_a_mapping_is_never_replaced(folder):
    encode(folder, "ours")
    before = (folder / "ours.filters.mapping.csv").read_bytes()
    assert "the mapping of an earlier encoding" in said(encode(folder, "ours"))
    assert (folder / "ours.filters.mapping.csv").read_bytes() == before


def test_unlike_secrets_are_refused(folder):
    run("secret", folder / "another")
    encode(folder, "ours")
    encode(folder, "theirs", shared="another")
    assert "unlike secrets" in said(compare(folder))
    assert not (folder / "result.csv").exists()


def test_unlike_exchanges_are_refused(folder):
    encode(folder, "ours")
    encode(folder, "theirs", exchange="autumn")
    assert "two exchanges" in said(compare(folder))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("engine", "0.00000000", "unlike releases of the engine"),
        ("features", "0", "unlike features"),
        ("parameters", {"bits": 1024, "weight": 208, "noise": 16, "stretch": 1.0}, "unlike parameters"),
        ("schema", 9, "line 1: of a form (9) that this release does not read"),
        ("kind", "else", "line 1: another kind of file"),
        ("parameters", {"bits": 1000, "weight": 208, "noise": 16, "stretch": 1.0}, "line 1: its parameters are none"),
        ("parameters", {"bits": 1024}, "line 1: its parameters are none"),
        ("entries", 7, "4 entries of 7 are there"),
        ("names", ["?"], "line 1: not a file that 'rlf blind encode' made"),
    ],
)
def test_filters_that_were_made_otherwise_are_refused(folder, field, value, sentence):
    both_encoded(folder)
    header, rest = (folder / "theirs.filters").read_text().split("\n", 1)
    (folder / "theirs.filters").write_text(json.dumps(json.loads(header) | {field: value}) + "\n" + rest)
    assert sentence in said(compare(folder))


@pytest.mark.parametrize(
    ("alter", "sentence"),
    [
        (lambda lines: [*lines[:2], "A" + lines[2][1:], *lines[3:]], "line 3: not a reference and a filter"),
        (lambda lines: [*lines[:2], lines[2][:17] + "!" + lines[2][18:], *lines[3:]], "line 3: not a reference"),
        (lambda lines: [*lines[:2], lines[2][:17] + "/////////" + lines[2][26:], *lines[3:]], "line 3: a filter that"),
        (lambda lines: [*lines[:4], lines[3]], "a reference that stands there twice"),
        (lambda lines: lines[:3], "2 entries of 4 are there"),
        (lambda lines: [*lines[:4], lines[4][:50]], "line 5: not a reference and a filter"),
        (lambda _lines: ["record_id,full_name"], "line 1: not a file that"),
        (lambda _lines: [""], "line 1: not a file that"),
    ],
    ids=["reference", "base64", "weight", "twice", "short", "cut", "another file", "nothing"],
)
def test_a_file_that_was_altered_is_refused_with_its_line(folder, alter, sentence):
    both_encoded(folder)
    lines = (folder / "theirs.filters").read_text().splitlines()
    (folder / "theirs.filters").write_text("\n".join(alter(lines)) + "\n")
    assert sentence in said(compare(folder))


def test_one_file_given_twice_is_noticed(folder):
    both_encoded(folder)
    (folder / "theirs.filters").write_bytes((folder / "ours.filters").read_bytes())
    assert "one list was given twice" in said(compare(folder))


def test_an_empty_list_is_refused_and_leaves_no_file(folder):
    (folder / "ours.csv").write_text("record_id,full_name\n")
    assert "no entry below the header" in said(encode(folder, "ours"))
    assert {path.name for path in folder.iterdir()} == {"secret", "ours.csv", "theirs.csv"}


def test_a_list_with_an_error_leaves_no_file_and_repeats_no_name(folder):
    (folder / "ours.csv").write_text("record_id,full_name,sex\nR1,Ahmad Masri,?\n")
    message = said(encode(folder, "ours"))
    assert "line 2, column sex" in message
    assert "Ahmad" not in message
    assert {path.name for path in folder.iterdir()} == {"secret", "ours.csv", "theirs.csv"}


def test_an_id_that_stands_twice_is_refused(folder):
    (folder / "ours.csv").write_text("record_id,full_name\nR1,Ahmad\nR1,Omar\n")
    assert "line 3, column record_id" in said(encode(folder, "ours"))


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "spring\nautumn"])
def test_an_exchange_needs_a_name(folder, name):
    assert "An exchange has a name" in said(encode(folder, "ours", exchange=name))


def test_a_secret_that_others_may_read_is_refused(folder):
    (folder / "secret").chmod(0o644)
    assert "chmod 600" in said(encode(folder, "ours"))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"hello", b"rlf-blind-secret-1:!!!!", b"rlf-blind-secret-1:AAAA"]
)
def test_a_file_that_is_no_secret_is_refused(folder, content):
    (folder / "secret").write_bytes(content)
    assert "not a secret of blind matching" in said(encode(folder, "ours"))


def test_missing_files_are_told(folder):
    assert "cannot be opened" in said(encode(folder, "ours", shared="none"))
    assert "none.csv: cannot be opened" in said(encode(folder, "none"))
    assert "ours.filters: cannot be opened" in said(compare(folder))
    both_encoded(folder)
    compare(folder)
    missing = folder / "none.csv"
    assert "cannot be opened" in said(run("resolve", folder / "result.csv", missing, "--output", folder / "found.csv"))


def test_nothing_is_written_to_a_folder_that_is_not_there(folder):
    nowhere = folder / "none" / "ours.filters"
    options = ("--secret", folder / "secret", "--exchange", "spring", "--output", nowhere)
    assert "cannot be written" in said(run("encode", folder / "ours.csv", *options))


def test_a_mapping_of_another_encoding_is_refused(folder):
    both_encoded(folder)
    compare(folder)
    (folder / "ours.filters.mapping.csv").unlink()
    encode(folder, "ours")
    mapping = folder / "ours.filters.mapping.csv"
    result = run("resolve", folder / "result.csv", mapping, "--output", folder / "found.csv")
    assert "line 2: a reference that" in said(result)
    assert not (folder / "found.csv").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("reference\nabc\n", "line 1: not the columns"),
        ("our_reference,their_reference,likeness,rank\na,b\n", "line 2: not 4 cells"),
        ('our_reference,their_reference,likeness,rank\n"a\n', "not readable as CSV"),
    ],
)
def test_a_result_that_is_none_is_refused(folder, content, sentence):
    both_encoded(folder)
    (folder / "result.csv").write_text(content)
    mapping = folder / "ours.filters.mapping.csv"
    assert sentence in said(run("resolve", folder / "result.csv", mapping, "--output", folder / "found.csv"))


def test_only_the_best_are_shown_and_only_what_is_alike_enough(folder):
    both_encoded(folder)
    compare(folder, "--at-least", "0", "--top", "2")
    assert [row["rank"] for row in rows(folder / "result.csv")] == ["1", "2"] * 4
    compare(folder, "--at-least", "0.99")
    assert rows(folder / "result.csv") == []
