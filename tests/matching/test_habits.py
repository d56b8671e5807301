"""Habits: what a list itself tells of how it writes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matching import NO_HABITS, HabitCounts, compare, habits_from, model, prepare
from matching.dates import Precision, parse_iso
from tests.matching.people import person
from tests.matching.test_laws import laws, persons

FAMILY_FIRST = ["MASRI Ahmad", "HADDAD Rania", "IVANOV Sergei", "KHATIB Omar", "DIALLO Fatoumata"] * 8
GIVEN_FIRST = ["Ahmad Masri", "Rania Haddad", "Sergei Ivanov", "Omar Khatib", "Fatoumata Diallo"] * 8


def counts_of(people):
    counts = HabitCounts()
    counts.add(people)
    return counts


def habits_of(people):
    return counts_of(people).habits()


def bits(name, listed, habits):
    return compare(prepare(person(name)), prepare(person(listed), habits)).bits


def test_a_list_that_puts_family_names_first_is_read_that_way():
    turned = habits_of([person(name) for name in FAMILY_FIRST])
    plain = habits_of([person(name) for name in GIVEN_FIRST])
    assert plain.turn_bits < NO_HABITS.turn_bits < turned.turn_bits
    sought, listed = "Dolmi Tarun Berrak", "Berrak Dolmi Tarun"  # names that no table knows
    assert bits(sought, listed, plain) < bits(sought, listed, NO_HABITS) < bits(sought, listed, turned)


def test_whose_father_somebody_is_stays_beyond_any_habit():
    turned = habits_of([person(name) for name in FAMILY_FIRST])
    assert bits("Salman bin Muhammad", "Muhammad bin Salman", turned) < model.PRIOR_BITS


def test_a_list_of_few_names_has_next_to_no_habit():
    assert abs(habits_of([person("MASRI Ahmad")]).turn_bits - model.TURN_UNKNOWN_BITS) < 0.6


def test_a_day_that_every_other_person_was_born_on_is_no_day():
    people = [person("Zahra", born=f"{1960 + n}-07-01") for n in range(30)]
    people += [person("Zahra", born=f"{1960 + n}-{1 + n % 12:02d}-{2 + n % 27:02d}") for n in range(60)]
    habits = habits_of(people)
    assert habits.no_days == {(7, 1)}
    read = prepare(person("Zahra", born="1990-07-01"), habits).person.birth
    assert (read.precision, read.text) == (Precision.YEAR, "1990")
    assert prepare(person("Zahra", born="1990-07-02"), habits).person.birth == parse_iso("1990-07-02")


def test_a_day_that_a_document_states_is_a_day_in_any_list():
    habits = habits_of([person("Zahra", born=f"{1960 + n}-07-01") for n in range(30)])
    stated = parse_iso("1990-07-01", documented=True)
    assert habits.read_birth(stated) is stated


@laws
@given(st.lists(persons, max_size=5), st.lists(persons, max_size=5))
def test_counts_of_parts_are_the_counts_of_the_whole_and_survive_being_stored(some, others):
    counts = counts_of(some)
    counts.merge(counts_of(others))
    assert counts == counts_of([*some, *others])
    assert habits_from(counts.to_text()) == counts.habits()


def test_what_is_stored_tells_nobodys_birthday():
    counts = counts_of([person("Zahra", born=f"19{60 + n}-03-17") for n in range(4)])
    assert counts.days
    assert HabitCounts.from_text(counts.to_text()).days == {}
