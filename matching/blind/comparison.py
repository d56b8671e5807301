"""Comparison of packed filters: the likeness of all pairs of two lists, and the best of each entry.

Since all filters have one weight, the Dice coefficient of two is the number of bits set in both over that weight, and
that number is the weight less half their Hamming distance. NumKong counts the distances of a tile of pairs with what
the processor has for it (AVX2, AVX-512, NEON); a tile is small enough for its cache. It lets go of the interpreter's
lock meanwhile: threads use all processors.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from typing import Any

import numkong
import numpy as np
from numpy.typing import NDArray

from matching.blind.parameters import FilterParameters

Filters = NDArray[np.uint64]
"""One row an entry, of as many words as its filter has."""
Counts = NDArray[np.uint8]
Places = NDArray[np.intp]

_ROWS_AT_ONCE = 64
_COLUMNS_AT_ONCE = 2048
_GROUPS_AT_ONCE = 16  # of rows, between two reports of progress
_MOST_THREADS = 8


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Two entries, by their places, whose filters are alike; rank 1 is the best of our entry."""

    ours: int
    theirs: int
    likeness: float
    rank: int


def packed(filters: bytes, parameters: FilterParameters) -> Filters:
    """Filters one behind the other as rows of words; the same on machines of either byte order."""
    return np.frombuffer(filters, dtype="<u8").astype(np.uint64, copy=False).reshape(-1, parameters.words)


def likeness_of(common: int, parameters: FilterParameters) -> float:
    """Likeness of two filters by the bits set in both: 0 is what two strangers have by chance, 1 is the same filter.

    It is the Dice coefficient, corrected for chance as Cohen's kappa is. It is no probability.
    """
    dice = common / parameters.weight
    return max(0.0, (dice - parameters.chance) / (1 - parameters.chance))


def least_common(likeness: float, parameters: FilterParameters) -> int:
    """The fewest bits in common by which two filters are at least so alike; at least one."""
    dice = likeness * (1 - parameters.chance) + parameters.chance if likeness > 0 else 0.0
    return max(1, ceil(dice * parameters.weight - 1e-9))


def look_alikes(
    ours: Filters,
    theirs: Filters,
    parameters: FilterParameters,
    *,
    at_least: float,
    most: int,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[LookAlike]:
    """For each of our entries in order, the `most` best of theirs that are `at_least` so alike.

    Memory beside the filters themselves, theirs twice, does not grow with the lists.
    """
    starts_of_tiles = range(0, len(theirs), _COLUMNS_AT_ONCE)
    tiles = [numkong.hammings_pack(_octets(theirs[start : start + _COLUMNS_AT_ONCE])) for start in starts_of_tiles]
    least = least_common(at_least, parameters)
    starts = range(0, len(ours), _ROWS_AT_ONCE)
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS)) as pool:
        for begin in range(0, len(starts), _GROUPS_AT_ONCE):
            some = starts[begin : begin + _GROUPS_AT_ONCE]
            groups = pool.map(
                lambda start: _best_of(ours[start : start + _ROWS_AT_ONCE], tiles, parameters.weight, least, most), some
            )
            for start, rows in zip(some, groups, strict=True):
                yield from _ranked(start, rows, parameters)
            if progress:
                progress(min((begin + len(some)) * _ROWS_AT_ONCE, len(ours)), len(ours))


def _ranked(start: int, rows: list[_Best], parameters: FilterParameters) -> Iterator[LookAlike]:
    for place, row in enumerate(rows, start):
        for rank, (other, common) in enumerate(row.in_order(), 1):
            yield LookAlike(place, other, likeness_of(common, parameters), rank)


class _Best:
    """The best so far of one of our entries: at most twice as many as are asked for, between two cuts."""

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self._most = most
        self._places: Places = np.zeros(0, dtype=np.intp)
        self._common: Counts = np.zeros(0, dtype=np.uint8)

    def add(self, places: Places, common: Counts) -> None:
        """Take what a tile holds; as soon as there are enough, whatever is worse than all of them no longer counts."""
        self._places = np.concatenate((self._places, places))
        self._common = np.concatenate((self._common, common))
        if len(self._places) > self._most:
            kept = np.lexsort((self._places, 255 - self._common))[: self._most]
            self._places, self._common = self._places[kept], self._common[kept]
            self.least = int(self._common[-1]) + 1  # of equals, the earlier place stays

    def in_order(self) -> list[tuple[int, int]]:
        """Places and common bits, the best first; of equals, the earlier."""
        order = np.lexsort((self._places, 255 - self._common))
        return list(zip(self._places[order].tolist(), self._common[order].tolist(), strict=True))


def _best_of(rows: Filters, tiles: Sequence[Any], weight: int, least: int, most: int) -> list[_Best]:
    """The best for some of our entries, among all of theirs, tile by tile."""
    best = [_Best(least, most) for _ in rows]
    for number, tile in enumerate(tiles):
        distances = np.asarray(numkong.hammings_packed(_octets(rows), tile))
        for one, row in zip(best, distances, strict=True):
            found = np.flatnonzero(row <= 2 * (weight - one.least))
            if len(found):
                one.add(found + number * _COLUMNS_AT_ONCE, (weight - row[found] // 2).astype(np.uint8))
    return best


def _octets(filters: Filters) -> NDArray[np.uint8]:
    return np.ascontiguousarray(filters).view(np.uint8)
