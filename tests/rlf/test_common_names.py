"""How common names are on record: counted in the background, told roughly, and never of a rare one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from matching import weak_key
from matching.names.tokens import tokens
from rlf.common_names import LEAST_PERSONS, count_names, promise_counting
from rlf.models import CommonName, NameCount, OutboxRow, PartnerList, Topic, now
from rlf.population import population_on_record
from rlf.reindexing import announce_version
from tests.rlf.cases import Cases, named

COMMON, RARE = "Belmadi", "Zirvan"


def nothing():
    pass


def token(name):
    return tokens(name)[0]


@pytest.fixture
def counted(service):
    """A list in which one family name is common and one is rare, counted."""
    with service.database.write() as session:
        cases = Cases(service, session)
        for number in range(LEAST_PERSONS + 10):
            cases.entry(named(f"Ikram {COMMON}"), line=number)
        session.scalars(select(PartnerList)).one().rows_read = LEAST_PERSONS + 11
        cases.entry(named(f"Ikram {RARE}"), line=999)
    count_names(service, 1, nothing)
    return service


def rarity(service, name):
    with service.database.read() as session:
        return population_on_record(session, service).rarity_bits(token(name))


def counts(service):
    with service.database.read() as session:
        return {row.key: row.persons for row in session.scalars(select(CommonName))}


def test_a_name_that_many_bear_weighs_less_once_it_is_counted(service, counted):
    assert rarity(counted, COMMON) < rarity(counted, RARE)


def test_nothing_is_kept_of_a_name_that_few_bear_and_numbers_are_rounded(counted):
    found = counts(counted)
    assert found[counted.keyring.key_hash(weak_key(token(COMMON)))] == LEAST_PERSONS
    assert counted.keyring.key_hash(weak_key(token(RARE))) not in found


def test_counting_twice_is_as_once(counted):
    before = counts(counted)
    count_names(counted, 1, nothing)
    assert counts(counted) == before


def test_a_count_that_is_interrupted_leaves_the_one_before(counted):
    before = counts(counted)

    def killed():
        raise SystemExit

    with pytest.raises(SystemExit):
        count_names(counted, 1, killed)
    assert counts(counted) == before


def test_the_population_is_kept_until_names_are_counted_anew(counted):
    with counted.database.read() as session:
        first = population_on_record(session, counted)
        assert population_on_record(session, counted) is first
    count_names(counted, 1, nothing)
    with counted.database.read() as session:
        assert population_on_record(session, counted) is not first


def promised(service):
    """Whether counting is promised now; what was promised is done at once."""
    with service.database.write() as session:
        announce_version(session)
        is_needed = promise_counting(session)
        session.execute(delete(OutboxRow))
    return is_needed


def test_names_are_counted_daily_and_when_there_are_many_more_of_them(service, counted):
    with service.database.write() as session:
        listed = session.scalars(select(PartnerList)).one()
        listed.rows_read = 1000
    count_names(service, 1, nothing)
    assert not promised(service)
    with service.database.write() as session:
        session.scalars(select(NameCount)).one().counted_at = now() - timedelta(days=2)
    assert promised(service)
    count_names(service, 1, nothing)
    with service.database.write() as session:
        session.scalars(select(PartnerList)).one().rows_read = 2000
    assert promised(service)


def test_it_is_promised_once_until_it_is_done(service, counted):
    with service.database.write() as session:
        announce_version(session)
        session.scalars(select(NameCount)).one().counted_at = now() - timedelta(days=2)
        assert [promise_counting(session), promise_counting(session)] == [True, False]


def test_what_was_counted_by_the_keys_of_another_release_says_nothing(service, counted):
    before = rarity(service, COMMON)
    with service.database.write() as session:
        session.scalars(select(NameCount)).one().keys_version = "another"
    assert rarity(service, COMMON) > before
    assert promised(service)


def test_nothing_is_counted_while_persons_are_being_keyed_anew(service, counted):
    with service.database.write() as session:
        announce_version(session)
        session.scalars(select(NameCount)).one().keys_version = "another"
        session.add(OutboxRow(topic=Topic.REKEY_PIECE, subject_id=1))
        assert not promise_counting(session)


def test_next_to_nobody_is_not_counted(service):
    assert not promised(service)
