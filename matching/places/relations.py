"""Relation: how two places as written stand to each other, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from matching import model
from matching.model import PlaceLevel
from matching.names.similarity import sound_similarity
from matching.places.keys import sounded
from matching.places.lookup import Gazetteer, gazetteer
from matching.places.reading import Reading, read
from matching.places.words import Kind

_WIDE = frozenset({Kind.COUNTRY, Kind.SEA})
_CLOSENESS = {level: number for number, level in enumerate(PlaceLevel)}


@dataclass(frozen=True, slots=True)
class Relation:
    """PlaceLevel of two places, kilometres between them, and the kind of the smallest known place that holds both.

    Attributes:
        level: How they stand to each other.
        distance_km: As the crow flies, rounded; None where it is not known or a whole country or sea is one of them.
        shared: At CONTAINS the kind of the outer place: a province holds less than a country. None when nothing does.
    """

    level: PlaceLevel
    distance_km: int | None = None
    shared: Kind | None = None


_UNKNOWN = Relation(PlaceLevel.UNKNOWN)


def relation(left: str, right: str) -> Relation:
    """How two places as written stand to each other; where names have many bearers, the closest two. Symmetric."""
    return _relation(left, right) if left <= right else _relation(right, left)


@lru_cache(maxsize=65536)
def _relation(left: str, right: str) -> Relation:
    one, other = read(left), read(right)
    if not one.places or not other.places:
        return _UNKNOWN
    found = gazetteer()
    common = [number for number in one.places if number in other.places]
    if common:
        return _on_the_same(found, one, other, common)
    pairs = (_of_pair(found, (one, x), (other, y)) for x in one.places for y in other.places)
    return min(pairs, key=_nearness)


def _nearness(between: Relation) -> tuple[int, float, str]:
    distance = float("inf") if between.distance_km is None else between.distance_km
    return _CLOSENESS[between.level], distance, between.shared or ""


def _on_the_same(found: Gazetteer, one: Reading, other: Reading, common: list[int]) -> Relation:
    """Both texts come down to one known place; the same one, unless one means something unknown inside of it."""
    kind = min((found.kind(number) for number in common), key=list(Kind).index)
    finest = max((found.kind(number) for number in common), key=list(Kind).index)
    if one.is_within != other.is_within:
        return Relation(PlaceLevel.CONTAINS, shared=kind)
    if _are_alike(one.rest, other.rest):
        return Relation(PlaceLevel.SAME, 0, kind)
    if finest in _WIDE:
        return Relation(PlaceLevel.SAME_COUNTRY, shared=kind)
    return Relation(PlaceLevel.SAME_PROVINCE if finest is Kind.PROVINCE else PlaceLevel.NEAR, shared=kind)


def _are_alike(one: str, other: str) -> bool:
    """Whether two unknown places are one by their sound."""
    return one == other or (
        bool(one and other) and sound_similarity(sounded(one), sounded(other)) >= model.PLACE_SAME_REST_AT
    )


def _of_pair(found: Gazetteer, one: tuple[Reading, int], other: tuple[Reading, int]) -> Relation:
    (reading, number), (other_reading, other_number) = one, other
    lineage, other_lineage = found.lineage(number), found.lineage(other_number)
    distance = _distance(found, number, other_number)
    shared = next((place for place in lineage if place in other_lineage), None)
    if shared is None:
        level = PlaceLevel.NEAR if _is_near(found, number, other_number, distance) else PlaceLevel.DIFFERENT
        return Relation(level, distance)
    kind = found.kind(shared)
    if (shared == other_number and not other_reading.is_within) or (shared == number and not reading.is_within):
        return Relation(PlaceLevel.CONTAINS, distance, kind)
    if _is_near(found, number, other_number, distance):
        return Relation(PlaceLevel.NEAR, distance, kind)
    return Relation(PlaceLevel.SAME_COUNTRY if kind in _WIDE else PlaceLevel.SAME_PROVINCE, distance, kind)


def _distance(found: Gazetteer, one: int, other: int) -> int | None:
    if found.kind(one) in _WIDE or found.kind(other) in _WIDE:
        return None
    distance = found.distance(one, other)
    return None if distance is None else round(distance)


def _is_near(found: Gazetteer, one: int, other: int, distance: int | None) -> bool:
    """A province is no point: only smaller places are near each other."""
    areas = (found.kind(one), found.kind(other))
    return distance is not None and distance <= model.PLACE_NEAR_KM and Kind.PROVINCE not in areas
