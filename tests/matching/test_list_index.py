"""The index of a list: keys as numbers, and whom a glance puts first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matching import is_weak, keys, model
from matching.key_numbers import key_numbers
from matching.keys import key_parts, name_tokens
from matching.list_index import ListIndex, index_part
from tests.matching.people import person
from tests.matching.test_laws import laws, persons


def numbers_of(someone):
    numbers, _ = key_numbers([key_parts(someone, name_tokens(someone))])
    return set(numbers.tolist())


def index_of(people):
    return ListIndex([index_part(0, people)])


@laws
@given(persons, persons)
def test_two_share_as_many_keys_in_numbers_as_in_text(one, other):
    text = keys(one) & keys(other)
    numbers = numbers_of(one) & numbers_of(other)
    assert sum(1 for number in numbers if number % 2 == 0) == sum(map(is_weak, text))
    if max(len(keys(one)), len(keys(other))) < model.MAX_KEYS:
        assert len(numbers) == len(text)


@laws
@given(st.lists(persons, max_size=6))
def test_the_keys_of_many_are_those_of_each(people):
    numbers, places = key_numbers([key_parts(someone, name_tokens(someone)) for someone in people])
    assert numbers.tolist() == sorted(numbers.tolist())
    for place, someone in enumerate(people):
        assert set(numbers[places == place].tolist()) == numbers_of(someone)


@laws
@given(st.lists(persons, min_size=2, max_size=6))
def test_an_index_made_in_parts_finds_whom_one_made_at_once_finds(people):
    parted = ListIndex([index_part(0, people[:1]), index_part(1, people[1:])])
    assert parted.candidates(people) == index_of(people).candidates(people)


def test_at_a_glance_the_sought_comes_before_siblings_and_namesakes():
    entries = [
        person("Samir Khalil Haddad", born="1990", sex="M"),
        person("Rania Khalil Haddad", born="1985", sex="F"),
        person("رانيا خليل حداد", born="1990", sex="F"),
        person("Rania Khalil", born="1950", sex="F"),
    ]
    (found,) = index_of(entries).candidates([person("Rania Khalil Haddad", born="1990", sex="F")])
    assert found[0] == 2


def test_a_mother_of_another_name_puts_a_namesake_behind():
    entries = [person("Musa Bah", mother="Kadiatou"), person("Musa Bah", mother="Salimata")]
    (found,) = index_of(entries).candidates([person("Moussa Bah", mother="Salimata")])
    assert found == [1, 0]


def test_a_person_without_a_name_meets_nobody():
    assert index_of([person("Musa Bah")]).candidates([person(born="1990")]) == [[]]
    assert index_of([]).candidates([person("Musa Bah")]) == [[]]
