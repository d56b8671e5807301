"""The index of a list in memory: who shares which blocking keys, and a few facts that order candidates."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matching import model
from matching.compare.population import NameCounts, Population
from matching.keys import is_weak, keys, keys_of, name_tokens
from matching.person import Person

_SEXES = {None: 0, "F": 1, "M": 2, "X": 0}
_OTHER_HALF = 0x9E3779B9  # another start for the same checksum: both together make a number of 64 bits

Ints = NDArray[np.int64]


@dataclass(slots=True)
class IndexPart:
    """Some consecutive entries: numbers of their keys with the places that bear them, facts, and counts of names.

    `facts` has a row an entry: earliest and latest year of birth (0: unknown), sex, nationalities as bits.
    """

    keys: Ints
    places: NDArray[np.int32]
    facts: Ints
    counts: NameCounts


def index_part(first: int, persons: Iterable[Person]) -> IndexPart:
    """The part of the index for entries from place `first` on."""
    counts = NameCounts()
    numbers: list[int] = []
    places: list[int] = []
    facts: list[tuple[int, int, int, int]] = []
    for place, person in enumerate(persons, first):
        named = name_tokens(person)
        counts.add(named)
        found = [number_of(key) for key in keys_of(person, named)]
        numbers += found
        places += [place] * len(found)
        facts.append(facts_of(person))
    return IndexPart(
        np.array(numbers, dtype=np.int64),
        np.array(places, dtype=np.int32),
        np.array(facts, dtype=np.int64).reshape(-1, 4),
        counts,
    )


def number_of(key: str) -> int:
    """A key as a number of 64 bits, the same in every process; weak keys are even and all others odd."""
    written = key.encode()
    number = crc32(written) << 32 | crc32(written, _OTHER_HALF)
    return (number & ~1 | (not is_weak(key))) - (1 << 63)


def facts_of(person: Person) -> tuple[int, int, int, int]:
    """Earliest and latest year of birth, sex, and nationalities as bits."""
    nationalities = 0
    for code in person.nationalities:
        nationalities |= 1 << crc32(code.encode()) % 63
    if person.birth is None:
        return 0, 0, _SEXES[person.sex], nationalities
    born = person.birth.as_meant()
    return born.earliest.year, born.latest.year, _SEXES[person.sex], nationalities


class ListIndex:
    """All entries of a list by their keys, and the population of their names."""

    def __init__(self, parts: Sequence[IndexPart]) -> None:
        numbers = np.concatenate([part.keys for part in parts]) if parts else np.zeros(0, np.int64)
        places = np.concatenate([part.places for part in parts]) if parts else np.zeros(0, np.int32)
        order = np.argsort(numbers, kind="stable")
        self._keys, self._places = numbers[order], places[order]
        self._facts = np.concatenate([part.facts for part in parts]) if parts else np.zeros((0, 4), np.int64)
        counts = NameCounts()
        for part in parts:
            counts.merge(part.counts)
        self.population = Population(counts)

    def candidates(self, person: Person, most: int = model.LINK_CANDIDATES) -> list[int]:
        """Places of the entries that share the rarest keys with a person and contradict it least, best first."""
        numbers = np.array([number_of(key) for key in sorted(keys(person))], dtype=np.int64)
        first = np.searchsorted(self._keys, numbers, side="left")
        sizes = np.searchsorted(self._keys, numbers, side="right") - first
        limits = np.where(numbers & 1, model.LINK_MAX_BLOCK, model.LINK_MAX_WEAK_BLOCK)
        blocks = [(start, size) for start, size, limit in zip(first, sizes, limits, strict=True) if 0 < size <= limit]
        if not blocks:
            return []
        found = np.concatenate([self._places[start : start + size] for start, size in blocks])
        rare = [math.log2(1 + len(self._facts) / size) for _, size in blocks]
        weights = np.repeat(rare, [size for _, size in blocks])
        places, which = np.unique(found, return_inverse=True)
        promise = np.bincount(which, weights) * model.KEY_WEIGHT_SHARE + self._agreement(person, places)
        best = np.lexsort((places, -promise))[:most]
        return [int(place) for place in places[best]]

    def _agreement(self, person: Person, places: NDArray[np.int32]) -> NDArray[np.float64]:
        """Bits that year of birth, sex and nationality promise; a look ahead at what comparing will say."""
        earliest, latest, sex, nationalities = facts_of(person)
        years_from, years_to, sexes, others = self._facts[places].T
        bits = np.zeros(len(places))
        if latest:
            apart = np.maximum(np.maximum(years_from - latest, earliest - years_to), 0)
            bits += np.where(years_to > 0, np.select(*_years_bits(apart), default=model.BIRTH_BITS[_FAR]), 0.0)
        if sex:
            bits += np.where((sexes > 0) & (sexes != sex), model.SEX_DIFFERENT_BITS, 0.0)
        if nationalities:
            bits += np.where((others > 0) & (others & nationalities == 0), model.NATIONALITY_DIFFERENT_BITS, 0.0)
        return bits


_FAR = model.BirthLevel.FAR


def _years_bits(apart: Ints) -> tuple[list[NDArray[np.bool_]], list[float]]:
    steps = (
        (0, model.BirthLevel.SAME_YEAR),
        (1, model.BirthLevel.WITHIN_ONE),
        (model.NEAR_YEARS, model.BirthLevel.WITHIN_THREE),
        (model.APART_YEARS, model.BirthLevel.APART),
    )
    return [apart <= most for most, _ in steps], [model.BIRTH_BITS[level] for _, level in steps]
