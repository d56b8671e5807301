"""The worker with work of the test's own, so that it can fail, stop and be overtaken at chosen points."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
import redis
from sqlalchemy import select

from rlf import outbox
from rlf.models import OutboxRow, OutboxState, Topic
from rlf.queue import announce_worker, live_workers
from tests.workers.conftest import wait_until
from workers.relay import Relay
from workers.worker import Worker

SHORT = timedelta(seconds=0.5)


@pytest.fixture
def relay(service, connection):
    return Relay(service, connection, lease=SHORT)


def worker_with(service, connection, job):
    return Worker(service, connection, jobs=dict.fromkeys(Topic, job), lease=SHORT, rest_seconds=0.1)


def promise(service, *subjects):
    with service.database.write() as session:
        for subject in subjects:
            outbox.promise(session, Topic.MATCH_PIECE, subject)


def rows(service):
    with service.database.read() as session:
        return list(session.scalars(select(OutboxRow)))


def run_until_done(service, relay, worker):
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        wait_until(lambda: relay.send_due() + len(rows(service)) == 0, "everything was done")
    finally:
        worker.stop.set()
        thread.join()


def test_promised_work_is_done_and_taken_away(service, connection, relay):
    done = []
    promise(service, 1, 2, 3)
    run_until_done(service, relay, worker_with(service, connection, lambda _s, subject, _k: done.append(subject)))
    assert sorted(done) == [1, 2, 3]
    assert connection.keys("rq:job:*") == []


def test_the_queue_stays_short_and_grows_with_the_workers(service, connection, relay):
    promise(service, *range(50))
    assert relay.send_due() == 4
    assert relay.send_due() == 0
    for name in ("a", "b", "c"):
        announce_worker(connection, name)
    assert live_workers(connection) == 3
    assert relay.send_due() == 8


def test_messages_that_wait_longer_than_their_lease_are_not_sent_again(service, connection, relay):
    promise(service, 1)
    assert relay.send_due() == 1
    time.sleep(SHORT.total_seconds())
    assert relay.send_due() == 0
    assert connection.llen("rq:queue:rlf") == 1


def test_a_job_longer_than_its_lease_is_done_once(service, connection, relay):
    started = []

    def long_job(_service, subject, keep_alive):
        started.append(subject)
        for _ in range(10):
            time.sleep(0.1)
            keep_alive()

    promise(service, 1)
    run_until_done(service, relay, worker_with(service, connection, long_job))
    assert started == [1]


def test_a_job_that_fails_leaves_the_class_of_its_error_and_no_word_more(service, connection, relay):
    def failing_job(_service, _subject, _keep_alive):
        raise LookupError("Qzxwvutha")

    promise(service, 1)
    relay.send_due()
    worker_with(service, connection, failing_job).run(burst=True)
    (row,) = rows(service)
    assert (row.state, row.last_error, row.attempts) == (OutboxState.WAITING, "LookupError", 1)
    kept = b"".join(connection.dump(key) for key in connection.keys("*"))
    assert b"Qzxwvutha" not in kept


def test_a_worker_told_to_stop_gives_its_job_back(service, connection, relay):
    def stopping_job(_service, _subject, keep_alive):
        worker.stop.set()
        keep_alive()

    worker = worker_with(service, connection, stopping_job)
    promise(service, 1)
    relay.send_due()
    worker.run()
    assert [(row.state, row.attempts) for row in rows(service)] == [(OutboxState.WAITING, 0)]
    assert live_workers(connection) == 0


def test_a_job_that_another_worker_took_over_ends(service, connection, relay):
    reached_the_end = []

    def overtaken_job(_service, _subject, keep_alive):
        with service.database.write() as session:
            session.scalars(select(OutboxRow)).one().attempts += 1
        for _ in range(100):
            time.sleep(0.05)
            keep_alive()
        reached_the_end.append(1)

    promise(service, 1)
    relay.send_due()
    worker_with(service, connection, overtaken_job).run(burst=True)
    assert reached_the_end == []
    assert [row.state for row in rows(service)] == [OutboxState.RUNNING]


def test_a_message_that_names_no_work_does_not_stop_the_worker(service, connection, relay):
    done = []
    connection.rpush("rq:queue:rlf", "nonsense")
    promise(service, 1)
    run_until_done(service, relay, worker_with(service, connection, lambda _s, subject, _k: done.append(subject)))
    assert done == [1]


def test_a_worker_and_a_relay_outlive_the_queue_server(service, connection, queue_server):
    done = []
    worker = worker_with(service, connection, lambda _s, subject, _k: done.append(subject))
    relay = Relay(service, connection, lease=SHORT)
    threads = [threading.Thread(target=worker.run), threading.Thread(target=relay.run)]
    queue_server.kill()
    for thread in threads:
        thread.start()
    promise(service, 1)
    with pytest.raises(redis.ConnectionError):
        connection.ping()
    queue_server.start()
    try:
        wait_until(lambda: not rows(service), "the work was done")
    finally:
        worker.stop.set()
        relay.stop.set()
        for thread in threads:
            thread.join()
    assert done == [1]
