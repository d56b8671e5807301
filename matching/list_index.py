"""The index of a list in memory: who shares which blocking keys, and whom of them to compare."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching import model
from matching.compare.population import NameCounts, Population
from matching.glance import Glance
from matching.habits import HabitCounts
from matching.key_numbers import Ints, Places, key_numbers
from matching.keys import key_parts, name_tokens
from matching.outlines import Outlines, merged, outlines
from matching.person import Person

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matching.names.tokens import Token

_SHOW_HABITS = 1000  # of each part; habits show in some of the entries as in all
_Block = tuple[int, int]
"""Where in the index the bearers of a key stand, and how many they are."""


@dataclass(slots=True)
class IndexPart:
    """Some consecutive entries: numbers of their keys with the places that bear them, outlines, and counts of
    names and of habits.
    """

    keys: Ints
    places: Places
    outlines: Outlines
    counts: NameCounts
    habits: HabitCounts


def index_part(first: int, persons: Sequence[Person]) -> IndexPart:
    """The part of the index for entries from place `first` on."""
    named = [name_tokens(person) for person in persons]
    numbers, places, seen = _keys_and_outlines(persons, named)
    counts = NameCounts()
    counts.add(named)
    habits = HabitCounts()
    habits.add(persons[:_SHOW_HABITS])
    return IndexPart(numbers, places + np.int32(first), seen, counts, habits)


def _keys_and_outlines(persons: Sequence[Person], named: Sequence[list[Token]]) -> tuple[Ints, Places, Outlines]:
    parts = [key_parts(person, found) for person, found in zip(persons, named, strict=True)]
    return *key_numbers(parts), outlines(persons, named, parts)


class ListIndex:
    """All entries of a list by their keys, with the population of their names and the habits of the list."""

    def __init__(self, parts: Sequence[IndexPart]) -> None:
        numbers = np.concatenate([part.keys for part in parts]) if parts else np.zeros(0, np.int64)
        places = np.concatenate([part.places for part in parts]) if parts else np.zeros(0, np.int32)
        order = np.argsort(numbers, kind="stable")
        self._keys, self._places = numbers[order], places[order]
        self._glance = Glance(merged([part.outlines for part in parts] or [outlines([], [], [])]))
        self._persons = sum(len(part.outlines) for part in parts)
        counts, habits = NameCounts(), HabitCounts()
        for part in parts:
            counts.merge(part.counts)
            habits.merge(part.habits)
        self.population = Population(counts)
        self.habits = habits.habits()

    def candidates(self, persons: Sequence[Person]) -> list[list[int]]:
        """For each person the places of the entries that share its keys and at a glance may be the same, best first."""
        numbers, bearers, seen = _keys_and_outlines(persons, [name_tokens(person) for person in persons])
        first = np.searchsorted(self._keys, numbers, side="left")
        sizes = np.searchsorted(self._keys, numbers, side="right") - first
        limits = np.where(numbers & 1, model.LINK_MAX_BLOCK, model.LINK_MAX_WEAK_BLOCK)
        is_used = (sizes > 0) & (sizes <= limits)
        blocks: list[list[_Block]] = [[] for _ in persons]
        for bearer, start, size in zip(bearers[is_used], first[is_used], sizes[is_used], strict=True):
            blocks[bearer].append((int(start), int(size)))
        most = model.LINK_CANDIDATES_OF_LARGE if self._persons > model.LINK_LARGE else model.LINK_CANDIDATES
        return [self._best(seen, row, found, most) for row, found in enumerate(blocks)]

    def _best(self, persons: Outlines, row: int, blocks: list[_Block], most: int) -> list[int]:
        if not blocks:
            return []
        places = self._sharing_most(blocks)
        bits = self._glance.bits(persons, row, places)
        best = np.lexsort((places, -bits))[:most]
        worth = max(bits[best[0]] - model.LINK_BEHIND_BITS, model.LINK_WORTH_BITS)
        count = max(int(np.count_nonzero(bits[best] >= worth)), model.LINK_AT_LEAST)
        return [int(place) for place in places[best[:count]]]

    def _sharing_most(self, blocks: list[_Block]) -> NDArray[np.int32]:
        """Places that share the rarest keys, as many as are worth a glance."""
        found = np.concatenate([self._places[start : start + size] for start, size in blocks])
        rare = [math.log2(1 + self._persons / size) for _, size in blocks]
        places, which = np.unique(found, return_inverse=True)
        if len(places) <= model.LINK_GLANCES:
            return places
        shared = np.bincount(which, np.repeat(rare, [size for _, size in blocks]))
        return places[np.lexsort((places, -shared))[: model.LINK_GLANCES]]
