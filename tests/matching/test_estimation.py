"""Estimated weights: they follow the data where there is much of it, and stay where there is little."""

from __future__ import annotations

import math
from random import Random

import pytest
from click.testing import CliRunner

from matching.estimation import estimate
from matching.evidence import Evidence, Match
from matching.score import probability
from rlf.cli_model import model


def sample(random, count, *, true_weight, weight_in_force):
    """Pairs with one finding, of which as many are true as its true weight says."""
    pairs = []
    for _ in range(count):
        shown = random.random() < 0.5
        is_true = random.random() < probability(-1.0 + true_weight * shown)
        item = Evidence("sex", "same", weight_in_force, code="sex.same")
        bits = -1.0 + weight_in_force * shown
        pairs.append((Match(probability(bits), bits, (item,) if shown else ()), is_true))
    return pairs


def by_code(estimates):
    return {found.code: found for found in estimates}


@pytest.mark.parametrize("true_weight", [-2.0, 0.5, 3.0])
def test_much_data_moves_a_weight_to_where_it_belongs(true_weight):
    pairs = sample(Random(7), 20_000, true_weight=true_weight, weight_in_force=1.0)
    found = by_code(estimate(pairs))
    assert found["sex.same"].bits == 1.0
    assert math.isclose(found["sex.same"].estimated_bits, true_weight, abs_tol=0.25)
    assert math.isclose(found["prior"].estimated_bits, -1.0, abs_tol=0.25)


def test_little_data_leaves_a_weight_where_it_is():
    pairs = sample(Random(7), 12, true_weight=-4.0, weight_in_force=1.0)
    assert abs(by_code(estimate(pairs))["sex.same"].estimated_bits - 1.0) < 1.5


def test_one_kind_of_pairs_alone_says_nothing():
    with pytest.raises(ValueError, match="Both true and false"):
        estimate([(Match(0.5, 0.0, ()), True)])


def test_the_command_prints_what_is_and_what_should_be(tmp_path):
    header = "record_id,full_name,birth_date"
    people = ["Karim Haddad", "Salma Nasser", "Olena Kovalenko", "Karim Nasser", "Salma Haddad"]
    for name, letter in (("r.csv", "R"), ("l.csv", "L")):
        rows = (f"{letter}{number},{person},1980" for number, person in enumerate(people))
        (tmp_path / name).write_text("\n".join((header, *rows)), encoding="utf-8")
    (tmp_path / "t.csv").write_text("\n".join(("request_id,record_id", *(f"R{n},L{n}" for n in range(5)))))
    files = [str(tmp_path / name) for name in ("r.csv", "l.csv", "t.csv")]
    result = CliRunner().invoke(model, ["estimate", *files])
    assert result.exit_code == 0, result.output
    assert {"prior", "birth.same_year", "name.exact"} <= {line.split()[0] for line in result.stdout.splitlines()[2:]}
