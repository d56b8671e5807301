"""A row becomes a description, or says what is wrong with it."""

from __future__ import annotations

from datetime import date

import pytest

from matching.person import NameKind, Relationship, Sex
from rlf.description import Condition, Description, KnownFrom, NamedRelative, StatedDate, StatedName
from rlf.partner_lists.columns import Field, Mapping
from rlf.partner_lists.row_check import RowCheck, RowReason

F = Field
UPLOADED = date(2026, 5, 1)


def read(**cells):
    fields = tuple(F(name) for name in cells)
    check = RowCheck(Mapping(fields), uploaded=UPLOADED, excel_days=False)
    return check.read(list(cells.values()))


def problems(**cells):
    found = read(**cells)
    assert not isinstance(found, Description)
    return [(problem.field, problem.value, problem.reason) for problem in found]


FULL_ROW = {
    "partner_reference": "R-7",
    "full_name": "فاطمة حسن",
    "father_name": "حسن",
    "other_names": "Fatima; Fatme",
    "sex": "أنثى",
    "birth_date": "01/02/1990",
    "birth_place": "حلب",
    "origin_country": "سوريا",
    "origin_place": "Afrin",
    "nationality": "Syrienne",
    "last_seen_place": "Lesbos",
    "last_seen_date": "2024-05-06",
    "condition": "vivante",
    "family_group": "12",
    "phone": "+30 000",
    "relatives": "brother:Samir;Layla",
    "restriction": "not to Syria",
    "expires": "2027-01-01",
    "note": "tired",
}


def test_a_full_row_is_kept_whole():
    assert read(**FULL_ROW) == Description(
        names=(
            StatedName("فاطمة حسن"),
            StatedName("حسن", NameKind.FATHER),
            StatedName("Fatima", NameKind.OTHER),
            StatedName("Fatme", NameKind.OTHER),
        ),
        sex=Sex.FEMALE,
        birth=StatedDate(year=1990, month=2, day=1),
        birth_place="حلب",
        origin_country="SY",
        origin_place="Afrin",
        nationalities=("SY",),
        relatives=(
            NamedRelative(Relationship.BROTHER, (StatedName("Samir"),)),
            NamedRelative(Relationship.OTHER_FAMILY, (StatedName("Layla"),)),
        ),
        phones="+30 000",
        last_seen_place="Lesbos",
        last_seen=StatedDate(year=2024, month=5, day=6),
        condition=Condition.ALIVE,
        family_group="12",
        partner_reference="R-7",
        sharing_restriction="not to Syria",
        expires=StatedDate(year=2027, month=1, day=1),
        note="tired",
    )


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"full_name": ""}, (None, "", RowReason.NO_NAME)),
        ({"full_name": "unknown"}, (None, "", RowReason.NO_NAME)),
        ({"full_name": "---"}, (None, "", RowReason.NO_NAME)),
        ({"full_name": "12345"}, (None, "", RowReason.NO_NAME)),
        ({"father_name": "Ali", "full_name": ""}, (None, "", RowReason.NO_NAME)),
        ({"full_name": "Ali", "birth_date": "31/02/1990"}, (F.BIRTH_DATE, "31/02/1990", RowReason.NOT_A_DATE)),
        ({"full_name": "Ali", "birth_date": "2031-01-01"}, (F.BIRTH_DATE, "2031-01-01", RowReason.DATE_TO_COME)),
        ({"full_name": "Ali", "birth_date": "1365-01-01"}, (F.BIRTH_DATE, "1365-01-01", RowReason.DATE_TOO_OLD)),
        ({"full_name": "Ali", "birth_year": "winter"}, (F.BIRTH_YEAR, "winter", RowReason.NOT_A_DATE)),
        ({"full_name": "Ali", "age": "old"}, (F.AGE, "old", RowReason.NOT_AN_AGE)),
        ({"full_name": "Ali", "age": "340"}, (F.AGE, "340", RowReason.NOT_AN_AGE)),
        ({"full_name": "Ali", "age": "²"}, (F.AGE, "²", RowReason.NOT_AN_AGE)),
        ({"full_name": "Ali", "sex": "7"}, (F.SEX, "7", RowReason.UNKNOWN_SEX)),
        ({"full_name": "Ali", "condition": "perhaps"}, (F.CONDITION, "perhaps", RowReason.UNKNOWN_CONDITION)),
        ({"full_name": "Jos\ufffd"}, (F.FULL_NAME, "Jos\ufffd", RowReason.BROKEN_LETTERS)),
        ({"full_name": "Ali", "relatives": "x:Samir"}, (F.RELATIVES, "x:Samir", RowReason.UNKNOWN_RELATIONSHIP)),
    ],
)
def test_what_cannot_be_read_is_named_with_field_value_and_reason(cells, problem):
    assert problems(**cells) == [problem]


