"""Calibration: what the engine states, brought in line with what people decided, without changing any order.

A score of b bits becomes scale × b + shift. All evidence weighs `scale` times as much, and the shift goes to the prior,
so the sum of the evidence still is the score. Source: Platt, Probabilistic outputs for support vector machines (1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.estimation import newton
from matching.evaluation.quality import Band, calibration_error, ten_bands
from matching.evidence import Evidence
from matching.score import probability

LEAST_SCALE, MOST_SCALE = 0.3, 2.0
MOST_SHIFT_BITS = 20.0
_RIDGE = 0.1  # of a shift by one bit, and of a scale's change by a tenth: a dozen decisions hardly move either
_TENS = 10.0  # bits are fitted in tens, so that both changes are of like size
_FOLDS = 5

Decided = tuple[float, bool]
"""A pair people decided on: its score in bits as the engine alone gave it, and whether it is one person."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores are weighed anew.

    Raises:
        ValueError: the scale is not above 0, which would turn the order round.
    """

    scale: float = 1.0
    shift: float = 0.0

    def __post_init__(self) -> None:
        if not self.scale > 0:
            raise ValueError(f"The scale of a calibration must be above 0, not {self.scale}.")

    def bits(self, engine_bits: float) -> float:
        """A score of the engine's, weighed anew."""
        return self.scale * engine_bits + self.shift

    def engine_bits(self, bits: float) -> float:
        """What the engine alone had said where this came out."""
        return (bits - self.shift) / self.scale

    def weighed(self, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """The engine's evidence as it weighs then, in the same order."""
        return tuple(replace(item, bits=item.bits * self.scale) for item in evidence)


UNCHANGED = Calibration()


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far what was stated came true: expected calibration error and Brier score, both 0 at best, and ten bands."""

    calibration_error: float
    brier: float
    bands: tuple[Band, ...]


def fit(decided: Sequence[Decided]) -> Calibration:
    """The calibration under which the decisions are most likely, held to no change where they are few.

    Logistic regression with Platt's targets, which leave room for decisions that were wrong, and a Gaussian prior.

    Raises:
        ValueError: there are not both pairs that are one person and pairs that are not.
    """
    bits = np.array([bits for bits, _ in decided], dtype=float)
    same = np.array([same for _, same in decided], dtype=bool)
    if not same.any() or same.all():
        raise ValueError("Decisions of both kinds are needed to calibrate.")
    target = np.where(same, (same.sum() + 1) / (same.sum() + 2), 1 / ((~same).sum() + 2))
    ones = np.ones(len(bits))
    shift, tenths = newton(np.column_stack((ones, bits / _TENS)), bits, target, np.full(2, _RIDGE))
    scale = 1 + float(tenths) / _TENS
    within = min(max(scale, LEAST_SCALE), MOST_SCALE)
    if within != scale:
        (shift,) = newton(ones[:, None], within * bits, target, np.full(1, _RIDGE))
    return Calibration(within, min(max(float(shift), -MOST_SHIFT_BITS), MOST_SHIFT_BITS))


def before_and_after(decided: Sequence[Decided]) -> tuple[Reliability, Reliability]:
    """How reliable the engine is alone, and with a calibration by these decisions.

    The latter is told of decisions the calibration had not seen: each fifth is judged by one fitted to the others.

    Raises:
        ValueError: there are not at least two pairs of each kind.
    """
    ordered = sorted(decided, key=lambda one: (one[1], one[0]))
    after: list[tuple[float, bool]] = []
    for fold in range(_FOLDS):
        calibration = fit([one for place, one in enumerate(ordered) if place % _FOLDS != fold])
        after += [(probability(calibration.bits(bits)), same) for bits, same in ordered[fold::_FOLDS]]
    return reliability([(probability(bits), same) for bits, same in ordered]), reliability(after)


def reliability(stated: Sequence[tuple[float, bool]]) -> Reliability:
    """How far probabilities came true."""
    probabilities = np.array([probability for probability, _ in stated], dtype=float)
    same = np.array([same for _, same in stated], dtype=bool)
    bands = ten_bands(probabilities, same)
    brier = float(((probabilities - same) ** 2).mean()) if stated else 0.0
    return Reliability(calibration_error(bands), brier, tuple(bands))
