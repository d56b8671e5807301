"""The tables of name pairs: what a caseworker would say of two names alone, and why.

`name_pairs.csv` holds what must never be lost, each pair a test of its own. `name_pairs_hard.csv` was written without
knowing the engine, mostly pairs that are hard to tell apart, by whoever screens names of the whole world: not all of it
comes out right, and the engine is judged by how much does. Both can be added to: left, right, same or different, why.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from matching import compare_names
from matching.evaluation import evaluate_names

_FOLDER = Path(__file__).parent
_ROWS = list(csv.DictReader((_FOLDER / "name_pairs.csv").open(encoding="utf-8")))
_LIKELY = 0.5


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: f"{row['left']} | {row['right']}")
def test_two_names_get_the_verdict_of_a_caseworker(row):
    likeness = compare_names(row["left"], row["right"])
    assert (likeness >= _LIKELY) == (row["verdict"] == "same"), f"{likeness:.3f}: {row['why']}"


def test_the_table_is_large_and_has_both_verdicts():
    verdicts = [row["verdict"] for row in _ROWS]
    assert len(verdicts) >= 300
    assert set(verdicts) == {"same", "different"}
    assert verdicts.count("different") >= 70


def test_of_hard_pairs_written_without_knowing_the_engine_most_are_told_apart():
    quality = evaluate_names(_FOLDER / "name_pairs_hard.csv").whole
    assert quality.pairs > 500
    assert quality.best_f1 > 0.87
    assert quality.area_under_curve > 0.92
