"""The relay sees to it that stored persons get the keys of its release."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from rlf.index_version import index_version
from rlf.models import IndexVersion, OutboxRow, Topic, TracingRequest
from rlf.reindexing import index_progress
from tests.rlf.builders import a_request, an_account, described
from workers.index_care import IndexCare
from workers.jobs import JOBS
from workers.relay import Relay
from workers.worker import Worker


def an_outdated_request(service):
    request = a_request(service, an_account(service), sought=[described("Khadija Salim Barakzai", 1991)])
    with service.database.write() as session:
        session.execute(delete(OutboxRow))
        session.execute(update(TracingRequest).values(keys_version="earlier"))
    return request


def promised(service):
    with service.database.read() as session:
        return [(row.topic, row.subject_id) for row in session.scalars(select(OutboxRow))]


def test_the_first_look_announces_the_version_and_the_second_promises(service, monkeypatch):
    request = an_outdated_request(service)
    care = IndexCare(service)
    moment = [100.0]
    monkeypatch.setattr("workers.pace.time.monotonic", lambda: moment[0])
    care.tend()
    with service.database.read() as session:
        assert session.scalars(select(IndexVersion.version)).all() == [index_version()]
    care.tend()
    assert promised(service) == []
    moment[0] += 5
    care.tend()
    assert promised(service) == [(Topic.REKEY_REQUEST, request.id)]


def test_a_relay_and_a_worker_bring_the_keys_up_to_date(service, connection):
    an_outdated_request(service)
    relay, worker = Relay(service, connection), Worker(service, connection, JOBS, rest_seconds=0.1)
    for _look in range(2):
        IndexCare(service).tend()
    assert relay.send_due() == 1
    worker.run(burst=True)
    with service.database.read() as session:
        progress = index_progress(session)
    assert (progress.current, progress.total) == (1, 1)
    assert promised(service) == []
