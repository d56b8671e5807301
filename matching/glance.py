"""A glance at many entries at once: roughly what comparing each of them would say, to choose whom to compare in full.

It sees tokens by their outlines and readings, in whatever order, and no field but name, mother's name, birth, sex and
nationality. What it says is an order and nothing else: it is shown to nobody, and no evidence comes from it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from matching import model
from matching.outlines import Outlines, reading_numbers

Bits = NDArray[np.float64]
_FAR = model.BirthLevel.FAR


class Glance:
    """Looks at entries of one list."""

    def __init__(self, entries: Outlines) -> None:
        self._entries = entries
        self._forms = np.array([form for form, _ in entries.vocabulary], dtype=object)
        self._readings = reading_numbers(entries.vocabulary)
        self._rarity = self._rarities()

    def _rarities(self) -> Bits:
        """Rarity in bits of each form of the vocabulary, by how many bear a name of the same first reading."""
        borne = np.bincount(self._entries.names.ravel(), minlength=len(self._forms))
        _, which = np.unique(self._readings[:, 0], return_inverse=True)
        alike = np.bincount(which, borne)[which]
        share = (alike + 1) / (len(self._entries) + model.TABLE_PERSONS)
        rarity: Bits = np.clip(-np.log2(share), model.MIN_RARITY_BITS, model.MAX_RARITY_BITS)
        return rarity

    def bits(self, persons: Outlines, row: int, places: NDArray[np.int32]) -> Bits:
        """About how many bits speak for each of some entries, as the person in a row of `persons`."""
        facts, others = persons.facts[row], self._entries.facts[places].T
        bits: Bits = self._name_bits(persons, row, places)
        bits += self._mother_bits(persons, row, places)
        bits += _birth_bits(facts, others)
        bits += np.where((facts[2] > 0) & (others[2] > 0) & (others[2] != facts[2]), model.SEX_DIFFERENT_BITS, 0.0)
        are_apart = (facts[3] != 0) & (others[3] != 0) & (others[3] & facts[3] == 0)
        bits += np.where(are_apart, model.NATIONALITY_DIFFERENT_BITS, 0.0)
        return bits

    def _name_bits(self, persons: Outlines, row: int, places: NDArray[np.int32]) -> Bits:
        names = self._entries.names[places]
        forms, which = np.unique(names, return_inverse=True)
        which = which.reshape(names.shape)
        tokens = [number for number in persons.names[row] if number]
        agreement = np.stack([self._agreement(persons, number, forms)[which] for number in tokens])
        given, meets_first = agreement[0].any(axis=1), agreement[:, :, 0].any(axis=0)
        missed: Bits = 2.0 - given - meets_first
        agreed: Bits = agreement.max(axis=2).sum(axis=0)
        return np.minimum(agreed, model.NAME_CAP_BITS) + missed * model.GLANCE_GIVEN_BITS

    def _agreement(self, persons: Outlines, number: int, forms: NDArray[np.int32]) -> Bits:
        """Bits that a token of the person has in common with each of some forms."""
        form, readings = persons.vocabulary[number]
        shares = _shared(self._readings[forms], reading_numbers([(form, readings)])[0])
        likeness = cdist([form], self._forms[forms], scorer=JaroWinkler.similarity)[0]
        for least, share in model.GLANCE_LIKENESS:
            shares = np.maximum(shares, np.where(likeness >= least, share, 0.0))
        return np.where(forms == 0, 0.0, shares * self._rarity[forms])

    def _mother_bits(self, persons: Outlines, row: int, places: NDArray[np.int32]) -> Bits:
        mother, others = persons.mothers[row], self._entries.mothers[places]
        if not mother:
            return np.zeros(len(places))
        shares = _shared(self._readings[others], reading_numbers([persons.vocabulary[mother]])[0])
        said = np.where(shares > 0, model.GLANCE_MOTHER_BITS, model.GLANCE_OTHER_MOTHER_BITS)
        return np.where(others == 0, 0.0, said)


def _shared(readings: NDArray[np.uint64], one: NDArray[np.uint64]) -> Bits:
    """The share of rarity for forms that may be read as one."""
    return np.where(np.isin(readings, one[one > 0]).any(axis=1), model.GLANCE_READING, 0.0)


def _birth_bits(facts: NDArray[np.int64], others: NDArray[np.int64]) -> Bits:
    earliest, latest, _, _, day = facts
    if not latest:
        return np.zeros(others.shape[1])
    apart = np.maximum(np.maximum(others[0] - latest, earliest - others[1]), 0)
    steps = (
        (0, model.BirthLevel.SAME_YEAR),
        (1, model.BirthLevel.WITHIN_ONE),
        (model.NEAR_YEARS, model.BirthLevel.WITHIN_THREE),
        (model.APART_YEARS, model.BirthLevel.APART),
    )
    by_years = np.select(
        [apart <= most for most, _ in steps], [model.BIRTH_BITS[level] for _, level in steps], model.BIRTH_BITS[_FAR]
    )
    by_years = np.where(others[1] > 0, by_years, 0.0)
    bits: Bits = np.where((day > 0) & (others[4] == day), model.BIRTH_BITS[model.BirthLevel.SAME_DAY], by_years)
    return bits
