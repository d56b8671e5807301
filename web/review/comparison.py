"""Two persons field by field: what each side says, and in a word whether they agree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from matching.model import BirthLevel, TokenLevel
from matching.names.tokens import tokens
from matching.person import NameKind
from web.person_fields import FIELDS, Field, fields_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask_babel import LazyString

    from matching import Evidence
    from rlf.provenance import Party


class Mark(StrEnum):
    """How the two sides of a field stand to each other."""

    AGREES = "agrees"
    NEARLY = "nearly"
    DIFFERS = "differs"
    ONE_SIDE = "one_side"
    NOT_COMPARED = "not_compared"


MARK_WORDS: dict[Mark, LazyString] = {
    Mark.AGREES: _l("agrees"),
    Mark.NEARLY: _l("nearly agrees"),
    Mark.DIFFERS: _l("differs"),
    Mark.ONE_SIDE: _l("known on one side only"),
    Mark.NOT_COMPARED: _l("not compared"),
}

# Agreement with a difference that a reader should see: another spelling of one name is none, a wrong digit is.
_NEARLY: frozenset[str] = frozenset(
    {
        TokenLevel.CLOSE,
        TokenLevel.LOOSE,
        TokenLevel.INITIAL,
        BirthLevel.SWAPPED,
        BirthLevel.ONE_DIGIT,
        BirthLevel.NEAR_DAY,
        BirthLevel.WITHIN_ONE,
        BirthLevel.WITHIN_THREE,
        BirthLevel.OTHER_DAY,
        "similar",
    }
)
_ORDER_OF_NAMES = "name_order"
_NAME_FINDINGS = frozenset({"name", "name_alias", "name_order", "given_name", "other_names"})
_NAME_PARTS = frozenset(f"name_{kind.value}" for kind in NameKind) - {"name_father", "name_mother"}
_FINDINGS_BY_FIELD = {
    **dict.fromkeys(_NAME_PARTS, _NAME_FINDINGS),
    "name_father": frozenset({"father"}),
    "name_mother": frozenset({"mother"}),
    "sex": frozenset({"sex"}),
    "birth": frozenset({"birth"}),
    "birth_place": frozenset({"place"}),
    "origin_place": frozenset({"place"}),
    "nationalities": frozenset({"nationality"}),
    "ethnicity": frozenset({"ethnicity"}),
    "marks": frozenset({"marks"}),
    "relatives": frozenset({"relative", "father", "mother"}),
    "last_seen_place": frozenset({"last_seen_place"}),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both sides."""

    label: LazyString
    left: tuple[str, ...]
    right: tuple[str, ...]
    mark: Mark

    @property
    def mark_word(self) -> LazyString:
        """The mark as a word."""
        return MARK_WORDS[self.mark]


def compared(left: Party, right: Party, evidence: Sequence[Evidence]) -> list[Row]:
    """All fields that at least one side knows, in reading order."""
    one, other = fields_of(left.description), fields_of(right.description)
    rows = []
    for field in FIELDS:
        if field.code in one or field.code in other:
            values = one[field.code][1] if field.code in one else ()
            others = other[field.code][1] if field.code in other else ()
            rows.append(Row(field.label, values, others, _mark(field, values, others, evidence)))
    return rows


def unmatched_words(item: Evidence) -> list[tuple[str, str]]:
    """The words of two names that met no word of the other side, each opposite an empty text."""
    left = _left_over(item.left_text, [one for one, _ in item.aligned])
    right = _left_over(item.right_text, [other for _, other in item.aligned])
    return [*((word, "") for word in left), *(("", word) for word in right)]


def _left_over(text: str, met: list[str]) -> list[str]:
    words = [token.text for token in tokens(text)]
    for word in met:
        if word in words:
            words.remove(word)
    return words


def _mark(field: Field, left: tuple[str, ...], right: tuple[str, ...], evidence: Sequence[Evidence]) -> Mark:
    if not left or not right:
        return Mark.ONE_SIDE
    if {text.casefold() for text in left} == {text.casefold() for text in right}:
        return Mark.AGREES
    wanted = _FINDINGS_BY_FIELD.get(field.code, frozenset())
    about = [item for item in evidence if item.field in wanted and _is_about(item, field, left)]
    if not about:
        return Mark.NOT_COMPARED
    if sum(item.bits for item in about) <= 0:
        return Mark.DIFFERS
    is_near = any(item.level in _NEARLY or (item.bits < 0 and item.field != _ORDER_OF_NAMES) for item in about)
    return Mark.NEARLY if is_near else Mark.AGREES


def _is_about(item: Evidence, field: Field, left: tuple[str, ...]) -> bool:
    """Of two places only one enters the evidence; the finding quotes which."""
    return field.code not in {"birth_place", "origin_place"} or item.left_text in left
