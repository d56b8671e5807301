"""The measures of record linkage, of pairs with a stated probability of which it is known whether they are true."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import model

BANDS = 10
LEAST_SHOWN = model.PROPOSE_AT  # calibration is of pairs that people are shown

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """A pair with its probability (0–1) and whether it is one person. `rank` is 1 for its request's most probable;
    0 where pairs are judged without ranks. `slices` are what it belongs to: kind and value.
    """

    probability: float
    is_true: bool
    rank: int = 0
    slices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares 0–1. Recall is of all true pairs, found by a candidate or not; without ranks those of recall are None."""

    pairs: int
    true_pairs: int
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    average_precision: float
    area_under_curve: float
    best_f1: float
    recall_at_95_precision: float
    recall_at_80_precision: float
    calibration_error: float


class Band(NamedTuple):
    """One of ten equal steps of probability: what was stated in the mean, the share that is true, and of how many."""

    stated: float
    correct: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Precision and recall after each pair, the most probable first."""

    probabilities: Floats
    is_true: Flags
    precision: Floats
    recall: Floats


def curve_of(pairs: Collection[ScoredPair], true_pairs: int) -> Curve:
    """The curve of pairs. Pairs of one probability count together, so that their order tells nothing."""
    ordered = sorted(pairs, key=lambda pair: -pair.probability)
    probabilities = np.array([pair.probability for pair in ordered], dtype=float)
    is_true = np.array([pair.is_true for pair in ordered], dtype=bool)
    last_of_equals = np.searchsorted(-probabilities, -probabilities, side="right") - 1
    found = np.cumsum(is_true)[last_of_equals] if ordered else np.zeros(0)
    return Curve(probabilities, is_true, found / np.maximum(last_of_equals + 1, 1), found / max(true_pairs, 1))


def measure(pairs: Collection[ScoredPair], true_pairs: int) -> Quality:
    """Quality of pairs, of which `true_pairs` should have been found.

    The calibration error is the expected one, over ten equal bands, of pairs at `LEAST_SHOWN` and more.
    """
    curve = curve_of(pairs, true_pairs)
    total = max(true_pairs, 1)
    f1 = 2 * curve.precision * curve.recall / np.maximum(curve.precision + curve.recall, 1e-12)
    ranks = [pair.rank for pair in pairs if pair.is_true] if all(pair.rank for pair in pairs) else None
    return Quality(
        pairs=len(pairs),
        true_pairs=true_pairs,
        recall_at_1=_recall_at(ranks, 1, total),
        recall_at_5=_recall_at(ranks, 5, total),
        recall_at_10=_recall_at(ranks, 10, total),
        average_precision=float(curve.precision[curve.is_true].sum() / total),
        area_under_curve=_area(curve),
        best_f1=float(f1.max(initial=0.0)),
        recall_at_95_precision=_recall_at_precision(curve, 0.95),
        recall_at_80_precision=_recall_at_precision(curve, 0.80),
        calibration_error=calibration_error(bands_of(curve)),
    )


def _recall_at(ranks: Sequence[int] | None, most: int, total: int) -> float | None:
    return None if ranks is None else sum(rank <= most for rank in ranks) / total


def _recall_at_precision(curve: Curve, least: float) -> float:
    return float(curve.recall[curve.precision >= least].max(initial=0.0))


def _area(curve: Curve) -> float:
    """Area under the receiver operating curve: how often a true pair stands above a false one (Mann–Whitney)."""
    true, false = np.sort(curve.probabilities[curve.is_true]), np.sort(curve.probabilities[~curve.is_true])
    if not len(true) or not len(false):
        return 0.0
    below = np.searchsorted(false, true, side="left") + np.searchsorted(false, true, side="right")
    return float(below.sum() / (2 * len(true) * len(false)))


def ten_bands(probabilities: Floats, is_true: Flags) -> list[Band]:
    """All bands of probability from the lowest; one without pairs is all zeros."""
    band = np.minimum((probabilities * BANDS).astype(int), BANDS - 1)
    within = [band == n for n in range(BANDS)]
    return [
        Band(float(probabilities[one].mean()), float(is_true[one].mean()), int(one.sum()))
        if one.any()
        else Band(0.0, 0.0, 0)
        for one in within
    ]


def bands_of(curve: Curve) -> list[Band]:
    """The bands that have pairs, of those pairs that are shown."""
    shown = curve.probabilities >= LEAST_SHOWN
    return [band for band in ten_bands(curve.probabilities[shown], curve.is_true[shown]) if band.pairs]


def calibration_error(bands: Sequence[Band]) -> float:
    """The expected calibration error: how far what is stated lies from what is true, in the mean of all pairs."""
    total = sum(band.pairs for band in bands)
    return sum(band.pairs * abs(band.stated - band.correct) for band in bands) / max(total, 1)
