"""Evidence in plain words: one sentence for each finding the engine can make, and words for how much it weighs."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from matching.model import BirthLevel, TokenLevel
from matching.person import Relationship
from web.person_fields import country_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString

    from matching import Evidence

Level = TypeVar("Level", bound=StrEnum)

STRONG_BITS = 6.0
MODERATE_BITS = 2.5
RARE_FROM = 10
_MONTH = re.compile(r"\d{4}-\d{2}")


class Weight(StrEnum):
    """How much a finding weighs, and to which side."""

    STRONG_FOR = "strong_for"
    MODERATE_FOR = "moderate_for"
    SLIGHT_FOR = "slight_for"
    NEUTRAL = "neutral"
    SLIGHT_AGAINST = "slight_against"
    MODERATE_AGAINST = "moderate_against"
    STRONG_AGAINST = "strong_against"


WEIGHT_WORDS: Mapping[Weight, LazyString] = {
    Weight.STRONG_FOR: _l("strong, for the same person"),
    Weight.MODERATE_FOR: _l("moderate, for the same person"),
    Weight.SLIGHT_FOR: _l("slight, for the same person"),
    Weight.NEUTRAL: _l("neither for nor against"),
    Weight.SLIGHT_AGAINST: _l("slight, against"),
    Weight.MODERATE_AGAINST: _l("moderate, against"),
    Weight.STRONG_AGAINST: _l("strong, against"),
}

_NAME = {
    TokenLevel.EXACT: _l("The names are written the same: %(left)s and %(right)s."),
    TokenLevel.EQUIVALENT: _l("The names are known forms of one name: %(left)s and %(right)s."),
    TokenLevel.SAME_SOUND: _l("The names sound the same: %(left)s and %(right)s."),
    TokenLevel.CLOSE: _l("The names sound almost the same: %(left)s and %(right)s."),
    TokenLevel.LOOSE: _l("The names are only roughly alike: %(left)s and %(right)s."),
    TokenLevel.INITIAL: _l("A name is given by its first letter alone, which agrees: %(left)s and %(right)s."),
    TokenLevel.DIFFERENT: _l("The names do not agree: %(left)s and %(right)s."),
}
_FATHER = {
    TokenLevel.EXACT: _l("The father's name is written the same: %(left)s and %(right)s."),
    TokenLevel.EQUIVALENT: _l("The fathers' names are known forms of one name: %(left)s and %(right)s."),
    TokenLevel.SAME_SOUND: _l("The fathers' names sound the same: %(left)s and %(right)s."),
    TokenLevel.CLOSE: _l("The fathers' names sound almost the same: %(left)s and %(right)s."),
    TokenLevel.LOOSE: _l("The fathers' names are only roughly alike: %(left)s and %(right)s."),
    TokenLevel.INITIAL: _l("The first letter of the father's name agrees: %(left)s and %(right)s."),
    TokenLevel.DIFFERENT: _l("The fathers have different names: %(left)s and %(right)s."),
}
_MOTHER = {
    TokenLevel.EXACT: _l("The mother's name is written the same: %(left)s and %(right)s."),
    TokenLevel.EQUIVALENT: _l("The mothers' names are known forms of one name: %(left)s and %(right)s."),
    TokenLevel.SAME_SOUND: _l("The mothers' names sound the same: %(left)s and %(right)s."),
    TokenLevel.CLOSE: _l("The mothers' names sound almost the same: %(left)s and %(right)s."),
    TokenLevel.LOOSE: _l("The mothers' names are only roughly alike: %(left)s and %(right)s."),
    TokenLevel.INITIAL: _l("The first letter of the mother's name agrees: %(left)s and %(right)s."),
    TokenLevel.DIFFERENT: _l("The mothers have different names: %(left)s and %(right)s."),
}
_BIRTH = {
    BirthLevel.SAME_DAY: _l("Both were born on the same day: %(left)s."),
    BirthLevel.SWAPPED: _l("Day and month of birth are exchanged: %(left)s and %(right)s."),
    BirthLevel.ONE_DIGIT: _l("The dates of birth differ in a single digit: %(left)s and %(right)s."),
    BirthLevel.NEAR_DAY: _l("The dates of birth are a few days apart: %(left)s and %(right)s."),
    BirthLevel.SAME_MONTH: _l("The same month of birth: %(left)s and %(right)s."),
    BirthLevel.SAME_YEAR: _l("The same year of birth: %(left)s and %(right)s."),
    BirthLevel.WITHIN_RANGE: _l("The birth dates may be the same, as far as they are known: %(left)s and %(right)s."),
    BirthLevel.WITHIN_ONE: _l("The dates of birth are about a year apart: %(left)s and %(right)s."),
    BirthLevel.WITHIN_THREE: _l("The dates of birth are up to three years apart: %(left)s and %(right)s."),
    BirthLevel.CALENDAR: _l(
        "The years of birth differ as two calendars do, so one may be a mistaken calendar: %(left)s and %(right)s."
    ),
    BirthLevel.APART: _l("The dates of birth are several years apart: %(left)s and %(right)s."),
    BirthLevel.FAR: _l("The dates of birth are more than ten years apart: %(left)s and %(right)s."),
    BirthLevel.OTHER_DAY: _l("Born in the same year, but on different days: %(left)s and %(right)s."),
}
_OTHER = {
    ("name_alias", "alias"): _l("The names agree only through a nickname or another name: %(left)s and %(right)s."),
    ("name_order", "family_first"): _l(
        "The names agree if one of them is written with the family name first: %(left)s and %(right)s."
    ),
    ("given_name", "shifted"): _l(
        "The given name of one stands elsewhere in the name of the other: %(left)s and %(right)s."
    ),
    ("given_name", "different"): _l("The given names are different: %(left)s and %(right)s."),
    ("other_names", "different"): _l("Further names are there on both sides and differ: %(left)s and %(right)s."),
    ("reciprocal", "seeks_back"): _l("They seek each other: whoever is sought here is seeking, and seeks this family."),
    ("sex", "same"): _l("The same sex is recorded."),
    ("sex", "different"): _l("Different sexes are recorded."),
    ("nationality", "same"): _l("A nationality in common: %(left)s and %(right)s."),
    ("nationality", "different"): _l("Different nationalities: %(left)s and %(right)s."),
    ("ethnicity", "same"): _l("A people, clan or tribe in common: %(left)s and %(right)s."),
    ("ethnicity", "different"): _l("Different peoples, clans or tribes are named: %(left)s and %(right)s."),
    ("marks", "alike"): _l("Physical marks are told in like words: %(left)s and %(right)s."),
    ("place", "same"): _l("The same place of birth or origin: %(left)s and %(right)s."),
    ("place", "similar"): _l("The places of birth or origin are spelled alike: %(left)s and %(right)s."),
    ("place", "different"): _l("Different places of birth or origin: %(left)s and %(right)s."),
    ("place", "contains"): _l("One place of birth or origin lies in the other: %(left)s and %(right)s."),
    ("place", "near"): _l("The places of birth or origin are near each other: %(left)s and %(right)s."),
    ("place", "same_province"): _l("Places of birth or origin in the same province: %(left)s and %(right)s."),
    ("place", "same_country"): _l("Places of birth or origin in the same country: %(left)s and %(right)s."),
    ("place", "unknown"): _l("The places of birth or origin cannot be compared: %(left)s and %(right)s."),
    ("last_seen_place", "same"): _l("Last seen in the same place: %(left)s and %(right)s."),
    ("last_seen_place", "contains"): _l("Last seen in places of which one lies in the other: %(left)s and %(right)s."),
    ("last_seen_place", "near"): _l("Last seen near each other: %(left)s and %(right)s."),
    ("last_seen_place", "same_province"): _l("Last seen in the same province: %(left)s and %(right)s."),
    ("last_seen_place", "same_country"): _l("Last seen in the same country: %(left)s and %(right)s."),
    ("last_seen_place", "similar"): _l("Last seen in places that are spelled alike: %(left)s and %(right)s."),
}
_RELATIVE = {
    Relationship.MOTHER: _l("Both have a mother of a like name: %(left)s and %(right)s."),
    Relationship.FATHER: _l("Both have a father of a like name: %(left)s and %(right)s."),
    Relationship.SON: _l("Both have a son of a like name: %(left)s and %(right)s."),
    Relationship.DAUGHTER: _l("Both have a daughter of a like name: %(left)s and %(right)s."),
    Relationship.SISTER: _l("Both have a sister of a like name: %(left)s and %(right)s."),
    Relationship.BROTHER: _l("Both have a brother of a like name: %(left)s and %(right)s."),
    Relationship.HUSBAND: _l("Both have a husband of a like name: %(left)s and %(right)s."),
    Relationship.WIFE: _l("Both have a wife of a like name: %(left)s and %(right)s."),
    Relationship.PARTNER: _l("Both have a partner of a like name: %(left)s and %(right)s."),
    Relationship.GRANDMOTHER: _l("Both have a grandmother of a like name: %(left)s and %(right)s."),
    Relationship.GRANDFATHER: _l("Both have a grandfather of a like name: %(left)s and %(right)s."),
    Relationship.GRANDCHILD: _l("Both have a grandchild of a like name: %(left)s and %(right)s."),
    Relationship.AUNT: _l("Both have an aunt of a like name: %(left)s and %(right)s."),
    Relationship.UNCLE: _l("Both have an uncle of a like name: %(left)s and %(right)s."),
    Relationship.NIECE: _l("Both have a niece of a like name: %(left)s and %(right)s."),
    Relationship.NEPHEW: _l("Both have a nephew of a like name: %(left)s and %(right)s."),
    Relationship.COUSIN: _l("Both have a cousin of a like name: %(left)s and %(right)s."),
    Relationship.IN_LAW: _l("Both have a relative by marriage of a like name: %(left)s and %(right)s."),
    Relationship.GUARDIAN: _l("Both have a guardian of a like name: %(left)s and %(right)s."),
    Relationship.WARD: _l("Both have a ward of a like name: %(left)s and %(right)s."),
    Relationship.OTHER_FAMILY: _l("Both have another relative of a like name: %(left)s and %(right)s."),
    Relationship.NOT_FAMILY: _l("Both have a companion of a like name: %(left)s and %(right)s."),
}


def _by_field(field: str, sentences: Mapping[Level, LazyString]) -> dict[tuple[str, str], LazyString]:
    return {(field, level.value): sentence for level, sentence in sentences.items()}


SENTENCES: Mapping[tuple[str, str], LazyString] = {
    **_by_field("name", _NAME),
    **_by_field("father", _FATHER),
    **_by_field("mother", _MOTHER),
    **_by_field("birth", _BIRTH),
    **_by_field("relative", _RELATIVE),
    **_OTHER,
}


def is_explained(field: str, level: str) -> bool:
    """Whether a finding has a sentence of its own."""
    return (field, level) in SENTENCES


def sentence(evidence: Evidence) -> Markup:
    """A finding as a sentence in the reader's language, names and places isolated in their own direction.

    A finding of an earlier model, for which there is no sentence any more, is named by its code.
    """
    template = SENTENCES.get((evidence.field, evidence.level))
    if template is None:
        return escape(_("An earlier version of the comparison found: %(code)s.", code=evidence.code))
    left, right = (_shown(evidence.field, text) for text in _texts(evidence))
    # the template is ours, the values are escaped by Markup
    return Markup(str(template)) % {"left": left, "right": right}  # noqa: S704


def _texts(evidence: Evidence) -> tuple[str, str]:
    """What a sentence quotes: of two names only the words that met, for of them alone it speaks."""
    if evidence.field == "name" and evidence.aligned:
        return " ".join(one for one, _ in evidence.aligned), " ".join(other for _, other in evidence.aligned)
    return evidence.left_text, evidence.right_text


def rarity_sentence(evidence: Evidence) -> str:
    """How rare agreeing names are, where that is worth knowing; else empty."""
    if evidence.rarity is None or evidence.rarity < RARE_FROM or evidence.bits <= 0:
        return ""
    return str(
        _("By chance, about one person in %(number)s agrees so.", number=format_decimal(_rounded(evidence.rarity)))
    )


def weight_of(bits: float) -> Weight:
    """The step on which a finding's bits stand."""
    if abs(bits) < 0.05:  # noqa: PLR2004 - shown as 0.0
        return Weight.NEUTRAL
    if abs(bits) >= STRONG_BITS:
        return Weight.STRONG_FOR if bits > 0 else Weight.STRONG_AGAINST
    if abs(bits) >= MODERATE_BITS:
        return Weight.MODERATE_FOR if bits > 0 else Weight.MODERATE_AGAINST
    return Weight.SLIGHT_FOR if bits > 0 else Weight.SLIGHT_AGAINST


def signed_bits(bits: float) -> str:
    """Bits with one decimal and their sign, such as "+6.2" or "−3.5", in the reader's digits."""
    sign = "+" if bits > 0 else "\N{MINUS SIGN}" if bits < 0 else ""
    return sign + str(format_decimal(abs(round(bits, 1)), format="0.0"))


def _rounded(number: int) -> int:
    """Two leading digits: more would promise what the tables cannot keep."""
    scale: int = 10 ** max(len(str(number)) - 2, 0)
    return round(number / scale) * scale


def _shown(field: str, text: str) -> Markup:
    if field == "birth":
        text = _date(text)
    elif field == "nationality":
        text = ", ".join(country_names(text.split(", ")))
    return Markup('<bdi class="quoted">%s</bdi>') % text


def _date(text: str) -> str:
    """An interval in ISO form, as the reader's language writes dates."""
    if "/" in text:
        return text.replace("/", "\N{EN DASH}")
    if _MONTH.fullmatch(text):
        return str(format_date(date.fromisoformat(f"{text}-01"), "MMMM y"))
    return str(format_date(date.fromisoformat(text), "d MMMM y")) if text.count("-") == 2 else text  # noqa: PLR2004