def test_all_that_is_wrong_with_a_row_is_said():
    assert len(problems(full_name="?", sex="7", birth_date="x")) == 3


def test_a_row_wider_than_its_headings_is_not_guessed_at():
    check = RowCheck(Mapping((F.FULL_NAME, None)), uploaded=UPLOADED, excel_days=False)
    (problem,) = check.read(["Ali", "x", "y"])
    assert problem.reason is RowReason.TOO_MANY_CELLS


def test_a_row_shorter_than_its_headings_has_unknown_cells():
    check = RowCheck(Mapping((F.FULL_NAME, F.SEX)), uploaded=UPLOADED, excel_days=False)
    assert check.read(["Ali"]) == Description(names=(StatedName("Ali"),))


@pytest.mark.parametrize("word", ["?", "-", "n/a", "unknown", "inconnu", "unbekannt", "غير معروف", "نامعلوم", ""])
def test_unknown_is_never_a_value(word):
    found = read(full_name="Ali", sex=word, birth_date=word, nationality=word, condition=word, age=word)
    assert found == Description(names=(StatedName("Ali"),))


@pytest.mark.parametrize(
    ("words", "sex"),
    [
        ("M male homme H männlich ذكر مرد Man", Sex.MALE),
        ("F female femme w weiblich أنثى زن Fille", Sex.FEMALE),
        ("X", Sex.OTHER),
    ],
)
def test_sex_is_understood_in_five_languages(words, sex):
    assert {read(full_name="Ali", sex=word).sex for word in words.split()} == {sex}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("SY", ("SY",)),
        ("syr", ("SY",)),
        ("Syria", ("SY",)),
        ("Afghanistan", ("AF",)),
        ("Érythrée", ("ER",)),
        ("Elfenbeinküste", ("CI",)),
        ("العراق", ("IQ",)),
        ("افغانستان", ("AF",)),
        ("Syrian/Iraqi", ("SY", "IQ")),
        ("SY; TR", ("SY", "TR")),
    ],
)
def test_countries_are_understood_by_code_name_and_people(text, codes):
    assert read(full_name="Ali", nationality=text).nationalities == codes


def test_a_nationality_nobody_knows_is_kept_to_be_read():
    found = read(full_name="Ali", nationality="Atlantean", note="seen once")
    assert found.nationalities == ()
    assert found.note == "seen once\nAtlantean"


@pytest.mark.parametrize(
    ("text", "years"),
    [("34", 34), ("٣٤", 34), ("~34", 34), ("34.0", 34), ("34 ans", 34), ("8 months", 0), ("18 mois", 1)],
)
def test_an_age_is_read_in_years(text, years):
    assert read(full_name="Ali", age=text).birth == StatedDate(
        age=years, age_at=UPLOADED, known_from=KnownFrom.ESTIMATED
    )


def test_an_age_counts_from_registration_else_from_the_day_seen():
    assert read(full_name="Ali", age="34", age_at="2024-01-02", last_seen_date="2023-01-01").birth.age_at == date(
        2024, 1, 2
    )
    assert read(full_name="Ali", age="34", last_seen_date="2023-01-01").birth.age_at == date(2023, 1, 1)


def test_a_date_is_preferred_to_a_year_and_a_year_to_an_age():
    assert read(full_name="Ali", birth_date="1990-01-02", birth_year="1991", age="30").birth.day == 2
    assert read(full_name="Ali", birth_year="1991", age="30").birth.year == 1991
