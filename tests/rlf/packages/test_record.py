"""The least data: what is not agreed does not leave."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from matching.dates import Calendar
from matching.model import HIJRI_SLACK_DAYS
from matching.person import NameKind, Relationship, Sex
from rlf.description import Condition, Description, KnownFrom, NamedRelative, StatedDate, StatedName
from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.fields import OF_ENQUIRER, RecordField
from rlf.packages.formats import ListFormat, write_list
from rlf.packages.profile import MINIMAL, Profile, profile_of
from rlf.packages.record import Record, record_of
from rlf.packages.written_dates import as_stated, written_date
from rlf.partner_lists.columns import DateOrder, Field, Mapping, recognise
from rlf.partner_lists.list_dates import DateStyle, parse_date
from rlf.partner_lists.row_check import RowCheck
from tests.rlf.packages.houses import EVERYTHING, terms

PERSON = Description(
    names=(
        StatedName("Selam", NameKind.GIVEN),
        StatedName("Tesfay", NameKind.FATHER),
        StatedName("Haile", NameKind.GRANDFATHER),
        StatedName("ሰላም", NameKind.GIVEN, "Ethi"),
        StatedName("Umm Yosef", NameKind.KUNYA),
    ),
    sex=Sex.FEMALE,
    birth=StatedDate(year=1990, month=3),
    birth_place="Asmara",
    origin_country="ER",
    origin_place="Keren",
    nationalities=("ER", "ET"),
    ethnicity="Bilen",
    religion="a religion",
    documents="passport 17",
    relationship=Relationship.SISTER,
    relatives=(
        NamedRelative(Relationship.MOTHER, (StatedName("Letebrhan; Weldu"),)),
        NamedRelative(Relationship.SON, (StatedName("Yosef"),)),
    ),
    safe_contact="only through Almaz",
    phones="+291 7 000 000",
    last_seen_place="Tripoli",
    last_seen=StatedDate(year=2019),
    circumstances_note="on a boat",
    message="come home",
    condition=Condition.DETAINED,
    note="a note",
    expires=StatedDate(year=2027, month=1, day=31),
)
ENQUIRER = Description(names=(StatedName("Almaz Tesfay"),), safe_contact="ring at noon", phones="+352 1")


def test_by_default_names_sex_birth_nationality_and_origin_leave_and_nothing_else():
    record = record_of(PERSON, reference="Q7", profile=MINIMAL, enquirer=ENQUIRER)
    assert record.named == {
        "reference": "Q7",
        "full_name": "Selam Tesfay Haile",
        "given_names": "Selam",
        "father_name": "Tesfay",
        "grandfather_name": "Haile",
        "other_names": "ሰላም; Umm Yosef",
        "sex": "F",
        "birth_date": "1990-03",
        "nationality": "ER;ET",
        "origin_country": "ER",
        "origin_place": "Keren",
    }


@pytest.mark.parametrize("list_format", ListFormat)
def test_a_writer_is_given_nothing_that_the_profile_has_not(list_format):
    """Even where a record was made by hand and holds more."""
    everything = record_of(PERSON, reference="Q7", profile=EVERYTHING, enquirer=ENQUIRER)
    narrow = Profile((RecordField.REFERENCE, RecordField.FULL_NAME))
    source = replace(terms(), profile=narrow).source
    bare = Record("Q7", full_name="Selam Tesfay Haile")
    assert b"".join(write_list(list_format, [everything], narrow, source)) == b"".join(
        write_list(list_format, [bare], narrow, source)
    )


def test_the_enquirer_leaves_only_where_the_profile_says_so():
    without = Profile(tuple(field for field in RecordField if field not in OF_ENQUIRER))
    told = record_of(PERSON, reference="Q7", profile=without, enquirer=ENQUIRER)
    assert not any("Almaz" in text or "noon" in text for text in told.named.values())
    assert (without.names_enquirer, EVERYTHING.names_enquirer, MINIMAL.names_enquirer) == (False, True, False)
    record = record_of(PERSON, reference="Q7", profile=EVERYTHING, enquirer=ENQUIRER)
    assert (record.enquirer_name, record.enquirer_relationship) == ("Almaz Tesfay", "sister")
    assert record.enquirer_contact == "ring at noon"


def test_religion_ethnicity_documents_and_circumstances_have_no_field_to_leave_by():
    record = record_of(PERSON, reference="Q7", profile=EVERYTHING, enquirer=ENQUIRER)
    written = " ".join(record.named.values())
    for secret in ("Bilen", "religion", "passport", "boat", "come home", "only through"):
        assert secret not in written


def test_a_record_has_exactly_the_fields_a_profile_can_name():
    assert [field.name for field in fields(Record)] == list(RecordField)


@pytest.mark.parametrize(
    "fields_",
    [("full_name",), ("reference", "sex", "sex"), ("reference", "religion")],
    ids=["no reference", "twice", "unknown"],
)
def test_a_profile_that_makes_no_sense_is_refused(fields_):
    with pytest.raises(PackageError) as refused:
        profile_of(fields_)
    assert refused.value.problem is PackageProblem.BAD_PROFILE


def test_a_profile_comes_back_from_its_field_names():
    assert profile_of(tuple(field.value for field in MINIMAL.fields)) == MINIMAL


DATES = [
    (StatedDate(year=1990), "1990"),
    (StatedDate(year=1990, month=3), "1990-03"),
    (StatedDate(year=1990, month=3, day=14), "1990-03-14"),
    (StatedDate(year=1990, month=1, day=1), "1990-01-01"),
    (StatedDate(year=1990, plus_minus_years=2), "~1990"),
    (StatedDate(year=1990, plus_minus_years=5), "~1990±5"),
    (StatedDate(age=30, age_at=date(2020, 6, 15), known_from=KnownFrom.ESTIMATED), "~1989"),
    (StatedDate(age=30), ""),
    (StatedDate(calendar=Calendar.SOLAR_HIJRI, year=1370, month=5, day=2), "1991-07-24"),
    (StatedDate(calendar=Calendar.SOLAR_HIJRI, year=1370, month=5), "1991"),
    (StatedDate(calendar=Calendar.SOLAR_HIJRI, year=1370), "~1991"),
    (StatedDate(calendar=Calendar.HIJRI, year=1410, month=9, day=1), "1990-03-27"),
    (StatedDate(year=1990, month=2, day=31), ""),
    (None, ""),
]


@pytest.mark.parametrize(
    ("stated", "written"), DATES, ids=[written or f"none{n}" for n, (_, written) in enumerate(DATES)]
)
def test_a_date_is_written_no_more_precise_than_it_was_stated(stated, written):
    assert written_date(stated) == written


@pytest.mark.parametrize("stated", [stated for stated, written in DATES if written and "±" not in written])
def test_our_own_import_reads_a_written_date_as_no_narrower_than_it_was(stated):
    read = parse_date(written_date(stated), DateStyle(DateOrder.DAY_FIRST, Calendar.GREGORIAN, date(2026, 5, 4)))
    was, now = stated.interval(), read.interval()
    slack = HIJRI_SLACK_DAYS if stated.calendar is Calendar.HIJRI else 0  # of its days the middle one is written
    assert (now.earliest - was.earliest).days <= slack
    assert (was.latest - now.latest).days <= slack


def test_a_date_of_another_calendar_can_leave_as_it_was_stated_too():
    stated = StatedDate(calendar=Calendar.SOLAR_HIJRI, year=1370, month=5, plus_minus_years=1)
    assert (as_stated(stated), as_stated(StatedDate(year=1990))) == ("1370-05±1 solar_hijri", "")


def test_hidden_letters_do_not_leave():
    person = replace(PERSON, origin_place=" Ke\u202eren\x00\r\n", note="one\r\ntwo")
    record = record_of(person, reference="Q7", profile=EVERYTHING)
    assert (record.origin_place, record.note) == ("Keren", "one\ntwo")


def test_our_own_import_knows_the_columns_and_reads_the_record_back():
    headings = [field.value for field in RecordField]
    record = record_of(PERSON, reference="Q7", profile=EVERYTHING)
    mapped = tuple(
        field if field and field.value in {*headings, "partner_reference"} else None for field in recognise(headings)
    )
    check = RowCheck(Mapping(mapped), uploaded=date(2026, 5, 4), excel_days=False)
    read = check.read(record.texts(EVERYTHING))
    assert isinstance(read, Description)
    assert (read.partner_reference, read.birth, read.nationalities) == ("Q7", PERSON.birth, PERSON.nationalities)
    assert (read.sex, read.condition, read.origin_place) == (PERSON.sex, PERSON.condition, PERSON.origin_place)
    assert [relative.relationship for relative in read.relatives] == [Relationship.MOTHER, Relationship.SON]
    assert Field.FULL_NAME in mapped


def test_the_time_of_a_list_is_that_of_its_package():
    source = terms().source
    assert source.created == datetime(2026, 5, 4, 10, 30, 15, tzinfo=UTC)
