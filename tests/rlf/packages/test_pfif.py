"""PFIF 1.4 as its specification wants it, checked by a reader of its own."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.formats import ListFormat, write_list
from rlf.packages.record import Record
from tests.rlf.packages.houses import EVERYTHING, NOW, RECORDS, terms

SPACE = "{http://zesty.ca/pfif/1.4}"
PERSON = {
    "person_record_id", "entry_date", "expiry_date", "author_name", "author_email", "author_phone", "source_name",
    "source_date", "source_url", "full_name", "given_name", "family_name", "alternate_names", "description", "sex",
    "date_of_birth", "age", "home_street", "home_neighborhood", "home_city", "home_state", "home_postal_code",
    "home_country", "photo_url", "profile_urls", "note",
}  # fmt: skip
NOTE = {
    "note_record_id", "person_record_id", "linked_person_record_id", "entry_date", "author_name", "author_email",
    "author_phone", "source_date", "author_made_contact", "status", "email_of_found_person", "phone_of_found_person",
    "last_known_location", "text", "photo_url",
}  # fmt: skip
FORMS = {
    "person_record_id": r"[a-z0-9.-]+\.[a-z]+/\S+",
    "note_record_id": r"[a-z0-9.-]+\.[a-z]+/\S+",
    "entry_date": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "source_date": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "expiry_date": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "date_of_birth": r"\d{4}(-\d\d(-\d\d)?)?",
    "age": r"\d+(-\d+)?",
    "sex": "female|male|other",
    "home_country": "[A-Z]{2}",
    "author_made_contact": "true|false",
    "status": "information_sought|is_note_author|believed_alive|believed_missing|believed_dead",
}
FULL = Record(
    "Q7-9",
    full_name="Selam Tesfay",
    given_names="Selam",
    family_name="Tesfay",
    mother_name="Letebrhan",
    other_names="ሰላም; Umm <Yosef>",
    sex="F",
    birth_date="1990-03",
    nationality="ER;ET",
    origin_country="ER",
    origin_place="Keren & around",
    last_seen_place="Tripoli",
    last_seen_date="2019",
    condition="detained",
    note="with \x0b\ufffe two others",
    expires="2026-06",
)


def parsed(content):
    return ET.fromstring(content)  # noqa: S314 - what we have just written


def document(*records):
    content = b"".join(write_list(ListFormat.PFIF, records, EVERYTHING, terms().source))
    return parsed(content)


def values(element):
    return {child.tag.removeprefix(SPACE): child.text for child in element}


def check(root):
    """The rules of PFIF 1.4: known elements at most once, those demanded are there, values in their forms."""
    assert root.tag == f"{SPACE}pfif"
    for person in root:
        assert person.tag == f"{SPACE}person"
        notes = person.findall(f"{SPACE}note")
        held = [(person, PERSON, {"person_record_id", "source_date", "full_name"})]
        held += [(note, NOTE, {"note_record_id", "author_name", "source_date"}) for note in notes]
        for element, known, demanded in held:
            names = [child.tag.removeprefix(SPACE) for child in element if child.tag != f"{SPACE}note"]
            assert len(names) == len(set(names))
            assert demanded <= set(names) <= known
            for name, text in values(element).items():
                assert name == "note" or text
                assert name not in FORMS or re.fullmatch(FORMS[name], text), (name, text)
        assert {values(note)["person_record_id"] for note in notes} == {values(person)["person_record_id"]}


def test_what_is_written_keeps_the_rules_of_the_format():
    root = document(*RECORDS, FULL)
    check(root)
    assert len(root) == 4


def test_a_record_is_found_again_in_its_elements():
    (person,) = document(FULL)
    told = values(person)
    assert told["person_record_id"] == "tracing.example.org/Q7-9"
    assert (told["full_name"], told["given_name"], told["family_name"]) == ("Selam Tesfay", "Selam", "Tesfay")
    assert (told["alternate_names"], told["sex"]) == ("ሰላም\nUmm <Yosef>", "female")
    assert (told["date_of_birth"], told["home_city"], told["home_country"]) == ("1990-03", "Keren & around", "ER")
    assert told["description"] == "mother_name: Letebrhan\nnationality: ER;ET"
    note = values(person.find(f"{SPACE}note"))
    assert (note["status"], note["last_known_location"]) == ("believed_alive", "Tripoli")
    assert note["text"] == "last_seen_date: 2019\ncondition: detained\nwith  two others"


@pytest.mark.parametrize(
    ("condition", "status"),
    [("", "information_sought"), ("alive", "believed_alive"), ("deceased", "believed_dead")],
)
def test_the_condition_is_told_as_a_status(condition, status):
    (person,) = document(Record("1", full_name="A B", condition=condition))
    assert values(person.find(f"{SPACE}note"))["status"] == status


def test_a_birth_about_a_year_becomes_the_ages_it_makes():
    (person,) = document(Record("1", full_name="A B", birth_date="~1990"))
    assert values(person)["age"] == "33-38"
    assert "date_of_birth" not in values(person)


@pytest.mark.parametrize(
    ("expires", "told"),
    [("2026-06", "2026-06-30T23:59:59Z"), ("", "2026-08-02T10:30:15Z"), ("2030", "2026-08-02T10:30:15Z")],
)
def test_a_record_expires_with_its_package_if_not_before(expires, told):
    (person,) = document(Record("1", full_name="A B", expires=expires))
    assert values(person)["expiry_date"] == told


def test_formulas_are_left_as_they_are():
    (person,) = document(Record("1", full_name="=1+1"))
    assert values(person)["full_name"] == "=1+1"


def test_a_name_in_parts_is_put_together():
    (person,) = document(Record("1", given_names="Selam", father_name="Tesfay"))
    assert values(person)["full_name"] == "Selam Tesfay"


def test_a_record_without_a_name_is_told_by_its_reference():
    with pytest.raises(PackageError, match="record Q7-5 leaves without a name") as told:
        document(Record("Q7-5", sex="F"))
    assert told.value.problem is PackageProblem.CANNOT_WRITE


def test_times_are_told_in_utc_whatever_zone_they_were_given_in():
    source = replace(terms().source, created=datetime.fromisoformat("2026-05-04T12:30:15+02:00"))
    root = parsed(b"".join(write_list(ListFormat.PFIF, [FULL], EVERYTHING, source)))
    assert values(root[0])["entry_date"] == NOW.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
