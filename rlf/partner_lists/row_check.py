"""One row of a partner's list becomes a description, or the reasons why it cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from matching.errors import DateError
from matching.person import NameKind, Relationship, Sex
from rlf.description import Condition, Description, KnownFrom, NamedRelative, StatedDate, StatedName
from rlf.partner_lists.columns import Field, Mapping
from rlf.partner_lists.list_dates import DateStyle, parse_date, western_digits
from rlf.partner_lists.reading_rules import ReadingRules
from rlf.partner_lists.words import condition_of, country_of, folded, sex_of, unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME_KINDS = {
    Field.FULL_NAME: NameKind.FULL,
    Field.GIVEN_NAMES: NameKind.GIVEN,
    Field.FATHER_NAME: NameKind.FATHER,
    Field.GRANDFATHER_NAME: NameKind.GRANDFATHER,
    Field.FAMILY_NAME: NameKind.FAMILY,
    Field.MOTHER_NAME: NameKind.MOTHER,
}
_OLDEST_YEARS = 130
_AGE = re.compile(r"[~±≈\s]*(\d{1,4})(?:[.,]0+)?\s*([^\d?~]*)[?~\s]*")
# How PFIF says what its authors believe of a person (https://zesty.ca/pfif/1.4/).
_BELIEVED_DEAD = "believed dead"
_SOUGHT = frozenset({"believed missing", "information sought"})
_REPLACED = "\ufffd"  # stands for bytes that are no letter of the file's encoding


class RowReason(StrEnum):
    """Why a row went to quarantine."""

    NO_NAME = "no_name"
    NOT_A_DATE = "not_a_date"
    DATE_TO_COME = "date_to_come"
    DATE_TOO_OLD = "date_too_old"
    NOT_AN_AGE = "not_an_age"
    UNKNOWN_SEX = "unknown_sex"
    UNKNOWN_CONDITION = "unknown_condition"
    UNKNOWN_RELATIONSHIP = "unknown_relationship"
    TOO_MANY_CELLS = "too_many_cells"
    BROKEN_LETTERS = "broken_letters"
    DEATH_TO_CHECK = "death_to_check"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in a row: the field (None for the row as a whole), the value as written, and why."""

    field: Field | None
    value: str
    reason: RowReason


class RowCheck:
    """Reads the rows of one list by its confirmed mapping."""

    def __init__(self, mapping: Mapping, *, uploaded: date, excel_days: bool) -> None:
        self._rules = ReadingRules(mapping)
        self._style = DateStyle(mapping.date_order, mapping.calendar, uploaded)
        self._excel_days = excel_days

    def read(self, cells: Sequence[str], *, is_death_checked: bool = False) -> Description | tuple[RowProblem, ...]:
        """The description in a row's cells, or all that is wrong with them.

        That somebody is believed dead is held until a supervisor has looked into it.
        """
        if len(cells) > self._rules.width:
            return (RowProblem(None, cells[self._rules.width], RowReason.TOO_MANY_CELLS),)
        row = _Row(self._rules.values(cells), self._style, excel_days=self._excel_days)
        row.is_death_checked = is_death_checked
        description = row.description()
        return tuple(row.problems) if row.problems else description


