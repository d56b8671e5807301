"""Outlines of persons: the little that a glance sees of each, in arrays, for a million of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from matching import model
from matching.key_numbers import Ints, numbered
from matching.keys import KeyParts, Readings, readings_of
from matching.names.sounds import outline_of
from matching.names.tokens import Token
from matching.person import Person

if TYPE_CHECKING:
    from numpy.typing import NDArray

Form = tuple[str, Readings]
"""How a token sounds in outline, and its readings."""
_NOBODY: Form = ("", ())
_FACTS = 5
_SEXES = {None: 0, "F": 1, "M": 2, "X": 0}


@dataclass(slots=True)
class Outlines:
    """Some persons, a row each, by the numbers of their tokens in a vocabulary of their own (0: none).

    `names` is persons × tokens; `facts` persons × (earliest and latest year of birth, 0 where unknown; sex;
    nationalities as bits; day of birth as one number, 0 where unknown).
    """

    vocabulary: list[Form]
    names: NDArray[np.int32]
    mothers: NDArray[np.int32]
    facts: Ints

    def __len__(self) -> int:
        """How many persons there are."""
        return len(self.names)


def outlines(persons: Sequence[Person], named: Sequence[Sequence[Token]], parts: Sequence[KeyParts]) -> Outlines:
    """The outlines of persons whose name tokens and parts of keys are known."""
    numbers = {_NOBODY: 0}
    names = np.zeros((len(persons), model.MAX_KEY_TOKENS), np.int32)
    for row, found in enumerate(named):
        names[row, : len(found)] = [numbers.setdefault(form_of(token), len(numbers)) for token in found]
    mothers = [numbers.setdefault(("", (part.mother,)), len(numbers)) if part.mother else 0 for part in parts]
    facts = [(*facts_of(person), part.day or 0) for person, part in zip(persons, parts, strict=True)]
    in_rows = np.array(facts, np.int64).reshape(-1, _FACTS)
    return Outlines(list(numbers), names, np.array(mothers, np.int32), in_rows)


@lru_cache(maxsize=131072)
def form_of(token: Token) -> Form:
    """What a glance knows of a token."""
    return outline_of(token.bare), readings_of(token)


def facts_of(person: Person) -> tuple[int, int, int, int]:
    """Earliest and latest year of birth, sex, and nationalities as bits."""
    nationalities = 0
    for code in person.nationalities:
        nationalities |= 1 << crc32(code.encode()) % 63
    if person.birth is None:
        return 0, 0, _SEXES[person.sex], nationalities
    return person.birth.earliest.year, person.birth.latest.year, _SEXES[person.sex], nationalities


def merged(some: Sequence[Outlines]) -> Outlines:
    """All of them one after the other, with one vocabulary."""
    numbers = {_NOBODY: 0}
    names, mothers = [], []
    for part in some:
        renumbered = np.array([numbers.setdefault(form, len(numbers)) for form in part.vocabulary], np.int32)
        names.append(renumbered[part.names])
        mothers.append(renumbered[part.mothers])
    facts = np.concatenate([part.facts for part in some])
    return Outlines(list(numbers), np.concatenate(names), np.concatenate(mothers), facts)


def reading_numbers(vocabulary: Sequence[Form]) -> NDArray[np.uint64]:
    """Numbers of the readings of each form, zero where there is none."""
    return numbered([readings for _, readings in vocabulary])
