"""Features of a person for blind matching: small statements in sound classes, of which two like persons share many.

Names enter as the engine hears them, never as letters: skeletons of tokens, those of their groups of equivalents (so
that Yusuf meets Joseph), and triples of neighbouring sounds wherever they stand: pairs find no more, and so many share
them that their bits stick out. All else but the whole day of birth is
said together with a token of the name: there is no bit for "female" or "born in 1984" that somebody could read off by
its frequency (salting with an attribute, Niedermeyer et al. 2014), and a date or a place counts only beside a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from math import log2
from typing import NamedTuple

from matching import model
from matching.blind.parameters import MOST_PLACE_KEYS, MOST_YEARS, SAID_LIKE, WEIGHTS, FeatureKind
from matching.dates import DateInterval, Precision
from matching.keys import name_tokens, readings_of
from matching.names.rarity import table_share
from matching.names.sounds import outline_of
from matching.names.tokens import Token
from matching.person import Person
from matching.places.keys import sound_keys
from matching.places.reading import read
from matching.prepare import PreparedPerson

_END = "|"
_NEIGHBOURS = 3
_RAREST = -log2(model.LEAST_TABLE_SHARE)


class Feature(NamedTuple):
    """A statement about a person, and how many bits of a filter it is worth."""

    text: str
    weight: float


def features_of(prepared: PreparedPerson) -> tuple[Feature, ...]:
    """All features of a person, none twice, in an order that the order of a record's names does not change."""
    named = name_tokens(prepared.person)
    found: dict[str, float] = {}
    for feature in (*_of_names(named), *_of_mother(prepared.mother), *_beside_names(prepared.person, named)):
        found[feature.text] = max(feature.weight, found.get(feature.text, 0.0))
    return tuple(Feature(text, found[text]) for text in sorted(found))


def _of_names(named: list[Token]) -> Iterator[Feature]:
    for token in named:
        yield from _of_token(token, FeatureKind.SKELETON, FeatureKind.OTHER_READING, FeatureKind.SKELETON_TRIPLE)
        yield from _outline(token)
    for one, other in combinations(named, 2):
        both = sorted((readings_of(one)[0], readings_of(other)[0]))
        yield _feature(FeatureKind.TOKENS, *both, share=(_rarity(one) + _rarity(other)) / 2)


def _of_mother(mother: tuple[Token, ...]) -> Iterator[Feature]:
    for token in mother[:1]:
        yield from _of_token(token, FeatureKind.MOTHER, FeatureKind.MOTHER_OTHER_READING, FeatureKind.MOTHER_TRIPLE)


@lru_cache(maxsize=65536)
def _of_token(token: Token, first: FeatureKind, other: FeatureKind, triple: FeatureKind) -> tuple[Feature, ...]:
    """Readings of a token weigh by how rare it is: a common name sets few bits, and shows less by its frequency."""
    likely, *others = readings_of(token)
    known = (_feature(other, reading, share=_rarity(token)) for reading in others)
    return (_feature(first, likely, share=_rarity(token)), *known, *_neighbours(likely, triple))


@lru_cache(maxsize=65536)
def _outline(token: Token) -> tuple[Feature, ...]:
    return _neighbours(outline_of(token.bare), FeatureKind.SOUND_TRIPLE)


def _neighbours(sounded: str, kind: FeatureKind) -> tuple[Feature, ...]:
    ended = f"{_END}{sounded}{_END}"
    return tuple(_feature(kind, ended[at : at + _NEIGHBOURS]) for at in range(len(ended) - _NEIGHBOURS + 1))


def _beside_names(person: Person, named: list[Token]) -> Iterator[Feature]:
    """What is said together with each token of the name, and the day of birth, which is rare by itself."""
    said = [*_of_birth(person.birth), *_of_origin(person)]
    if person.sex:
        said.append((FeatureKind.SEX, person.sex.value))
    for token in named:
        skeleton = readings_of(token)[0]
        for kind, value in said:
            yield _feature(kind, value, skeleton)
    day = _day(person.birth)
    if day:
        yield _feature(FeatureKind.BIRTHDAY, *day)


def _of_birth(birth: DateInterval | None) -> Iterator[tuple[FeatureKind, str]]:
    if birth is None:
        return
    first, last = birth.as_meant().earliest.year, birth.as_meant().latest.year
    if last - first >= MOST_YEARS:
        return
    for year in range(first - 1, last + 2):
        yield (FeatureKind.YEAR if first <= year <= last else FeatureKind.NEAR_YEAR), str(year)
    day = _day(birth)
    if day:
        yield FeatureKind.DAY_OF_YEAR, "/".join(day[1:])


def _day(birth: DateInterval | None) -> tuple[str, str, str] | None:
    """Year and day of a birth in one order of day and month, since registers swap them."""
    meant = birth.as_meant() if birth is not None else None
    if meant is None or meant.precision is not Precision.DAY or meant.earliest != meant.latest:
        return None
    low, high = sorted((meant.earliest.month, meant.earliest.day))
    return str(meant.earliest.year), str(low), str(high)


def _of_origin(person: Person) -> Iterator[tuple[FeatureKind, str]]:
    for country in person.nationalities[:2]:
        yield FeatureKind.COUNTRY, country
    for place in dict.fromkeys((person.birth_place, person.origin_place)):
        for key in _place_keys(place):
            yield FeatureKind.PLACE, key


@lru_cache(maxsize=65536)
def _place_keys(place: str) -> tuple[str, ...]:
    """The place by the gazetteer, the same in all scripts; by its sound where the gazetteer has none."""
    known = read(place).places if place.strip() else ()
    if known:
        return (str(known[0]),)  # its number in the table, which both sides have: they compare their engines first
    return sound_keys(place)[:MOST_PLACE_KEYS] if place.strip() else ()


def _rarity(token: Token) -> float:
    """From 0 for a name that all bear to 1 for one that no table knows."""
    return -log2(table_share(token)) / _RAREST


def _feature(kind: FeatureKind, *values: str, share: float = 1.0) -> Feature:
    return Feature(_END.join((SAID_LIKE.get(kind, kind).value, *values)), WEIGHTS[kind] * share)
