"""Evaluation: how well scored pairs find the true ones, by the measures of record linkage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_BANDS = 10


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares 0–1. Recall is of all requests that have a true record, found by a candidate or not."""

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    average_precision: float
    best_f1: float
    recall_at_95_precision: float
    calibration_error: float


def evaluate(
    pairs: Iterable[tuple[str, str, float]], truth: Mapping[str, str], *, least_probability: float = 0.05
) -> Quality:
    """Quality of pairs (request, record, probability) against truth (request to its record).

    The calibration error is expected calibration error over ten equal bands, of pairs at `least_probability` and more.
    """
    ranked = sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
    is_true = np.array([truth.get(request) == record for request, record, _ in ranked], dtype=bool)
    probabilities = np.array([probability for _, _, probability in ranked], dtype=float)
    total = max(len(truth), 1)
    found = np.cumsum(is_true)
    precision = found / np.arange(1, len(ranked) + 1) if ranked else np.zeros(0)
    recall = found / total
    precise = recall[precision >= 0.95] if ranked else np.zeros(0)  # noqa: PLR2004 - the measure's name
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    ranks = _ranks(ranked, truth)
    return Quality(
        recall_at_1=sum(rank <= 1 for rank in ranks) / total,
        recall_at_5=sum(rank <= 5 for rank in ranks) / total,  # noqa: PLR2004
        recall_at_10=sum(rank <= 10 for rank in ranks) / total,  # noqa: PLR2004
        average_precision=float(np.sum(precision[is_true]) / total),
        best_f1=float(f1.max(initial=0.0)),
        recall_at_95_precision=float(precise.max(initial=0.0)),
        calibration_error=_calibration_error(probabilities, is_true, least_probability),
    )


def _ranks(ranked: Sequence[tuple[str, str, float]], truth: Mapping[str, str]) -> list[int]:
    """Rank of the true record among its request's pairs, for each request whose record was found."""
    seen: dict[str, int] = {}
    ranks = []
    for request, record, _ in ranked:
        seen[request] = seen.get(request, 0) + 1
        if truth.get(request) == record:
            ranks.append(seen[request])
    return ranks


def _calibration_error(
    probabilities: np.ndarray[tuple[int], np.dtype[np.float64]],
    is_true: np.ndarray[tuple[int], np.dtype[np.bool_]],
    least: float,
) -> float:
    shown = probabilities >= least
    if not shown.any():
        return 0.0
    stated, correct = probabilities[shown], is_true[shown]
    bands = np.minimum((stated * _BANDS).astype(int), _BANDS - 1)
    gaps = [
        (bands == band).sum() * abs(stated[bands == band].mean() - correct[bands == band].mean())
        for band in range(_BANDS)
        if (bands == band).any()
    ]
    return float(sum(gaps) / len(stated))
