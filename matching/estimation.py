"""Estimation: what each finding of the engine should weigh, by labelled pairs, as a proposal for `model.py`.

Logistic regression on the findings of each pair, by Newton's method, with a Gaussian prior around the weights in force
(ridge): a level that few pairs show stays what it is. Source: Hosmer and Lemeshow, Applied Logistic Regression, ch. 2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.evidence import Match

# Findings that weigh by rarity: what is estimated of them is a factor. All others have a weight of their own.
GRADED_FIELDS = frozenset({"name", "father", "mother", "relative", "other_names"})
_RIDGE = 3.0  # how strongly the weight in force holds: as much as some three surprising pairs
_RIDGE_OF_FACTORS = 30.0
_RIDGE_OF_PRIOR = 0.001
_MOST_STEPS = 60
_LONGEST_STEP = 2.0
_SMALL_STEP = 1e-5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One finding: how many pairs show it, what it weighs in the mean, and what it should weigh, in bits."""

    code: str
    pairs: int
    bits: float
    estimated_bits: float


def estimate(labelled: Sequence[tuple[Match, bool]]) -> list[Estimate]:
    """Weights by labelled pairs, the code `prior` first, then by code. Pairs should be those that people are shown.

    Raises:
        ValueError: there are not both true and false pairs.
    """
    if {is_true for _, is_true in labelled} != {True, False}:
        raise ValueError("Both true and false pairs are needed to estimate weights.")
    codes = sorted({item.code for match, _ in labelled for item in match.evidence})
    findings, bits = _findings(labelled, codes)
    in_force = np.array([match.bits for match, _ in labelled])
    truth = np.array([is_true for _, is_true in labelled], dtype=float)
    ridge = np.array([_RIDGE_OF_PRIOR, *(_RIDGE_OF_FACTORS if _is_graded(code) else _RIDGE for code in codes)])
    change = newton(np.column_stack((np.ones(len(labelled)), findings)), in_force, truth, ridge)
    prior = float((in_force - bits.sum(axis=1)).mean())
    estimates = [Estimate("prior", len(labelled), prior, prior + float(change[0]))]
    for place, code in enumerate(codes):
        shown = bits[:, place] != 0
        mean = float(bits[shown, place].mean()) if shown.any() else 0.0
        by = float(change[place + 1]) * (mean if _is_graded(code) else 1.0)
        estimates.append(Estimate(code, int(shown.sum()), mean, mean + by))
    return estimates


def _is_graded(code: str) -> bool:
    return code.partition(".")[0] in GRADED_FIELDS


def _findings(labelled: Sequence[tuple[Match, bool]], codes: list[str]) -> tuple[Floats, Floats]:
    """For each pair and code: what a unit of change adds, and the bits in force."""
    column = {code: place for place, code in enumerate(codes)}
    findings, bits = np.zeros((2, len(labelled), len(codes)))
    for row, (match, _) in enumerate(labelled):
        for item in match.evidence:
            place = column[item.code]
            bits[row, place] += item.bits
            findings[row, place] += item.bits if _is_graded(item.code) else 1.0
    return findings, bits


def newton(findings: Floats, in_force: Floats, truth: Floats, ridge: Floats) -> Floats:
    """The change of weights that makes the labels most likely; steps are kept short, lest the first overshoot.

    `findings` has a row a pair and a column a weight, `in_force` the bits of each pair as they are, `truth` a label 0–1
    of each, and `ridge` says for each weight how strongly it holds to no change.
    """
    change = np.zeros(findings.shape[1])
    for _ in range(_MOST_STEPS):
        log_odds = (findings @ change + in_force) * math.log(2.0)
        stated = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -40.0, 40.0)))
        slope = math.log(2.0) * findings.T @ (truth - stated) - ridge * change
        spread = stated * (1.0 - stated) * math.log(2.0) ** 2
        step = np.linalg.solve((findings * spread[:, None]).T @ findings + np.diag(ridge), slope)
        longest = float(np.abs(step).max())
        change += step * min(1.0, _LONGEST_STEP / max(longest, _SMALL_STEP))
        if longest < _SMALL_STEP:
            break
    return change
