"""Candidates: who is found by shared keys, in which order, and what a key that very many bear may cost."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from rlf.candidates import MOST_PER_KEY, find_candidates, weight_of_block
from rlf.models import Person, PersonKey, PersonRole, Side
from rlf.persons import new_person
from tests.rlf.builders import described

RARE, USUAL, EVERYBODYS, SOMEBODY_ELSES = 11, -12, 13, 14


def bear(service, side, keys, count=1):
    """Store persons who bear these keys; their ids."""
    role = PersonRole.LIST_ENTRY if side is Side.LISTS else PersonRole.SOUGHT
    with service.database.write() as session:
        persons = [new_person(service.keyring, role, described("Hiwot Bekele")) for _ in range(count)]
        session.add_all(persons)
        session.flush()
        rows = [{"key": key, "side": int(side), "person_id": person.id} for person in persons for key in keys]
        session.execute(insert(PersonKey), rows)
        return [person.id for person in persons]


def find(service, *keys, side=Side.LISTS, limit=150):
    with service.database.read() as session:
        return find_candidates(session, keys, side=side, limit=limit)


def test_who_shares_the_rarer_key_comes_first(service):
    usual = bear(service, Side.LISTS, [USUAL], 5)
    [rare] = bear(service, Side.LISTS, [RARE])
    bear(service, Side.LISTS, [SOMEBODY_ELSES])
    assert [person for person, _weight in find(service, RARE, USUAL)] == [rare, *usual]


def test_who_shares_more_keys_comes_first_and_weights_add_up(service):
    [one] = bear(service, Side.LISTS, [RARE])
    [both] = bear(service, Side.LISTS, [RARE, USUAL])
    assert find(service, RARE, USUAL, RARE) == [
        (both, weight_of_block(2) + weight_of_block(1)),
        (one, weight_of_block(2)),
    ]


def test_the_two_sides_are_apart(service):
    [entry] = bear(service, Side.LISTS, [RARE])
    [sought] = bear(service, Side.CASEWORK, [RARE])
    assert [person for person, _ in find(service, RARE)] == [entry]
    assert [person for person, _ in find(service, RARE, side=Side.CASEWORK)] == [sought]


def test_a_key_that_too_many_bear_outweighs_nothing_and_adds_only_a_few(service):
    bear(service, Side.LISTS, [EVERYBODYS], MOST_PER_KEY + 5)
    [wanted] = bear(service, Side.LISTS, [EVERYBODYS, RARE])
    found = find(service, EVERYBODYS, RARE, limit=1000)
    assert found[0][0] == wanted
    assert 1 < len(found) < MOST_PER_KEY
    assert find(service, EVERYBODYS, RARE, limit=3) == found[:3]


def test_without_keys_nobody_is_found(service):
    bear(service, Side.LISTS, [RARE])
    assert find(service) == []
    assert find(service, SOMEBODY_ELSES) == []


@pytest.mark.parametrize("size", [1, 2, MOST_PER_KEY, MOST_PER_KEY + 1, 10**6])
def test_a_key_weighs_less_the_more_bear_it_but_always_something(size):
    assert 1.0 <= weight_of_block(size) <= weight_of_block(max(size // 2, 1))


def test_a_person_taken_away_is_no_candidate(service):
    [person_id] = bear(service, Side.LISTS, [RARE])
    with service.database.write() as session:
        session.delete(session.scalars(select(Person).where(Person.id == person_id)).one())
    assert find(service, RARE) == []
