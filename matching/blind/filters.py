"""Filters: keyed Bloom filters of one weight, made of a person's features.

After the cryptographic long-term keys of Schnell, Bachteler and Reiher (2011, "A novel error-tolerant anonymous linking
code"): all features of a person set bits of one filter, at positions that a keyed hash gives. Hardened in three ways:

- Positions are drawn by a keyed BLAKE2b, one after the other, and not as a + i·b: double hashing was what the attack of
  Niedermeyer, Steinmetzer, Kroll and Schnell (2014) read.
- Every filter has exactly as many bits set as every other (the aim of balanced filters, Schnell and Borgs 2016), so
  that its weight tells neither how long a name is nor what is known of the person. What a person's features leave over,
  and some bits of every filter, are set by chance, anew for each entry: equal descriptions have unlike filters, and
  attacks by frequency (Christen, Ranbaduge, Vatsalan and Schnell 2018) count equal ones.
- The bits of a feature are shared out in turn, a common name's fewer than a rare one's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.blind.features import Feature
from matching.blind.parameters import MOST_BITS_OF_FEATURE, FilterParameters

Positions = NDArray[np.uint16]


def filter_of(features: Sequence[Feature], key: bytes, noise: bytes, parameters: FilterParameters) -> bytes:
    """The filter of a person: `parameters.octets` bytes, of which exactly `parameters.weight` bits are set.

    `key` is that of the exchange; `noise` is 16 random bytes, kept by nobody, from which comes what fills the filter.
    """
    is_set = np.zeros(parameters.bits, dtype=np.bool_)
    own = _own_positions(features, key, parameters)
    is_set[own] = True
    free = np.flatnonzero(~is_set)
    drawn = np.frombuffer(hashlib.shake_256(noise).digest(4 * len(free)), dtype="<u4")
    is_set[free[np.argsort(drawn, kind="stable")[: parameters.weight - len(own)]]] = True
    return np.packbits(is_set, bitorder="little").tobytes()


def _own_positions(features: Sequence[Feature], key: bytes, parameters: FilterParameters) -> Positions:
    """Distinct positions of the features, in turn by weight, as many as the filter has beside its noise."""
    weights = np.array([feature.weight for feature in features])
    shares = np.minimum(np.rint(weights * parameters.stretch).astype(np.intp), MOST_BITS_OF_FEATURE)
    if not shares.sum():
        return np.zeros(0, dtype=np.uint16)
    taken = [_positions(feature.text, key)[:share] for feature, share in zip(features, shares.tolist(), strict=True)]
    positions: Positions = np.concatenate(taken) % np.uint16(parameters.bits)
    turns = (np.arange(len(positions)) - np.repeat(np.cumsum(shares) - shares, shares) + 0.5) / np.repeat(
        weights, shares
    )
    in_turn = positions[np.lexsort((positions, turns))]
    _, first = np.unique(in_turn, return_index=True)
    return in_turn[np.sort(first)[: parameters.weight - parameters.noise]]


@lru_cache(maxsize=131072)
def _positions(text: str, key: bytes) -> Positions:
    """As many positions of a feature as one may have, before they are brought into a filter's length."""
    digest = hashlib.blake2b(text.encode(), key=key, digest_size=2 * MOST_BITS_OF_FEATURE).digest()
    return np.frombuffer(digest, dtype="<u2")
