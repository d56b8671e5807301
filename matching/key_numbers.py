"""Blocking keys as numbers, for many persons at once: what `matching.keys` writes as text, in arrays.

A number mixes the kind of key with numbers of the skeletons in it (the finalizer of splitmix64: Steele, Lea and Flood,
OOPSLA 2014). Weak keys are even and all others odd. Unlike keys as text these are not limited to `model.MAX_KEYS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matching import model
from matching.keys import KeyParts, Readings

Ints = NDArray[np.int64]
Places = NDArray[np.int32]
_Numbers = NDArray[np.uint64]
_Found = tuple[_Numbers, NDArray[np.int64]]
"""Numbers of keys, and the places of the persons who bear them."""

_OTHER_HALF = 0x9E3779B9  # another start for the same checksum: both together make a number of 64 bits
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_MIX, _MIX_AGAIN = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFTS = np.uint64(30), np.uint64(27), np.uint64(31)
_NONE = np.uint64(0)
_WEAK = np.uint64(1)


def key_numbers(persons: Sequence[KeyParts]) -> tuple[Ints, Places]:
    """Numbers of all persons' keys in ascending order, and the place of who bears each; none twice for one person."""
    names = _names(persons)
    found = [_weak(names), *_pairs(names), *_with_others(persons, names[:, :, 0])]
    numbers = np.concatenate([some for some, _ in found]).view(np.int64)
    places = np.concatenate([some for _, some in found]).astype(np.int32)
    order = np.lexsort((places, numbers))
    numbers, places = numbers[order], places[order]
    is_new = np.ones(len(numbers), np.bool_)
    is_new[1:] = (numbers[1:] != numbers[:-1]) | (places[1:] != places[:-1])
    return numbers[is_new], places[is_new]


def _names(persons: Sequence[KeyParts]) -> _Numbers:
    """Numbers of the readings of all names: persons × tokens × readings, zero where there is none."""
    rows: dict[Readings, int] = {(): 0}
    wanted = [rows.setdefault(readings, len(rows)) for parts in persons for readings in _filled(parts.names)]
    table = numbered(list(rows))
    return table[np.array(wanted, np.int64)].reshape(len(persons), model.MAX_KEY_TOKENS, model.MAX_READINGS)


def numbered(some: Sequence[Readings]) -> _Numbers:
    """Numbers of readings, a row each, zero where there is none."""
    table = np.zeros((len(some), model.MAX_READINGS), np.uint64)
    for row, readings in enumerate(some):
        table[row, : len(readings)] = [_number_of(reading) for reading in readings]
    return table


_FILLING: tuple[tuple[Readings, ...], ...] = tuple(((),) * count for count in range(model.MAX_KEY_TOKENS + 1))


def _filled(names: tuple[Readings, ...]) -> tuple[Readings, ...]:
    return names + _FILLING[model.MAX_KEY_TOKENS - len(names)]


@lru_cache(maxsize=262144)
def _number_of(text: str) -> int:
    """A text as a number of 64 bits that is not zero, the same in every process."""
    written = text.encode()
    return crc32(written) << 32 | crc32(written, _OTHER_HALF) or 1


def _weak(names: _Numbers) -> _Found:
    places = np.nonzero(names)[0]
    return _mixed("t", names[names != _NONE]) & ~_WEAK, places


def _pairs(names: _Numbers) -> Iterator[_Found]:
    """Two tokens by their first readings, or one of them read another way."""
    for one, other in combinations(range(names.shape[1]), 2):
        a, b = names[:, one], names[:, other]
        for first, second in [(0, 0), *((0, n) for n in range(1, a.shape[1])), *((n, 0) for n in range(1, a.shape[1]))]:
            yield _both("p", np.minimum(a[:, first], b[:, second]), np.maximum(a[:, first], b[:, second]))


def _with_others(persons: Sequence[KeyParts], names: _Numbers) -> Iterator[_Found]:
    """The first reading of each token with what else is known of a person, and the day of birth by itself."""
    mothers = np.array([_number_of(parts.mother) if parts.mother else 0 for parts in persons], np.uint64)
    first_grid, second_grid = (
        np.array([parts.grids[grid] + 1 if parts.grids else 0 for parts in persons], np.uint64) for grid in (0, 1)
    )
    for token in range(names.shape[1]):
        yield _both("m", names[:, token], mothers)
        yield _both("ya", names[:, token], first_grid)
        yield _both("yb", names[:, token], second_grid)
    days = np.array([parts.day or 0 for parts in persons], np.uint64)
    yield _both("b", days, days)
    alone = [(place, kind, other) for place, parts in enumerate(persons) for kind, other in _alone(parts)]
    for kind in ("l", "n"):
        places = np.array([place for place, one, _ in alone if one == kind], np.int64)
        others = np.array([_number_of(other) for _, one, other in alone if one == kind], np.uint64)
        yield _mixed(kind, names[places, 0], others) | _WEAK, places


def _alone(parts: KeyParts) -> list[tuple[str, str]]:
    return [("l", place) for place in parts.places] + [("n", country) for country in parts.countries]


def _both(kind: str, one: _Numbers, other: _Numbers) -> _Found:
    """The strong keys of those who have both things."""
    places = np.nonzero((one != _NONE) & (other != _NONE))[0]
    return _mixed(kind, one[places], other[places]) | _WEAK, places


def _mixed(kind: str, one: _Numbers, other: _Numbers | np.uint64 = _NONE) -> _Numbers:
    number = one * _FIRST + other * _SECOND + np.uint64(_number_of(kind))
    number = (number ^ (number >> _SHIFTS[0])) * _MIX
    number = (number ^ (number >> _SHIFTS[1])) * _MIX_AGAIN
    return number ^ (number >> _SHIFTS[2])
