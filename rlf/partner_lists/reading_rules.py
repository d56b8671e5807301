"""From the cells of a row to the text of each field, by a confirmed mapping: joined, split, filled in for all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlf.partner_lists.columns import JOINED_BY, Field
from rlf.partner_lists.words import is_unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlf.partner_lists.columns import Mapping

_IN_ORDER = {
    1: (Field.FULL_NAME,),
    2: (Field.GIVEN_NAMES, Field.FAMILY_NAME),
    3: (Field.GIVEN_NAMES, Field.FATHER_NAME, Field.FAMILY_NAME),
    4: (Field.GIVEN_NAMES, Field.FATHER_NAME, Field.GRANDFATHER_NAME, Field.FAMILY_NAME),
}
_MOST_PARTS = 4


class ReadingRules:
    """What a mapping makes of a row."""

    def __init__(self, mapping: Mapping) -> None:
        self.width = len(mapping.fields)
        self._columns = [(index, field) for index, field in enumerate(mapping.fields) if field]
        self._constants = [(field, text) for field, text in mapping.constants if text.strip()]

    def values(self, cells: Sequence[str]) -> dict[Field, str]:
        """The text of each field that a row says something of; words for "unknown" say nothing."""
        values: dict[Field, str] = {}
        for index, field in self._columns:
            if index < len(cells) and cells[index] and not is_unknown(cells[index]):
                before = values.get(field)
                values[field] = f"{before}{JOINED_BY.get(field, ' ')}{cells[index]}" if before else cells[index]
        _split_names(values)
        _join_birth(values)
        for field, text in self._constants:
            values.setdefault(field, text)
        return values


def _split_names(values: dict[Field, str]) -> None:
    """Parts of a name that stand in one column; a column of their own says it better."""
    in_order = values.pop(Field.NAME_IN_ORDER, "").split()
    if in_order:
        last = _MOST_PARTS - 1
        parts = in_order if len(in_order) < _MOST_PARTS else [*in_order[:last], " ".join(in_order[last:])]
        for field, part in zip(_IN_ORDER[len(parts)], parts, strict=True):
            values.setdefault(field, part)
    family, comma, given = values.pop(Field.FAMILY_COMMA_GIVEN, "").partition(",")
    if comma and family.strip() and given.strip():
        values.setdefault(Field.FAMILY_NAME, family.strip())
        values.setdefault(Field.GIVEN_NAMES, given.strip())
    elif family.strip() or given.strip():
        values.setdefault(Field.FULL_NAME, f"{family} {given}".strip())


def _join_birth(values: dict[Field, str]) -> None:
    """A day, a month and a year in columns of their own are a date of birth; without the year they say nothing."""
    day, month = values.pop(Field.BIRTH_DAY, ""), values.pop(Field.BIRTH_MONTH, "")
    year = values.get(Field.BIRTH_YEAR, "")
    if not month or not year or Field.BIRTH_DATE in values:
        return
    parts = [year, month, day] if month.isdecimal() else [day, month, year]
    values[Field.BIRTH_DATE] = ("-" if month.isdecimal() else " ").join(part for part in parts if part)
