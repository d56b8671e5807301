"""Whether what a family said may be shared with a partner: what it consented to, and what forbids it all the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from rlf.partner_document import open_partner
from rlf.partner_lists.folding import folded
from rlf.partner_lists.words import country_of
from rlf.request_document import Consent
from rlf.transfers.documents import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rlf.crypto import Keyring
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


@dataclass(frozen=True, slots=True)
class Named:
    """By what families name a partner: its name and country (ISO 3166) now and, where they forbid, those before too."""

    name: str
    country: str | None
    former_names: tuple[str, ...] = ()
    former_countries: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the present one first."""
        return self.name, *self.former_names


def named(keyring: Keyring, partner: Partner) -> Named:
    """By what families name a partner.

    Raises:
        SealError: its document cannot be opened.
    """
    document = open_partner(keyring, partner)
    return Named(partner.name, partner.country, document.former_names, document.former_countries)


def why_not_shared(document: RequestDocument, partner: Named) -> Reason | None:
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


def agrees_to_share(document: RequestDocument, partner: Named) -> bool:
    """Whether a request may be shared with a partner."""
    return why_not_shared(document, partner) is None


def _names(text: str, partner: Named) -> bool:
    """Whether a text names this partner or its country, among others."""
    parts = [text, *_BETWEEN.split(text)]
    known = folded(partner.name)
    return any(
        folded(part) == known or (partner.country is not None and country_of(part.strip()) == partner.country)
        for part in parts
        if part.strip()
    )


def _may_name(text: str, partner: Named) -> bool:
    """Whether a text that forbids may mean this partner: by a name much like its own or one it had, by a country it
    was in, and where it has no country by every one, for what is forbidden must not leave.
    """
    parts = [text, *(part.strip() for part in _BETWEEN.split(text) if part.strip())]
    countries = {country_of(part) for part in parts} - {None}
    if not countries.isdisjoint({partner.country, *partner.former_countries}):
        return True
    names = [folded(name) for name in partner.names]
    is_anywhere = partner.country is None and bool(countries)
    return is_anywhere or any(
        fuzz.token_set_ratio(folded(part), name) >= _ALIKE_PERCENT for part in parts for name in names
    )


def unknown_names(text: str, partner_names: Iterable[str]) -> list[str]:
    """The parts of a text that are neither a country nor one of these partners: nobody could obey them."""
    known = {folded(name) for name in partner_names}
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    return [part for part in parts if country_of(part) is None and folded(part) not in known]


def _forbids(text: str) -> bool:
    words = folded(text).split()
    pairs = (" ".join(pair) for pair in pairwise(words))
    return not _FORBIDDING.isdisjoint(words) or not _FORBIDDING.isdisjoint(pairs)
