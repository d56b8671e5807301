"""Job times: counted by all workers together, told as one histogram."""

from __future__ import annotations

from prometheus_client import generate_latest

from rlf.job_times import count_job, job_times
from rlf.models import Topic
from web.health.queue_metrics import registry_of


def test_the_times_of_all_workers_are_told_together(connection):
    for seconds in (0.004, 0.005, 0.02, 99.0):
        count_job(connection, Topic.MATCH_REQUEST, seconds)
    samples = {
        (sample.name, sample.labels.get("le")): sample.value
        for sample in job_times(connection).samples
        if sample.labels["topic"] == Topic.MATCH_REQUEST
    }
    assert samples["rlf_job_seconds_bucket", "0.005"] == 2
    assert samples["rlf_job_seconds_bucket", "0.025"] == 3
    assert samples["rlf_job_seconds_bucket", "60.0"] == 3
    assert samples["rlf_job_seconds_bucket", "+Inf"] == samples["rlf_job_seconds_count", None] == 4
    assert samples["rlf_job_seconds_sum", None] == 99.029


def test_no_job_yet_is_no_histogram(connection):
    assert job_times(connection).samples == []


def test_the_page_of_numbers_shows_queue_and_times(service, connection):
    count_job(connection, Topic.MATCH_PIECE, 0.3)
    shown = generate_latest(registry_of(service)).decode()
    assert 'rlf_job_seconds_bucket{le="0.5",topic="match_piece"} 1.0' in shown
    assert "rlf_queue_depth 0.0" in shown
    assert "rlf_outbox_oldest_seconds 0.0" in shown
