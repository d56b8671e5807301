"""The relay sees to it that names are counted now and then."""

from __future__ import annotations

from sqlalchemy import delete, event, select

from rlf.common_names import LEAST_PERSONS, count_names
from rlf.models import OutboxRow, PartnerList, Topic
from rlf.reindexing import announce_version
from tests.rlf.cases import Cases, named
from workers.name_care import NameCare


def many_on_record(service):
    with service.database.write() as session:
        announce_version(session)
        Cases(service, session).entry(named("Ikram Belmadi"))
        session.scalars(select(PartnerList)).one().rows_read = 2 * LEAST_PERSONS
        session.execute(delete(OutboxRow))


def promised(service):
    with service.database.read() as session:
        return session.scalars(select(OutboxRow.topic)).all()


def test_counting_is_promised_once_it_is_due(service):
    many_on_record(service)
    NameCare(service).tend()
    assert promised(service) == [Topic.COUNT_NAMES]
    NameCare(service).tend()
    assert promised(service) == [Topic.COUNT_NAMES]


def test_a_look_that_finds_nothing_due_begins_no_transaction_that_writes(service):
    many_on_record(service)
    count_names(service, 1, lambda: None)
    committed = []
    event.listen(service.database.engine, "commit", committed.append)
    NameCare(service).tend()
    assert (promised(service), committed) == ([], [])


def test_a_care_that_looked_rests(service):
    care = NameCare(service)
    care.tend()
    many_on_record(service)
    care.tend()
    assert promised(service) == []
