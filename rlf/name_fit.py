"""How well a name as typed into a search fits a name on record. Unlike two records, a search may say only a part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING

import matching
from matching.compare.tokens import level_of, similarity
from matching.model import TokenLevel
from matching.names.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.person import Person

_SAME = frozenset({TokenLevel.EXACT, TokenLevel.EQUIVALENT, TokenLevel.SAME_SOUND})


class Fit(StrEnum):
    """SAME: every word is there, in whatever spelling; ALIKE: every word is there or nearly; PART: some words are."""

    SAME = "same"
    ALIKE = "alike"
    PART = "part"


@dataclass(frozen=True, slots=True)
class NameFit:
    """The line of a person's names that fits best. `likeness` is 0–1, the mean over the words that were typed."""

    fit: Fit
    likeness: float
    line: str


def fit_of(typed: str, person: Person) -> NameFit | None:
    """The best fit of a typed name among a person's names; None when no word of it is there."""
    words = tokens(typed)
    fits = [_fit(words, line.tokens, line.text) for line in matching.prepare(person).lines] if words else []
    found = [fit for fit in fits if fit is not None]
    return min(found, key=rank_of) if found else None


def rank_of(found: NameFit) -> tuple[int, float]:
    """Sorts better fits before worse ones."""
    return list(Fit).index(found.fit), -found.likeness


def _fit(words: Sequence[Token], named: Sequence[Token], line: str) -> NameFit | None:
    """Each typed word takes the free word of the name that it is most like, the most alike pairs first."""
    pairs = sorted(
        product(range(len(words)), range(len(named))), key=lambda at: -similarity(words[at[0]], named[at[1]])
    )
    levels: dict[int, TokenLevel] = {}
    taken: set[int] = set()
    likeness = 0.0
    for word, place in pairs:
        if word in levels or place in taken:
            continue
        level = level_of(words[word], named[place])
        if level is TokenLevel.DIFFERENT:
            continue
        levels[word] = level
        taken.add(place)
        likeness += similarity(words[word], named[place])
    if not levels:
        return None
    return NameFit(_worst(list(levels.values()), len(words)), likeness / len(words), line)


def _worst(levels: list[TokenLevel], count: int) -> Fit:
    if len(levels) < count:
        return Fit.PART
    return Fit.SAME if _SAME.issuperset(levels) else Fit.ALIKE
