"""The table of name pairs: what a caseworker would say of two names alone, and why."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from matching import compare_names

_ROWS = list(csv.DictReader((Path(__file__).parent / "name_pairs.csv").open(encoding="utf-8")))
_LIKELY = 0.5


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: f"{row['left']} | {row['right']}")
def test_two_names_get_the_verdict_of_a_caseworker(row):
    likeness = compare_names(row["left"], row["right"])
    assert (likeness >= _LIKELY) == (row["verdict"] == "same"), f"{likeness:.3f}: {row['why']}"


def test_the_table_is_large_and_has_both_verdicts():
    verdicts = [row["verdict"] for row in _ROWS]
    assert len(verdicts) >= 120
    assert set(verdicts) == {"same", "different"}
    assert verdicts.count("different") >= 30
