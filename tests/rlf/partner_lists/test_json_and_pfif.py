"""Lists in JSON and in PFIF become tables."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlf.partner_lists.limits import MAX_CELL
from rlf.partner_lists.messages import FileKind, FileProblem, FileProblemError
from rlf.partner_lists.places import PlaceKind, place_of
from rlf.partner_lists.table import batches, survey


def rows_of(file, shape, skip=0):
    return [row for batch in batches(file, shape, skip=skip) for row in batch.rows]


def taken(content):
    found = survey(file := io.BytesIO(content))
    return found, rows_of(file, found.shape)


def test_each_line_of_json_is_a_row_and_its_keys_are_the_headings():
    found, rows = taken(b'{"name": "Amina", "age": 34}\n\n{"name": "Samir", "camp": {"name": "North", "row": 2}}\n')
    assert found.shape.kind is FileKind.JSON_LINES
    assert found.headings == ["name", "age", "camp.name", "camp.row"]
    assert rows == [(1, ["Amina", "34"]), (3, ["Samir", "", "North", "2"])]


def test_an_array_of_objects_is_read_as_well():
    found, rows = taken(b'[\n {"name": "Amina",\n  "age": null},\n {"name": "Samir", "age": 3.50, "well": true}\n]\n')
    assert found.shape.kind is FileKind.JSON_ARRAY
    assert rows == [(1, ["Amina"]), (2, ["Samir", "3.50", "true"])]
    assert place_of(found.shape, 2).kind is PlaceKind.ENTRY


def test_lists_are_joined_and_the_objects_in_them_written_out():
    _found, rows = taken(b'{"name": "Amina", "phones": ["1", "2"], "kin": [{"name": "Ali", "of": "son"}, "Omar"]}\n')
    assert rows == [(1, ["Amina", "1; 2", "name: Ali, of: son; Omar"])]


def test_a_key_that_comes_twice_keeps_both_values():
    _found, rows = taken(b'{"name": "Amina", "name": "Ami", "name": null}\n')
    assert rows == [(1, ["Amina; Ami"])]


def test_numbers_keep_their_digits_and_what_is_no_number_is_no_value():
    digits = "9" * 5_000
    _found, rows = taken(f'{{"name": "A", "id": {digits}, "x": 1e999, "y": NaN, "z": -Infinity}}\n'.encode())
    assert rows == [(1, ["A", digits, "1e999", "", "-Infinity"])]


def test_a_key_found_later_is_a_problem_of_its_row_alone():
    lines = ['{"name": "Amina"}'] * 1_000 + ['{"name": "Samir", "shoe": 44}', '{"name": "Lea"}']
    found, rows = taken("\n".join(lines).encode())
    assert found.headings == ["name"]
    assert rows[1_000:] == [(1_001, ["Samir", "shoe: 44"]), (1_002, ["Lea"])]


def test_a_line_that_is_no_object_is_a_problem_of_its_row_alone():
    found, rows = taken(b'{"name": "Amina"}\n{"name": "Sam\n[1]\n{"name": "Lea"}\n')
    assert found.rows == 4
    assert rows == [(1, ["Amina"]), (2, ["", '{"name": "Sam']), (3, ["", "[1]"]), (4, ["Lea"])]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"name": "Amina",\n "age": 3}\n', FileProblem.BAD_JSON),
        (b'[{"name": "Amina"}, {"name": ', FileProblem.BAD_JSON),
        (b'[{"name": "Amina"}] and more', FileProblem.BAD_JSON),
        (b"[]", FileProblem.EMPTY),
        (b"{}\n{}\n", FileProblem.EMPTY),
        (json.dumps({f"k{n}": n for n in range(201)}).encode(), FileProblem.TOO_MANY_COLUMNS),
        (json.dumps({"name": "x" * (MAX_CELL + 1)}).encode(), FileProblem.CELL_TOO_LARGE),
        (json.dumps({"x" * (MAX_CELL + 1): "name"}).encode(), FileProblem.CELL_TOO_LARGE),
        (b'{"persons": [' + b'{"name": "Amina"},' * 70_000 + b"]}", FileProblem.CELL_TOO_LARGE),
    ],
)
def test_json_that_cannot_be_a_list_is_refused(content, problem):
    with pytest.raises(FileProblemError) as refused:
        survey(io.BytesIO(content))
    assert refused.value.problem is problem


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.text("xyفñ ", min_size=1), min_size=1), min_size=1))
def test_lines_and_array_give_the_same_rows(entries):
    entries = [{"a": "first", "b": "x", "c": "y"}, *({**entry, "a": "one"} for entry in entries)]
    _found, of_lines = taken("\n".join(map(json.dumps, entries)).encode())
    _found, of_array = taken(json.dumps(entries, indent=1).encode())
    assert of_lines == of_array
    assert len(of_lines) == len(entries)


def pfif(*records, version="1.4", prefix="pfif:"):
    """A PFIF file of (kind, fields, notes inside)."""
    space = f'xmlns{":" + prefix[:-1] if prefix else ""}="http://zesty.ca/pfif/{version}"'
    return f"<?xml version='1.0' encoding='UTF-8'?><{prefix}pfif {space}>{''.join(records)}</{prefix}pfif>".encode()


def record(kind, *inside, prefix="pfif:", **fields):
    said = "".join(f"<{prefix}{name}>{value}</{prefix}{name}>" for name, value in fields.items())
    return f"<{prefix}{kind}>{said}{''.join(inside)}</{prefix}{kind}>"


def as_dicts(content):
    found, rows = taken(content)
    columns = found.headings
    return [{column: cell for column, cell in zip(columns, cells, strict=False) if cell} for _line, cells in rows]


AMINA = record("person", person_record_id="a.example/1", full_name="Amina Yusuf", source_date="2024-01-01T00:00:00Z")


def test_a_person_of_pfif_is_a_row_under_the_names_of_its_fields():
    found, rows = taken(pfif(AMINA))
    assert found.shape.kind is FileKind.PFIF
    assert found.headings == ["person_record_id", "source_date", "full_name"]
    assert rows == [(1, ["a.example/1", "2024-01-01T00:00:00Z", "Amina Yusuf"])]
    assert place_of(found.shape, 1).kind is PlaceKind.ENTRY


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3"])
def test_older_versions_come_under_the_names_of_the_newest(version):
    old = {"first_name": "Amina", "last_name": "Yusuf", "home_zip": "123", "other": "description:\n    Tall,\n    calm"}
    person = record("person", prefix="", person_record_id="a.example/1", photo_url="http://x.example/1.jpg", **old)
    assert as_dicts(pfif(person, version=version, prefix="")) == [
        {
            "person_record_id": "a.example/1",
            "given_name": "Amina",
            "family_name": "Yusuf",
            "description": "Tall, calm",
            "home_postal_code": "123",
            "photo_url": "http://x.example/1.jpg",
        }
    ]


def note(number, day, **fields):
    return record("note", note_record_id=f"a.example/n{number}", source_date=f"2024-01-{day:02}T00:00:00Z", **fields)


def test_notes_inside_and_loose_before_and_after_give_the_newest():
    before = note(1, 5, person_record_id="a.example/1", text="loose, before")
    inside = note(2, 7, text="inside", last_known_location="North")
    after = note(3, 6, person_record_id="a.example/1", text="loose, after")
    person = AMINA.replace("</pfif:person>", inside + "</pfif:person>")
    assert as_dicts(pfif(before, person, after))[0]["note.text"] == "inside"
    later = note(4, 9, person_record_id="a.example/1", text="the last word")
    newest = as_dicts(pfif(before, person, after, later))[0]
    assert (newest["note.text"], newest["note.source_date"]) == ("the last word", "2024-01-09T00:00:00Z")
    assert "note.last_known_location" not in newest


@pytest.mark.parametrize("loose", [True, False])
def test_a_remark_does_not_take_back_that_somebody_was_believed_dead(loose):
    of = {"person_record_id": "a.example/1"}
    notes = [note(1, 5, status="believed_dead", **of), note(2, 7, text="photo added", **of), note(3, 4, **of)]
    inside = AMINA.replace("</pfif:person>", "".join(notes) + "</pfif:person>")
    said = as_dicts(pfif(AMINA, *notes) if loose else pfif(inside))[0]
    assert said["note.text"] == "photo added"
    assert (said["note.status"], said["note.status_date"]) == ("believed_dead", "2024-01-05T00:00:00Z")


def test_notes_about_nobody_in_the_file_are_counted():
    found, rows = taken(pfif(AMINA, note(1, 5, person_record_id="b.example/9"), note(2, 5)))
    assert found.left_over_notes == 2
    assert len(rows) == 1


def test_persons_are_found_in_a_feed_and_what_is_not_pfif_is_passed_over():
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:p="http://zesty.ca/pfif/1.2" xmlns:x="urn:x"><entry><p:person>'
        "<p:person_record_id>a/1</p:person_record_id><x:secret>no</x:secret><p:first_name>Amina</p:first_name>"
        "<p:colour>no</p:colour></p:person></entry><title>no</title></feed>"
    )
    assert as_dicts(feed.encode()) == [{"person_record_id": "a/1", "given_name": "Amina"}]


def test_several_names_come_one_after_another():
    person = record("person", person_record_id="a/1", full_name="Amina", alternate_names="Ami\n  Umm Ali\n")
    assert as_dicts(pfif(person))[0]["alternate_names"] == "Ami; Umm Ali"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252", "iso-8859-1"])
def test_pfif_is_read_in_the_encoding_it_states(encoding):
    person = record("person", person_record_id="a/1", full_name="Hélène Gérard")
    content = pfif(person).decode().replace("UTF-8", encoding).encode(encoding)
    assert as_dicts(content)[0]["full_name"] == "Hélène Gérard"


@pytest.mark.parametrize("skip", [0, 1, 1_500, 3_000])
def test_reading_pfif_goes_on_after_any_person(skip):
    people = [record("person", person_record_id=f"a/{n}", full_name=f"Amina {n}") for n in range(3_000)]
    notes = [note(n, 3, person_record_id=f"a/{n}", status="believed_alive") for n in range(3_000)]
    found = survey(file := io.BytesIO(pfif(*notes, *people)))
    rows = rows_of(file, found.shape, skip)
    assert [line for line, _cells in rows] == list(range(skip + 1, 3_001))
    assert all(cells[found.headings.index("note.status")] == "believed_alive" for _line, cells in rows)
