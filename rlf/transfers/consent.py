"""Whether what a family said may be shared with a partner: what it consented to, and what forbids it all the same."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from rlf.partner_lists.folding import folded
from rlf.partner_lists.words import country_of
from rlf.request_document import Consent
from rlf.transfers.documents import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rlf.models import Partner
    from rlf.request_document import RequestDocument

_BETWEEN = re.compile(r"[,،;؛/\n•]+|\s+(?:and|or|et|ou|und|oder|و|یا)\s+")
_ALIKE_PERCENT = 80
# The form asks "with which, and with which never": a text that forbids anything is read by a person, never by us.
_FORBIDDING = frozenset(
    {
        *("never", "not", "no", "none", "nobody", "except", "excepted", "without", "excluding", "but", "only"),
        *("jamais", "pas", "non", "aucun", "aucune", "sauf", "sans", "excepte", "hormis", "seulement"),
        *("nie", "niemals", "nicht", "kein", "keine", "keinen", "keinem", "ausser", "ohne", "ausgenommen", "nur"),
        *("nunca", "jamas", "excepto", "salvo", "sin", "mai", "nao", "sem"),
        *(
            folded(word)
            for word in ("außer", "لا", "ليس", "بدون", "ابدا", "أبدا", "إلا", "ما عدا", "هرگز", "نه", "بجز")
        ),
    }
)


def why_not_shared(document: RequestDocument, partner: Partner) -> Reason | None:
    """Why a request may not be shared with a partner; None where its family consented and nothing forbids it."""
    if document.must_not_be_shared:
        return Reason.RESTRICTED
    if document.never_with.strip() and _may_name(document.never_with, partner):
        return Reason.RESTRICTED_FOR_RECIPIENT
    if document.consents.share_with_partners is not Consent.YES:
        return Reason.NO_CONSENT
    if not document.share_with.strip():
        return None
    if _forbids(document.share_with):
        return Reason.UNCLEAR_CONSENT
    return None if _names(document.share_with, partner) else Reason.OTHER_RECIPIENTS


def agrees_to_share(document: RequestDocument, partner: Partner) -> bool:
    """Whether a request may be shared with a partner."""
    return why_not_shared(document, partner) is None


def _names(text: str, partner: Partner) -> bool:
    """Whether a text names this partner or its country, among others."""
    parts = [text, *_BETWEEN.split(text)]
    known = {folded(partner.name)}
    return any(folded(part) in known or _is_country(part.strip(), partner) for part in parts if part.strip())


def _is_country(part: str, partner: Partner) -> bool:
    return partner.country is not None and country_of(part) == partner.country


def _may_name(text: str, partner: Partner) -> bool:
    """Whether a text that forbids may mean this partner: by a name much like its own too, and where it has no country
    by every country, for what is forbidden must not leave.
    """
    if _names(text, partner):
        return True
    name = folded(partner.name)
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    is_anywhere = partner.country is None and any(country_of(part) for part in parts)
    return is_anywhere or any(fuzz.token_set_ratio(folded(part), name) >= _ALIKE_PERCENT for part in parts)


def unknown_names(text: str, partner_names: Iterable[str]) -> list[str]:
    """The parts of a text that are neither a country nor one of these partners: nobody could obey them."""
    known = {folded(name) for name in partner_names}
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    return [part for part in parts if country_of(part) is None and folded(part) not in known]


def _forbids(text: str) -> bool:
    words = folded(text).split()
    pairs = (" ".join(pair) for pair in pairwise(words))
    return not _FORBIDDING.isdisjoint(words) or not _FORBIDDING.isdisjoint(pairs)
