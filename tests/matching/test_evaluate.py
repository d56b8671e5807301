"""Measures of quality on pairs small enough to reckon by hand."""

from __future__ import annotations

import pytest

from matching.evaluate import evaluate


def test_perfect_pairs_score_one():
    quality = evaluate([("a", "1", 1.0), ("b", "2", 1.0)], {"a": "1", "b": "2"})
    assert quality.recall_at_1 == quality.average_precision == quality.best_f1 == 1.0
    assert quality.calibration_error == 0.0


def test_ranks_and_precision_are_reckoned_over_all_requests():
    pairs = [("a", "9", 0.9), ("a", "1", 0.8), ("b", "2", 0.7)]
    quality = evaluate(pairs, {"a": "1", "b": "2", "c": "3"})
    assert quality.recall_at_1 == pytest.approx(1 / 3)
    assert quality.recall_at_5 == pytest.approx(2 / 3)
    assert quality.average_precision == pytest.approx((1 / 2 + 2 / 3) / 3)
    assert quality.recall_at_95_precision == 0.0


def test_calibration_error_is_the_gap_between_stated_and_true():
    pairs = [(str(n), "x", 0.8) for n in range(10)]
    assert evaluate(pairs, {str(n): "x" for n in range(8)}).calibration_error == pytest.approx(0.0)
    assert evaluate(pairs, {str(n): "x" for n in range(4)}).calibration_error == pytest.approx(0.4)


def test_no_pairs_find_nothing():
    assert evaluate([], {"a": "1"}).average_precision == 0.0
