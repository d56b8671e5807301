"""Real processes, killed at the worst moments: each run ends with the same proposals, and none of them twice."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from rlf.models import ListState, OutboxRow, OutboxState, PartnerList, Person, Topic
from rlf.queue import queue_depth
from tests.workers.conftest import wait_until
from tests.workers.families import ROWS, SOUGHT, names, proposals, submit_requests, upload_list, work_left
from tests.workers.processes import kill
from workers.jobs import JOBS
from workers.relay import Relay

LEASE = "1"


@pytest.fixture
def families(service):
    """Requests and a list, committed, with all the work they promise still to be done."""
    submit_requests(service)
    list_id = upload_list(service)
    assert work_left(service) == len(SOUGHT) + 1
    assert proposals(service) == []
    return list_id


def assert_ends_well(service, list_id):
    wait_until(lambda: work_left(service) == 0, "all work was done")
    expected = {f"list_entry: {names()[row]}" for row in SOUGHT}
    found = proposals(service)
    assert len(found) == len(set(found))
    assert {("list_entry: " + names()[row], "sought: " + names()[row]) for row in SOUGHT} <= set(found)
    assert expected <= {left for left, _ in found}
    with service.database.read() as session:
        assert session.get_one(PartnerList, list_id).state is ListState.DONE


def start_worker(processes):
    return processes.start("worker", "--lease", LEASE)


def start_relay(processes):
    return processes.start("relay", "--lease", LEASE)


def states(service):
    with service.database.read() as session:
        return list(session.scalars(select(OutboxRow.state)))


def kill_in_the_middle_of_a_job(service, worker):
    def is_in_the_middle():
        if OutboxState.RUNNING not in states(service):
            return False
        os.kill(worker.pid, signal.SIGSTOP)  # held still, so that the moment stays
        if OutboxState.RUNNING in states(service):
            return True
        os.kill(worker.pid, signal.SIGCONT)
        return False

    wait_until(is_in_the_middle, "the worker was in the middle of a job")
    kill(worker)


def do_all(service, topic, *, times=1, at_once=1):
    """Do all promised work of a topic so often, so many at the same time, as a worker would."""
    with service.database.read() as session:
        subjects = list(session.scalars(select(OutboxRow.subject_id).where(OutboxRow.topic == topic)))
    assert subjects
    with ThreadPoolExecutor(at_once) as pool:
        for subject in subjects:
            for _ in range(times):
                runs = [pool.submit(JOBS[topic], service, subject, lambda: None) for _ in range(at_once)]
                for run in runs:
                    run.result()
    with service.database.write() as session:
        session.execute(delete(OutboxRow).where(OutboxRow.topic == topic))


def test_the_queue_server_dies_between_commit_and_enqueue(service, families, queue_server, processes):
    queue_server.kill()
    relay = start_relay(processes)
    worker = start_worker(processes)
    wait_until(lambda: "relay.waits" in processes.log_of(relay), "the relay noticed")
    assert relay.is_alive()
    assert worker.is_alive()
    queue_server.start()
    assert_ends_well(service, families)


def test_the_queue_server_loses_all_it_holds(service, families, connection, processes):
    Relay(service, connection, lease=timedelta(seconds=float(LEASE))).send_due()
    assert queue_depth(connection) == len(SOUGHT) + 1
    connection.flushall()
    start_relay(processes)
    start_worker(processes)
    assert_ends_well(service, families)


def test_a_worker_is_killed_in_the_middle_of_a_job(service, families, connection, processes):
    start_relay(processes)
    kill_in_the_middle_of_a_job(service, start_worker(processes))
    assert work_left(service)
    start_worker(processes)
    assert_ends_well(service, families)


def test_the_relay_is_killed_between_leasing_and_sending(service, families, connection, processes):
    relay = start_relay(processes)
    wait_until(lambda: OutboxState.LEASED in states(service), "the relay leased something")
    kill(relay)
    start_relay(processes)
    start_worker(processes)
    assert_ends_well(service, families)


def test_two_workers_share_the_work(service, families, connection, processes):
    start_relay(processes)
    workers = [start_worker(processes) for _ in range(2)]
    assert_ends_well(service, families)
    assert all(worker.is_alive() for worker in workers)


@pytest.mark.parametrize(("times", "at_once"), [(3, 1), (1, 2)], ids=["three times", "twice at once"])
def test_each_job_runs_more_than_once(service, families, times, at_once):
    for topic in (Topic.MATCH_REQUEST, Topic.READ_LIST, Topic.MATCH_PIECE):
        do_all(service, topic, times=times, at_once=at_once)
    assert_ends_well(service, families)
    with service.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Person).where(Person.line.is_not(None))) == ROWS
