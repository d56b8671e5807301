"""Headings of five languages find their field."""

from __future__ import annotations

import pytest

from rlf.errors import InvalidInputError
from rlf.partner_lists.columns import Field, Mapping, check_mapping
from rlf.partner_lists.recognition import recognise

F = Field
HEADINGS = [
    ("full_name,father_name,mother_name,sex,birth_date,birth_place,nationality",
     [F.FULL_NAME, F.FATHER_NAME, F.MOTHER_NAME, F.SEX, F.BIRTH_DATE, F.BIRTH_PLACE, F.NATIONALITY]),
    ("record_id,given_names,grandfather_name,family_name,other_names,age,age_at",
     [F.PARTNER_REFERENCE, F.GIVEN_NAMES, F.GRANDFATHER_NAME, F.FAMILY_NAME, F.OTHER_NAMES, F.AGE, F.AGE_AT]),
    ("full_name,origin_place,relatives,last_seen_place,last_seen_date",
     [F.FULL_NAME, F.ORIGIN_PLACE, F.RELATIVES, F.LAST_SEEN_PLACE, F.LAST_SEEN_DATE]),
    ("No.,Name,Father's Name,Gender,Date of Birth,Status",
     [F.PARTNER_REFERENCE, F.FULL_NAME, F.FATHER_NAME, F.SEX, F.BIRTH_DATE, F.CONDITION]),
    ("Nom,Prénom,Né(e) le,Sexe,Nationalité,Lieu de naissance",
     [F.FAMILY_NAME, F.GIVEN_NAMES, F.BIRTH_DATE, F.SEX, F.NATIONALITY, F.BIRTH_PLACE]),
    ("NOM ET PRENOMS,AGE,N° TELEPHONE,Groupe familial",
     [F.FULL_NAME, F.AGE, F.PHONE, F.FAMILY_GROUP]),
    ("Nachname,Vorname,Geburtsdatum,Geschlecht,Staatsangehörigkeit,Bemerkungen",
     [F.FAMILY_NAME, F.GIVEN_NAMES, F.BIRTH_DATE, F.SEX, F.NATIONALITY, F.NOTE]),
    ("الاسم الكامل,اسم الأب,اسم الأم,الجنس,تاريخ الميلاد,الجنسية,الحالة",
     [F.FULL_NAME, F.FATHER_NAME, F.MOTHER_NAME, F.SEX, F.BIRTH_DATE, F.NATIONALITY, F.CONDITION]),
    ("نام,نام پدر,تخلص,جنسیت,سال تولد,ملیت,شماره تماس",
     [F.GIVEN_NAMES, F.FATHER_NAME, F.FAMILY_NAME, F.SEX, F.BIRTH_YEAR, F.NATIONALITY, F.PHONE]),
    ("Name / الاسم,Sex / الجنس,Age (years)", [F.FULL_NAME, F.SEX, F.AGE]),
    ("Natonality,Full nmae,Shoe size", [F.NATIONALITY, F.FULL_NAME, None]),
    ("Nom,Date de naissance", [F.FULL_NAME, F.BIRTH_DATE]),
    ("Name,First name", [F.FAMILY_NAME, F.GIVEN_NAMES]),
    ("name,NAME,", [F.FULL_NAME, None, None]),
]  # fmt: skip


@pytest.mark.parametrize(("headings", "fields"), HEADINGS)
def test_columns_are_recognised_by_their_headings(headings, fields):
    assert [one.field for one in recognise(headings.split(","))] == fields


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ((F.FULL_NAME, F.SEX, F.SEX), "twice"),
        ((F.FATHER_NAME, F.SEX), "no_name"),
        ((None, None), "no_name"),
        ((F.FULL_NAME,), "other_columns"),
    ],
)
def test_a_mapping_that_cannot_be_read_by_is_refused(fields, problem):
    with pytest.raises(InvalidInputError) as refused:
        check_mapping(Mapping(fields), max(len(fields), 2))
    assert refused.value.params["problem"] == problem
