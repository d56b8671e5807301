import json

import pytest
from rq import Queue

from rlf.models import OutboxRow, Topic
from rlf.queue import queue_depth, work_queue
from workers.messages import send, take, waiting


@pytest.fixture
def backend():
    return "sqlite"


@pytest.fixture
def queue(connection):
    return work_queue(connection)


def test_a_message_brings_the_id_of_its_row_and_leaves_nothing_behind(queue, connection):
    send(queue, OutboxRow(id=17, topic=Topic.MATCH_REQUEST, subject_id=4))
    assert waiting(queue) == {17}
    assert queue_depth(connection) == 1
    assert take(queue, seconds=1) == 17
    assert connection.keys("*") == [b"rq:queues"]


def test_a_message_holds_a_topic_and_an_id_and_nothing_more(queue):
    send(queue, OutboxRow(id=17, topic=Topic.MATCH_REQUEST, subject_id=4))
    assert json.loads(queue.get_jobs()[0].data) == ["match_request", None, [17], {}]


def test_an_empty_queue_brings_nothing(queue):
    assert take(queue, seconds=1) is None


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("os.system", ("touch {marker}",)),
        ("builtins.open", ("{marker}", "w")),
        ("workers.jobs.match_request", (17,)),
        ("match_request", ("17",)),
        ("match_request", (17, 18)),
        ("match_request", ()),
    ],
)
def test_a_message_that_names_no_work_is_refused_and_runs_nothing(queue, connection, tmp_path, function, arguments):
    marker = tmp_path / "marker"
    queue.enqueue_call(
        function, args=tuple(str(a).format(marker=marker) if isinstance(a, str) else a for a in arguments)
    )
    assert take(queue, seconds=1) is None
    assert not marker.exists()
    assert connection.keys("rq:job:*") == []


def test_a_pickled_message_is_refused(queue, connection):
    Queue(queue.name, connection=connection).enqueue_call("match_request", args=(17,))
    assert take(queue, seconds=1) is None


def test_messages_with_an_endless_name_are_not_counted_among_the_rows_that_wait(queue, connection):
    connection.rpush(queue.key, "outbox-" + "9" * 5000, "outbox-17")
    assert waiting(queue) == {17}


def test_a_message_whose_body_is_gone_is_refused(queue, connection):
    connection.rpush(queue.key, "outbox-17")
    assert waiting(queue) == {17}
    assert take(queue, seconds=1) is None