class _Row:
    """One row being read; what is wrong with it gathers in `problems`."""

    def __init__(self, values: dict[Field, str], style: DateStyle, *, excel_days: bool) -> None:
        self.problems: list[RowProblem] = []
        self.is_death_checked = False
        self._values = values
        self._style = style
        self._excel_days = excel_days

    def description(self) -> Description:
        names = self._names()
        for field, value in self._values.items():
            if _REPLACED in value:
                self._refuse(field, RowReason.BROKEN_LETTERS)
        nationality, unread_nationality = self._countries()
        country = self._text(Field.ORIGIN_COUNTRY)
        last_seen = self._date(Field.LAST_SEEN_DATE, past=True)
        return Description(
            names=names,
            sex=self._sex(),
            birth=self._birth(last_seen),
            birth_place=self._text(Field.BIRTH_PLACE),
            origin_country=country_of(country) or country,
            origin_place=self._text(Field.ORIGIN_PLACE),
            nationalities=nationality,
            relatives=self._relatives(),
            phones=self._text(Field.PHONE),
            last_seen_place=self._text(Field.LAST_SEEN_PLACE),
            last_seen=last_seen,
            condition=self._condition(),
            family_group=self._text(Field.FAMILY_GROUP),
            partner_reference=self._text(Field.PARTNER_REFERENCE),
            sharing_restriction=self._text(Field.RESTRICTION),
            expires=self._date(Field.EXPIRES, past=False),
            note="\n".join(filter(None, (self._text(Field.NOTE), unread_nationality, self._sought_by_others()))),
        )

    def _text(self, field: Field) -> str:
        return self._values.get(field, "")

    def _refuse(self, field: Field | None, reason: RowReason) -> None:
        self.problems.append(RowProblem(field, self._values.get(field, "") if field else "", reason))

    def _names(self) -> tuple[StatedName, ...]:
        names = [StatedName(self._values[field], kind) for field, kind in _NAME_KINDS.items() if field in self._values]
        names += [StatedName(name, NameKind.OTHER) for name in _parts_of(self._text(Field.OTHER_NAMES))]
        # Parents' names alone do not say who somebody is.
        parents = {NameKind.FATHER, NameKind.GRANDFATHER, NameKind.MOTHER}
        if not any(name.kind not in parents and any(map(str.isalpha, name.text)) for name in names):
            self._refuse(None, RowReason.NO_NAME)
        return tuple(names)

    def _sex(self) -> Sex | None:
        value = self._text(Field.SEX)
        sex = sex_of(value)
        if value and sex is None:
            self._refuse(Field.SEX, RowReason.UNKNOWN_SEX)
        return sex

    def _condition(self) -> Condition | None:
        value = self._text(Field.CONDITION)
        if folded(value) in _SOUGHT:
            return None
        if folded(value) == _BELIEVED_DEAD:
            if not self.is_death_checked:
                self._refuse(Field.CONDITION, RowReason.DEATH_TO_CHECK)
            return Condition.DECEASED
        condition = condition_of(value)
        if value and condition is None:
            self._refuse(Field.CONDITION, RowReason.UNKNOWN_CONDITION)
        return condition

    def _sought_by_others(self) -> str:
        """That somebody else seeks this person is no condition, and stays readable in the note."""
        value = self._text(Field.CONDITION)
        return value if folded(value) in _SOUGHT else ""

    def _countries(self) -> tuple[tuple[str, ...], str]:
        """Codes of the nationalities, and in words what is no country we know: that stays readable in the note."""
        parts = _parts_of(self._text(Field.NATIONALITY).replace("/", ";").replace(",", ";"))
        codes = [(country_of(part), part) for part in parts]
        known = tuple(dict.fromkeys(code for code, _part in codes if code))
        return known, "; ".join(part for code, part in codes if code is None)

    def _date(self, field: Field, *, past: bool) -> StatedDate | None:
        value = self._text(field)
        if not value:
            return None
        try:
            stated = parse_date(value, self._style, excel_days=self._excel_days)
            interval = stated.interval()
        except DateError:
            self._refuse(field, RowReason.NOT_A_DATE)
            return None
        if interval is None or not past:
            return stated
        if interval.earliest > self._style.today:
            self._refuse(field, RowReason.DATE_TO_COME)
        elif interval.latest.year < self._style.today.year - _OLDEST_YEARS:
            self._refuse(field, RowReason.DATE_TOO_OLD)
        return stated

    def _birth(self, last_seen: StatedDate | None) -> StatedDate | None:
        """The most precise of date, year and age; but all of them must be readable."""
        by_age = self._age(last_seen)
        by_year = self._date(Field.BIRTH_YEAR, past=True)
        return self._date(Field.BIRTH_DATE, past=True) or by_year or by_age

    def _age(self, last_seen: StatedDate | None) -> StatedDate | None:
        """An age counts from the day it was given: of registration, else when the person was seen, else of the list."""
        at = _only_day(self._date(Field.AGE_AT, past=True)) or _only_day(last_seen) or self._style.today
        value = self._text(Field.AGE)
        if not value:
            return None
        years = _years(western_digits(value))
        if years is None or years > _OLDEST_YEARS:
            self._refuse(Field.AGE, RowReason.NOT_AN_AGE)
            return None
        return StatedDate(age=years, age_at=at, known_from=KnownFrom.ESTIMATED)

    def _relatives(self) -> tuple[NamedRelative, ...]:
        """`relationship:name;…`; a name without a relationship is of somebody else in the family."""
        relatives = []
        for part in _parts_of(self._text(Field.RELATIVES)):
            said, _colon, name = part.rpartition(":")
            relationship = folded(said).replace(" ", "_") or Relationship.OTHER_FAMILY.value
            if relationship not in Relationship.__members__.values():
                self._refuse(Field.RELATIVES, RowReason.UNKNOWN_RELATIONSHIP)
                continue
            relatives.append(NamedRelative(Relationship(relationship), (StatedName(name.strip()),)))
        return tuple(relatives)


def _years(text: str) -> int | None:
    """Completed years of an age such as "34", "~34", "34.0", "8 months" or "34 ans"."""
    found = _AGE.fullmatch(text)
    unit = unit_of(found[2]) if found else None
    if found is None or unit is None:
        return None
    return int(found[1]) // unit


def _parts_of(text: str) -> list[str]:
    return [part.strip() for part in text.replace("؛", ";").split(";") if part.strip()]


def _only_day(stated: StatedDate | None) -> date | None:
    interval = stated.interval() if stated else None
    return interval.earliest if interval and interval.earliest == interval.latest else None
