"""Places: the same place spelled in two scripts or languages is the same place."""

from __future__ import annotations

from functools import lru_cache

from matching import model
from matching.compare.tokens import similarity
from matching.evidence import Evidence
from matching.names.tokens import tokens
from matching.person import Person
from matching.places import PlaceLevel, relation
from matching.places.words import Kind


def origin_evidence(left: Person, right: Person) -> Evidence | None:
    """Birthplace with birthplace, origin with origin, else the one with the other; None when a side has neither."""
    pairs = [(left.birth_place, right.birth_place), (left.origin_place, right.origin_place)]
    stated = [pair for pair in pairs if pair[0].strip() and pair[1].strip()]
    if not stated:
        crossed = [(left.birth_place, right.origin_place), (left.origin_place, right.birth_place)]
        stated = [pair for pair in crossed if pair[0].strip() and pair[1].strip()]
    return _best("place", stated, 1.0)


def last_seen_evidence(left: Person, right: Person) -> Evidence | None:
    """Where both were last seen: people move, so that only agreement counts, and lightly."""
    if not left.last_seen_place.strip() or not right.last_seen_place.strip():
        return None
    found = _best("last_seen_place", [(left.last_seen_place, right.last_seen_place)], model.LAST_SEEN_SHARE)
    return found if found and found.bits > 0 else None


def _best(field: str, stated: list[tuple[str, str]], share: float) -> Evidence | None:
    if not stated:
        return None
    level, bits, pair = max(((*place_level(*pair), pair) for pair in stated), key=lambda found: found[1])
    return Evidence(field, level, bits * share, pair[0], pair[1], code=f"{field}.{level}")


@lru_cache(maxsize=65536)
def place_level(left: str, right: str) -> tuple[str, float]:
    """PlaceLevel and bits of two places as written: by the gazetteer where it holds both, else by their spelling."""
    between = relation(left, right)
    if between.level is PlaceLevel.UNKNOWN:
        return _by_spelling(left, right)
    if between.level is PlaceLevel.CONTAINS and between.shared is Kind.COUNTRY:
        return PlaceLevel.SAME_COUNTRY.value, model.PLACE_WITHIN_COUNTRY_BITS
    return between.level.value, model.PLACE_BITS[between.level]


def _by_spelling(left: str, right: str) -> tuple[str, float]:
    a, b = tokens(left), tokens(right)
    if not a or not b:
        return "unknown", 0.0
    likeness = max(similarity(x, y) for x in a for y in b)
    if likeness >= model.PLACE_SAME_AT:
        return PlaceLevel.SAME.value, model.PLACE_BITS[PlaceLevel.SAME]
    if likeness >= model.PLACE_SIMILAR_AT:
        return "similar", model.PLACE_SIMILAR_BITS
    return "unknown", 0.0
