"""Words of the review: probabilities, reasons, and how a search fits; and filters that set them in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rlf.decisions import RejectionReason
from rlf.models import PersonRole, Verdict
from rlf.review_queue import Likelihood, likelihood_of

if TYPE_CHECKING:
    from enum import StrEnum

    from flask_babel import LazyString

LIKELIHOOD_WORDS: dict[StrEnum, LazyString] = {
    Likelihood.ALMOST_CERTAIN: _l("almost certain"),
    Likelihood.VERY_LIKELY: _l("very likely"),
    Likelihood.LIKELY: _l("likely"),
    Likelihood.POSSIBLE: _l("possible"),
    Likelihood.UNLIKELY: _l("unlikely"),
}
AT_LEAST_WORDS: dict[StrEnum, LazyString] = {
    Likelihood.ALMOST_CERTAIN: _l("almost certain (99% or more)"),
    Likelihood.VERY_LIKELY: _l("at least very likely (90% or more)"),
    Likelihood.LIKELY: _l("at least likely (60% or more)"),
    Likelihood.POSSIBLE: _l("at least possible (25% or more)"),
}
DECISION_WORDS: dict[StrEnum, LazyString] = {
    Verdict.SAME: _l("They are the same person"),
    Verdict.NOT_SAME: _l("They are not the same person"),
    Verdict.NEED_MORE: _l("More information is needed first"),
}
REASON_WORDS: dict[StrEnum, LazyString] = {
    RejectionReason.DIFFERENT_AGE: _l("another age"),
    RejectionReason.DIFFERENT_PARENTS: _l("other parents"),
    RejectionReason.DIFFERENT_FAMILY: _l("another family"),
    RejectionReason.DIFFERENT_ORIGIN: _l("another origin"),
    RejectionReason.DIFFERENT_SEX: _l("another sex"),
    RejectionReason.KNOWN_OTHER_PERSON: _l("known to be somebody else"),
    RejectionReason.OTHER: _l("another reason, given in the note"),
}
ALIGNED_WORDS: dict[str, LazyString] = {
    "name": _l("name"),
    "father": _l("father’s name"),
    "mother": _l("mother’s name"),
    "relative": _l("relative’s name"),
}
ROLE_WORDS: dict[StrEnum, LazyString] = {
    PersonRole.SOUGHT: _l("sought person"),
    PersonRole.ACCOMPANYING: _l("accompanying person"),
    PersonRole.RELATIVE: _l("relative"),
    PersonRole.ENQUIRER: _l("enquirer"),
    PersonRole.LIST_ENTRY: _l("list entry"),
    PersonRole.PARTNER_SOUGHT: _l("sought by a partner"),
}

_ALMOST = 0.99  # the last whole percent


def probability_text(probability: float) -> str:
    """A probability (0–1) in words and percent, such as "very likely, 97%". It never claims 0% or 100%."""
    word = LIKELIHOOD_WORDS[likelihood_of(probability)]
    return str(_("%(word)s, %(percent)s", word=word, percent=percent_text(probability)))


def percent_text(probability: float) -> str:
    """Whole percents, rounded down where rounding up would claim certainty."""
    if probability > _ALMOST:
        return str(_("over %(percent)s", percent=format_percent(_ALMOST)))
    if probability < 1 - _ALMOST:
        return str(_("under %(percent)s", percent=format_percent(1 - _ALMOST)))
    return str(format_percent(int(probability * 100) / 100))
