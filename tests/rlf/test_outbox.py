from datetime import timedelta

import pytest
from sqlalchemy import select

from rlf import outbox
from rlf.models import OutboxRow, OutboxState, Topic, now

ENDED = timedelta(seconds=-1)


@pytest.fixture
def promised(service):
    with service.database.write() as session:
        outbox.promise(session, Topic.MATCH_REQUEST, 7)
    return service.database


def lease(database, **options):
    with database.write() as session:
        return [row.id for row in outbox.lease_due(session, limit=10, **options)]


def start(database, row_id, **options):
    with database.write() as session:
        return outbox.start(session, row_id, **options)


def rows(database):
    with database.read() as session:
        return list(session.scalars(select(OutboxRow)))


def make_due(database):
    with database.write() as session:
        for row in session.scalars(select(OutboxRow)):
            row.due_at = now()


def test_work_promised_twice_is_done_once(promised):
    with promised.write() as session:
        outbox.promise(session, Topic.MATCH_REQUEST, 7)
        outbox.promise(session, Topic.MATCH_REQUEST, 8)
    assert len(rows(promised)) == 2


def test_a_promise_goes_with_the_transaction_that_made_it(service):
    def promise_and_break():
        with service.database.write() as session:
            outbox.promise(session, Topic.MATCH_REQUEST, 7)
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        promise_and_break()
    assert rows(service.database) == []


def test_work_promised_again_while_it_runs_is_done_again(promised):
    start(promised, lease(promised)[0])
    with promised.write() as session:
        outbox.promise(session, Topic.MATCH_REQUEST, 7)
    assert sorted(row.state for row in rows(promised)) == [OutboxState.RUNNING, OutboxState.WAITING]


def test_a_leased_row_is_not_leased_again_before_its_lease_ends(promised):
    assert len(lease(promised)) == 1
    assert lease(promised) == []


def test_a_lease_that_ends_unanswered_makes_the_row_due_again(promised):
    first = lease(promised, lease=ENDED)
    assert lease(promised) == first


def test_a_worker_that_dies_leaves_its_row_to_others(promised):
    row_id = lease(promised)[0]
    start(promised, row_id, lease=ENDED)
    assert lease(promised) == [row_id]
    assert start(promised, row_id).attempts == 2


def test_a_row_that_waits_in_the_queue_is_not_sent_twice(promised):
    row_id = lease(promised, lease=ENDED)[0]
    assert lease(promised, queued={row_id}) == []
    assert rows(promised)[0].due_at > now()


def test_a_queue_that_is_away_for_hours_parks_nothing(promised):
    for _ in range(3 * outbox.MAX_ATTEMPTS):
        assert len(lease(promised, lease=ENDED)) == 1
    assert rows(promised)[0].attempts == 0


def test_the_second_copy_of_a_message_starts_nothing(promised):
    row_id = lease(promised)[0]
    assert start(promised, row_id) is not None
    assert start(promised, row_id) is None


def test_a_message_about_finished_work_starts_nothing(promised):
    row_id = lease(promised)[0]
    start(promised, row_id)
    with promised.write() as session:
        outbox.finish(session, row_id)
        outbox.finish(session, row_id)
    assert start(promised, row_id) is None


def test_work_that_keeps_failing_is_parked_and_can_be_retried(promised):
    row_id = rows(promised)[0].id
    for attempt in range(1, outbox.MAX_ATTEMPTS + 1):
        make_due(promised)
        assert lease(promised) == [row_id]
        start(promised, row_id)
        with promised.write() as session:
            outbox.fail(session, row_id, "ValueError", attempt=attempt)
    make_due(promised)
    assert lease(promised) == []
    assert (rows(promised)[0].state, rows(promised)[0].last_error) == (OutboxState.PARKED, "ValueError")
    with promised.write() as session:
        outbox.retry_parked(session, row_id)
    assert lease(promised) == [row_id]


def test_a_row_that_kills_each_worker_is_parked(promised):
    row_id = rows(promised)[0].id
    for _ in range(outbox.MAX_ATTEMPTS):
        lease(promised)
        start(promised, row_id, lease=ENDED)
    assert lease(promised) == []
    assert rows(promised)[0].state is OutboxState.PARKED


def test_failures_pause_ever_longer(promised):
    row_id = rows(promised)[0].id
    pauses = []
    for attempt in (1, 2, 3):
        make_due(promised)
        lease(promised)
        start(promised, row_id)
        with promised.write() as session:
            outbox.fail(session, row_id, "ValueError", attempt=attempt)
        pauses.append(rows(promised)[0].due_at - now())
    assert pauses == sorted(pauses)
    assert pauses[0] > timedelta(seconds=1)


def test_an_attempt_that_lost_its_lease_can_neither_extend_nor_fail_it(promised):
    row_id = lease(promised)[0]
    start(promised, row_id, lease=ENDED)
    lease(promised)
    start(promised, row_id)
    with promised.write() as session:
        assert not outbox.extend_lease(session, row_id, attempt=1)
        assert outbox.extend_lease(session, row_id, attempt=2)
        outbox.fail(session, row_id, "ValueError", attempt=1)
    assert rows(promised)[0].state is OutboxState.RUNNING


def test_work_given_back_is_due_at_once_and_counts_no_attempt(promised):
    row_id = lease(promised)[0]
    start(promised, row_id)
    with promised.write() as session:
        outbox.give_back(session, row_id, attempt=1)
    assert lease(promised) == [row_id]
    assert start(promised, row_id).attempts == 1


def test_a_request_does_not_wait_behind_a_long_list(service):
    with service.database.write() as session:
        for piece in range(5):
            outbox.promise(session, Topic.MATCH_PIECE, piece)
    with service.database.write() as session:
        outbox.promise(session, Topic.MATCH_REQUEST, 7)
    with service.database.write() as session:
        assert outbox.lease_due(session, limit=1)[0].topic is Topic.MATCH_REQUEST
        assert outbox.is_promised(session, Topic.MATCH_REQUEST, 7)
        assert not outbox.is_promised(session, Topic.READ_LIST, 7)


@pytest.mark.parametrize("backend", ["postgresql"])  # SQLite lets one transaction write at a time
def test_a_row_that_stands_for_a_promise_not_yet_committed_is_not_sent(promised):
    with promised.write() as promising:
        outbox.promise(promising, Topic.MATCH_REQUEST, 7)
        assert lease(promised) == []
    assert len(lease(promised)) == 1


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_row_that_is_just_being_sent_stands_for_no_new_promise(promised):
    with promised.write() as leasing:
        outbox.lease_due(leasing, limit=1)
        leasing.flush()
        with promised.write() as promising:
            outbox.promise(promising, Topic.MATCH_REQUEST, 7)
    assert len(rows(promised)) == 2
