"""Measures of quality on pairs small enough to reckon by hand, and the report on files."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from matching.evaluation import ScoredPair, measure
from rlf.cli_evaluate import evaluate

_HEADER = "record_id,full_name,birth_date"


def ranked(*found):
    """Pairs of probability, truth and rank."""
    return [ScoredPair(*pair) for pair in found]


def test_perfect_pairs_score_one():
    quality = measure(ranked((1.0, True, 1), (1.0, True, 1)), 2)
    assert quality.recall_at_1 == quality.average_precision == quality.best_f1 == 1.0
    assert quality.calibration_error == 0.0


def test_ranks_and_precision_are_reckoned_over_all_requests():
    quality = measure(ranked((0.9, False, 1), (0.8, True, 2), (0.7, True, 1)), 3)
    assert quality.recall_at_1 == pytest.approx(1 / 3)
    assert quality.recall_at_5 == pytest.approx(2 / 3)
    assert quality.average_precision == pytest.approx((1 / 2 + 2 / 3) / 3)
    assert quality.recall_at_95_precision == 0.0
    assert quality.recall_at_80_precision == 0.0
    assert quality.area_under_curve == 0.0


def test_pairs_of_one_probability_count_together_whatever_their_order():
    pairs = ranked((0.5, True), (0.5, False), (0.5, False), (0.5, True))
    assert measure(pairs, 2) == measure(pairs[::-1], 2)
    assert measure(pairs, 2).average_precision == pytest.approx(0.5)
    assert measure(pairs, 2).area_under_curve == pytest.approx(0.5)


def test_calibration_error_is_the_gap_between_stated_and_true():
    assert measure([ScoredPair(0.8, n < 8) for n in range(10)], 8).calibration_error == pytest.approx(0.0)
    assert measure([ScoredPair(0.8, n < 4) for n in range(10)], 4).calibration_error == pytest.approx(0.4)


def test_no_pairs_find_nothing():
    assert measure([], 1).average_precision == 0.0


@pytest.fixture
def written(tmp_path):
    """Writes a file of lines and gives its path as text."""

    def write(name, *lines):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        return str(tmp_path / name)

    return write


def test_files_of_persons_are_linked_and_judged_by_slices_with_plots(written, tmp_path):
    names = ["Karim Haddad", "Salma Nasser", "Olena Kovalenko", "Tesfay Haile", "Zarmina Qaderi"]
    native = ["كريم حداد", "سلمى ناصر", "Олена Коваленко", "ተስፋይ ኃይለ", "زرمینه قادری"]
    requests = written("r.csv", _HEADER, *(f"R{n},{name},198{n}" for n, name in enumerate(names)))
    entries = written("l.csv", _HEADER, *(f"L{n},{name},198{n}" for n, name in enumerate(native)))
    truth = written("t.csv", "request_id,record_id", *(f"R{n},L{n}" for n in range(5)))
    result = CliRunner().invoke(evaluate, [requests, entries, truth, "--plots", str(tmp_path / "plots")])
    assert result.exit_code == 0, result.output
    whole = next(line for line in result.stdout.splitlines() if line.startswith("all"))
    assert whole.split()[2:4] == ["5", "1.000"]
    assert "2 tokens" in result.stdout
    for plot in ("precision-recall.svg", "reliability.svg"):
        assert (tmp_path / "plots" / plot).read_text().startswith("<svg")


def test_labelled_names_are_judged_without_ranks(written):
    pairs = written(
        "p.csv", "left,right,verdict", "Karim Haddad,كريم حداد,same", "Karim Haddad,Olena Petrenko,different"
    )
    result = CliRunner().invoke(evaluate, [pairs])
    assert result.exit_code == 0, result.output
    assert "AUC" in result.stdout
    assert "R@1" not in result.stdout.split("\n")[0].split("R@P95")[0]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["left,right", "a,b"], "no column verdict"),
        (["left,right,verdict", "a,b,perhaps"], "line 2, column verdict"),
    ],
)
def test_a_file_that_cannot_be_judged_says_where_and_why(written, lines, said):
    result = CliRunner().invoke(evaluate, [written("p.csv", *lines)])
    assert result.exit_code == 1
    assert said in result.output


def test_two_files_are_neither_pairs_nor_a_world(written):
    result = CliRunner().invoke(evaluate, [written("a.csv"), written("b.csv")])
    assert result.exit_code == 2
