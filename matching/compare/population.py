"""A population: how common names are among those compared, and so what it weighs that two tokens agree."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from matching import model
from matching.compare.tokens import level_of
from matching.model import TokenLevel
from matching.names.equivalents import groups_of
from matching.names.rarity import table_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.names.tokens import Token


@dataclass(frozen=True, slots=True)
class TokenAgreement:
    """Level, bits for one name and rarity in bits; bits are zero when the tokens are different names."""

    level: TokenLevel
    bits: float
    rarity: float


_DIFFERENT = TokenAgreement(TokenLevel.DIFFERENT, 0.0, 0.0)
_INITIAL = TokenAgreement(TokenLevel.INITIAL, model.INITIAL_BITS, model.INITIAL_BITS)
_WEIGHTS = {level: (share, shift) for level, _, share, shift in model.TOKEN_LEVELS}


class Counted(Protocol):
    """How common names are among some persons who were counted."""

    @property
    def persons(self) -> int:
        """How many were counted."""

    def bearing(self, token: Token) -> float:
        """How many of them bear a token of a name."""


@dataclass(slots=True)
class NameCounts:
    """How many persons bear a token of a name: as spelled, as any of its equivalents, and as it sounds."""

    persons: int = 0
    spelled: Counter[str] = field(default_factory=Counter)
    groups: Counter[int] = field(default_factory=Counter)
    sounding: Counter[str] = field(default_factory=Counter)

    def add(self, persons: Sequence[Sequence[Token]]) -> None:
        """Count persons, each by the distinct tokens of the name."""
        self.persons += len(persons)
        for token, borne in Counter(chain.from_iterable(persons)).items():
            self.spelled[token.plain] += borne
            self.sounding[token.keys[0]] += borne
            for group in groups_of(token):
                self.groups[group] += borne

    def merge(self, other: NameCounts) -> None:
        """Add what was counted elsewhere."""
        self.persons += other.persons
        self.spelled.update(other.spelled)
        self.groups.update(other.groups)
        self.sounding.update(other.sounding)

    def bearing(self, token: Token) -> float:
        """How many bear a token of a name, by the commonest way to count them."""
        return max(
            self.spelled[token.plain],
            model.FAMILIAR_SOUND_SHARE * self.sounding[token.keys[0]],
            *(self.groups[group] for group in groups_of(token)),
        )


class Population:
    """Weighs agreements by how rare a name is: by the shipped table, blended with the counts of those compared.

    Args:
        counts: How common names are among the persons who were counted; without it the shipped table alone tells.
        size: How many persons there are, of whom one is sought; without it as many as were counted. It differs where
            names were counted earlier than persons.
    """

    def __init__(self, counts: Counted | None = None, *, size: int = 0) -> None:
        self._counts: Counted = counts or NameCounts()
        self._size = size or self._counts.persons
        self.agreement = lru_cache(maxsize=262144)(self._agreement)
        self.rarity_bits = lru_cache(maxsize=65536)(self._rarity_bits)

    @property
    def prior_bits(self) -> float:
        """Two persons before any field is compared: that one of so many is the one sought."""
        if not self._size:
            return model.PRIOR_BITS
        return model.PRIOR_SHIFT_BITS - math.log2(max(self._size, model.PRIOR_LEAST_PERSONS))

    def _agreement(self, left: Token, right: Token) -> TokenAgreement:
        """Whether and how two tokens are one name, and the bits that this is worth."""
        level = level_of(left, right)
        if level is TokenLevel.DIFFERENT:
            return _DIFFERENT
        if level is TokenLevel.INITIAL:
            return _INITIAL
        rarity = min(self.rarity_bits(left), self.rarity_bits(right))
        share, shift = _WEIGHTS[level]
        return TokenAgreement(level, max(rarity * share + shift, model.LEAST_AGREEMENT_BITS), rarity)

    def _rarity_bits(self, token: Token) -> float:
        """log2 of "one in N bears this name"."""
        if token.light:
            return model.LIGHT_TOKEN_BITS
        borne = self._counts.bearing(token) + model.TABLE_PERSONS * table_share(token)
        share = borne / (self._counts.persons + model.TABLE_PERSONS)
        return min(max(-math.log2(share), model.MIN_RARITY_BITS), model.MAX_RARITY_BITS)


def population_of(size: int) -> Population:
    """A population of some size, whose names are as common as the shipped table says. Sizes are rounded to powers of
    two, so that what is reckoned for one serves the next.
    """
    return _of_size(size.bit_length())


@lru_cache(maxsize=64)
def _of_size(bits: int) -> Population:
    return Population(size=1 << bits if bits else 0)


@lru_cache(maxsize=1)
def shipped() -> Population:
    """The population of the shipped table alone."""
    return Population()
