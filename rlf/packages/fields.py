"""The fields a record may leave with. Their names are the headings of the lists, which our own import recognises."""

from __future__ import annotations

from enum import StrEnum


class RecordField(StrEnum):
    """One column of a list that leaves."""

    REFERENCE = "reference"
    FULL_NAME = "full_name"
    GIVEN_NAMES = "given_names"
    FATHER_NAME = "father_name"
    GRANDFATHER_NAME = "grandfather_name"
    FAMILY_NAME = "family_name"
    MOTHER_NAME = "mother_name"
    OTHER_NAMES = "other_names"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    BIRTH_DATE_AS_STATED = "birth_date_as_stated"
    BIRTH_PLACE = "birth_place"
    NATIONALITY = "nationality"
    ORIGIN_COUNTRY = "origin_country"
    ORIGIN_PLACE = "origin_place"
    LAST_SEEN_PLACE = "last_seen_place"
    LAST_SEEN_DATE = "last_seen_date"
    CONDITION = "condition"
    RELATIVES = "relatives"
    FAMILY_GROUP = "family_group"
    OCCUPATION = "occupation"
    MARKS = "marks"
    PHONE = "phone"
    NOTE = "note"
    EXPIRES = "expires"
    ENQUIRER_NAME = "enquirer_name"
    ENQUIRER_RELATIONSHIP = "enquirer_relationship"
    ENQUIRER_CONTACT = "enquirer_contact"
    NOTICE = "notice"


OF_ENQUIRER = frozenset(
    {RecordField.ENQUIRER_NAME, RecordField.ENQUIRER_RELATIONSHIP, RecordField.ENQUIRER_CONTACT},
)
"""What names the enquirer, or leads to them."""

OF_NOTICES = frozenset({RecordField.NOTICE})
"""What stands only in lists of notices about records that left before, never in a profile that was agreed."""
