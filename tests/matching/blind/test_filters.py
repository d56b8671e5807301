"""The laws of filters: who may compare them, and what is the same of all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.blind import (
    STANDARD,
    FilterParameters,
    Secret,
    features_of,
    filter_of,
    least_common,
    likeness_of,
    packed,
)
from matching.prepare import prepare
from tests.matching.people import person

NAMES = ("Ahmad", "Fatoumata", "Olena", "يوسف", "ተስፋይ", "Iryna", "Masri", "Diallo", "Шевченко", "Haile", "Qzxwvu")
SECRET = Secret(b"a" * 32)
OTHER_SECRET = Secret(b"b" * 32)
KEY = SECRET.key_of("spring")
NOISE = b"n" * 16

people = st.builds(
    lambda names, born, sex: person(" ".join(names), **born, **sex),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=5),
    st.dates().map(lambda day: {"born": day.isoformat()}) | st.just({}),
    st.sampled_from("FM").map(lambda sex: {"sex": sex}) | st.just({}),
)
noises = st.binary(min_size=16, max_size=16)
KNOWN = person("Fatoumata Olena Diallo", born="1984-07-23", sex="F", mother="Iryna")


def made(described, key=KEY, noise=NOISE, parameters=STANDARD):
    return filter_of(features_of(prepare(described)), key, noise, parameters)


def likeness(one, other):
    both = np.bitwise_count(packed(one, STANDARD) & packed(other, STANDARD)).sum()
    return likeness_of(int(both), STANDARD)


@given(people, noises)
def test_one_person_under_one_secret_has_one_filter(described, noise):
    assert made(described, noise=noise) == made(described, noise=noise)


@given(people, noises)
def test_every_filter_has_the_same_weight(described, noise):
    assert np.bitwise_count(packed(made(described, noise=noise), STANDARD)).sum() == STANDARD.weight


@given(people, people)
def test_likeness_is_the_same_both_ways_and_within_its_bounds(one, other):
    a, b = made(one), made(other, noise=b"m" * 16)
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= likeness(a, a) == 1


def test_somebody_of_whom_nothing_is_known_has_a_filter_of_chance():
    assert likeness(made(person("")), made(person(""), noise=b"m" * 16)) < 0.2


def test_one_description_twice_is_alike_and_yet_not_the_same_filter():
    brief = person("Olena Diallo")
    one, other = made(brief), made(brief, noise=b"m" * 16)
    assert one != other
    assert likeness(one, other) > 0.2


@pytest.mark.parametrize(
    "other", [OTHER_SECRET.key_of("spring"), SECRET.key_of("autumn")], ids=["another secret", "another exchange"]
)
@given(noise=noises)
def test_under_another_key_a_person_is_like_a_stranger(other, noise):
    assert likeness(made(KNOWN), made(KNOWN, key=other, noise=noise)) < 0.25
    assert likeness(made(KNOWN), made(KNOWN, noise=noise)) > 0.8


def test_a_person_under_another_key_is_no_more_like_than_strangers_in_the_mean():
    strangers = [person(f"{one} {other}", born=f"19{year}") for year in range(40, 99) for one, other in [NAMES[4:6]]]
    under_other = [made(one, key=SECRET.key_of("autumn"), noise=bytes([n]) * 16) for n, one in enumerate(strangers)]
    common = np.bitwise_count(packed(made(KNOWN), STANDARD) & packed(b"".join(under_other), STANDARD)).sum(axis=1)
    assert abs(common.mean() - STANDARD.weight * STANDARD.chance) < 3


def test_even_of_somebody_well_known_chance_sets_some_bits():
    filters = {made(KNOWN, noise=bytes([n]) * 16) for n in range(20)}
    assert len(filters) == 20
    assert min(likeness(one, other) for one in filters for other in filters) > 0.8


def test_the_least_common_bits_are_those_of_the_likeness_asked_for():
    for hundredths in range(1, 101):
        fewest = least_common(hundredths / 100, STANDARD)
        assert likeness_of(fewest, STANDARD) >= hundredths / 100 - 1e-9
        assert likeness_of(fewest - 1, STANDARD) < hundredths / 100


def test_secrets_are_told_apart_by_their_marks_and_not_shown():
    assert SECRET.mark != OTHER_SECRET.mark
    assert SECRET.mark_of("spring") not in {OTHER_SECRET.mark_of("spring"), SECRET.mark_of("autumn")}
    assert "aaa" not in repr(SECRET)


@pytest.mark.parametrize(
    "shape", [{"bits": 1000}, {"bits": 32}, {"weight": 0}, {"weight": 256}, {"noise": 300}, {"stretch": 0}]
)
def test_filters_that_cannot_be_are_refused(shape):
    with pytest.raises(ValueError, match=r"bits|Bits"):
        FilterParameters(**shape)
