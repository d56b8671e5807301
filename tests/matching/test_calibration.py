"""Calibration: what it does to any match, and that it brings what is stated in line with what came true."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import compare, model
from matching.calibration import (
    LEAST_SCALE,
    MOST_SCALE,
    MOST_SHIFT_BITS,
    UNCHANGED,
    Calibration,
    before_and_after,
    fit,
    reliability,
)
from matching.evaluation.plots import bands_svg
from matching.person import Name, Person
from matching.score import probability
from tests.matching.test_laws import births, persons

laws = settings(max_examples=50, deadline=None)
calibrations = st.builds(Calibration, st.floats(LEAST_SCALE, MOST_SCALE), st.floats(-MOST_SHIFT_BITS, MOST_SHIFT_BITS))
scores = st.floats(-30, 40)
decided_pairs = st.lists(st.tuples(scores, st.booleans()), min_size=2, max_size=60).filter(
    lambda pairs: len({same for _, same in pairs}) == 2
)


@laws
@given(persons, persons, calibrations)
def test_prior_and_evidence_still_sum_to_the_score(a, b, calibration):
    match = compare(a, b)
    prior = calibration.bits(model.PRIOR_BITS)
    weighed = calibration.weighed(match.evidence)
    assert prior + sum(item.bits for item in weighed) == pytest.approx(calibration.bits(match.bits))


@laws
@given(persons, persons, calibrations)
def test_a_calibrated_match_is_alike_in_both_directions(a, b, calibration):
    match, other = compare(a, b), compare(b, a)
    assert calibration.bits(match.bits) == calibration.bits(other.bits)
    mirrored = tuple(item.mirrored() for item in calibration.weighed(other.evidence))
    assert calibration.weighed(match.evidence) == mirrored


@laws
@given(persons, persons, calibrations)
def test_contradictions_still_stand_first_and_keep_their_order(a, b, calibration):
    match = compare(a, b)
    codes = [(item.code, item.left_text, item.bits > 0) for item in match.evidence]
    assert [(item.code, item.left_text, item.bits > 0) for item in calibration.weighed(match.evidence)] == codes


@laws
@given(persons, persons, births, calibrations)
def test_agreeing_evidence_still_never_lowers_the_score(a, b, birth, calibration):
    without = compare(replace(a, birth=None), replace(b, birth=None))
    agreeing = compare(replace(a, birth=birth), replace(b, birth=birth))
    assert calibration.bits(agreeing.bits) > calibration.bits(without.bits)


@laws
@given(scores, scores, calibrations)
def test_no_calibration_changes_which_of_two_is_more_likely(one, other, calibration):
    if one < other:
        assert calibration.bits(one) <= calibration.bits(other)
    assert calibration.engine_bits(calibration.bits(one)) == pytest.approx(one, abs=1e-6)


@laws
@given(decided_pairs)
def test_whatever_was_decided_the_calibration_stays_within_its_bounds_and_hangs_on_no_order(pairs):
    found = fit(pairs)
    assert LEAST_SCALE <= found.scale <= MOST_SCALE
    assert abs(found.shift) <= MOST_SHIFT_BITS
    again = fit(pairs[::-1])
    assert (again.scale, again.shift) == pytest.approx((found.scale, found.shift), abs=1e-4)


@laws
@given(st.lists(st.tuples(scores, st.booleans()), min_size=1, max_size=60))
def test_every_decision_stands_in_one_of_ten_bands(pairs):
    found = reliability([(probability(bits), same) for bits, same in pairs])
    assert len(found.bands) == 10
    assert sum(band.pairs for band in found.bands) == len(pairs)
    assert 0 <= found.calibration_error <= 1
    assert 0 <= found.brier <= 1


def drawn(truth, count, seed=3):
    """Invented decisions on scores of an engine that would be right if it were calibrated by `truth`."""
    dice = random.Random(seed)
    bits = [dice.uniform(-4, 14) for _ in range(count)]
    return [(score, dice.random() < probability(truth.bits(score))) for score in bits]


@pytest.mark.parametrize("truth", [Calibration(0.5, -2.0), Calibration(1.5, 3.0), UNCHANGED])
def test_the_calibration_that_made_the_decisions_is_found(truth):
    found = fit(drawn(truth, 4000))
    assert found.scale == pytest.approx(truth.scale, abs=0.12)
    assert found.shift == pytest.approx(truth.shift, abs=0.6)


def test_few_decisions_change_little():
    assert abs(fit(drawn(Calibration(0.5, -2.0), 8)).scale - 1) < abs(fit(drawn(Calibration(0.5, -2.0), 400)).scale - 1)


def test_decisions_that_no_score_foretold_do_not_turn_the_order_round():
    contrary = [(bits, bits < 5) for bits in range(-4, 14)] * 20
    assert fit(contrary).scale == LEAST_SCALE


def test_an_engine_too_sure_of_itself_is_more_reliable_afterwards():
    before, after = before_and_after(drawn(Calibration(0.4, -2.0), 600))
    assert after.calibration_error < before.calibration_error / 2
    assert after.brier < before.brier


def test_an_engine_that_is_right_gains_nothing_by_decisions_it_was_not_fitted_to():
    before, after = before_and_after(drawn(UNCHANGED, 600))
    assert after.brier == pytest.approx(before.brier, abs=0.005)


def test_decisions_of_one_kind_alone_are_refused():
    with pytest.raises(ValueError, match="both kinds"):
        fit([(3.0, True), (4.0, True)])


def test_a_scale_that_would_turn_the_order_round_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        Calibration(scale=0.0)


def test_no_calibration_is_no_change():
    match = compare(*[Person((Name("Ahmad Khalil Masri"),))] * 2)
    assert UNCHANGED.bits(match.bits) == match.bits
    assert UNCHANGED.weighed(match.evidence) == match.evidence


def test_a_plot_says_its_words_safely():
    found = reliability([(0.9, True), (0.2, False)])
    shown = [band for band in found.bands if band.pairs]
    svg = bands_svg(shown, ["one & two", "<three>"], across="what was said", up="what came true")
    assert svg.count("<circle") == 2
    assert "one &amp; two" in svg
    assert "<three>" not in svg
