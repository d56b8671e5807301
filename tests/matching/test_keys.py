"""Blocking keys: who meets whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import is_weak, keys, name_keys
from matching.keys import one_edit_away
from tests.matching.people import person


def strong(someone):
    return {key for key in keys(someone) if not is_weak(key)}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ahmad Khalil Masri", "أحمد خليل المصري"),
        ("Zahra Hosseini", "زهرا حسینی"),
        ("Dhafer Saeb", "Zafer Saib"),
        ("Sergey Ivanov", "Сергей Иванов"),
        ("Tsegay Kidane", "ጸጋይ ኪዳነ"),
        ("Fayçal Mansouri", "Faisal Mansouri"),
        ("Abd al-Rahman Khatib", "عبدالرحمن الخطيب"),
        ("SOW Aminata", "Aminata Sow"),
    ],
)
def test_spellings_of_one_name_share_a_strong_key(left, right):
    assert strong(person(left)) & strong(person(right))


@pytest.mark.parametrize("apart", [0, 1, 2, 3])
@pytest.mark.parametrize("year", range(1980, 1987))
def test_years_up_to_three_apart_meet_in_a_year_key(year, apart):
    left, right = person("Zahra", born=str(year)), person("زهرا", born=str(year + apart))
    assert {key for key in keys(left) & keys(right) if key.startswith("y:")}


def test_a_single_name_has_more_than_a_weak_key_when_anything_else_is_known():
    assert strong(person("Najibullah", nationalities=["AF"]))
    assert strong(person("Najibullah", place="Kabul"))
    assert strong(person("Najibullah", born="1990"))


def test_a_father_in_his_own_column_meets_a_father_inside_the_name():
    left, right = person("Ahmad Masri", father="Khalil"), person("Ahmad Khalil")
    assert {key for key in keys(left) & keys(right) if key.startswith("p:")}


def test_one_typed_token_finds_its_bearer_in_another_script():
    assert name_keys("خليل") & keys(person("Ahmad Khalil Masri"))
    assert name_keys("Tsegay") <= keys(person("ጸጋይ ኪዳነ"))


def test_a_person_without_a_name_has_no_keys():
    assert keys(person(born="1990", place="Kabul")) == frozenset()


def test_namesakes_of_another_family_share_no_strong_key():
    assert not strong(person("Ahmad Masri", born="1980")) & strong(person("Ahmad Darwish", born="1960"))


def test_a_given_name_in_two_words_leaves_room_for_the_fathers():
    named = person("Amir Mohammad Reza Ahmadi", father="Gulbuddin")
    assert name_keys("Gulbuddin") & keys(named)


@given(skeleton=st.text(alphabet="PFMNTSXKHRL", min_size=2, max_size=4))
def test_if_one_name_is_a_slip_of_another_the_other_is_a_slip_of_it(skeleton):
    assert skeleton not in one_edit_away(skeleton)
    for slip in sorted(one_edit_away(skeleton))[::10]:
        assert skeleton in one_edit_away(slip)
