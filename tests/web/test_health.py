"""What machines ask: alive, ready, how much waits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import create_engine

from rlf.db import Database
from rlf.models import OutboxRow, OutboxState, Topic
from rlf.outbox import promise
from web import create_app


def test_the_process_says_that_it_is_alive(app):
    assert app.test_client().get("/healthz").data == b"alive\n"


def test_readiness_names_what_is_missing(app, service, tmp_path):
    assert app.test_client().get("/readyz").data == b"not reached: queue\n"
    away = Database(create_engine(f"sqlite:////{tmp_path}/no/such/folder/x.sqlite"))
    answer = create_app(replace(service, database=away)).test_client().get("/readyz")
    assert (answer.status_code, answer.data) == (503, b"not reached: database, queue\n")


def test_metrics_count_the_promised_work(app, service):
    with service.database.write() as session:
        promise(session, Topic.MATCH_REQUEST, 1)
        promise(session, Topic.MATCH_REQUEST, 2)
        session.add(OutboxRow(topic=Topic.READ_LIST, subject_id=3, state=OutboxState.PARKED))
    text = app.test_client().get("/metrics").text
    assert 'rlf_outbox_rows{state="waiting"} 2.0' in text
    assert 'rlf_outbox_rows{state="parked"} 1.0' in text
    assert "rlf_outbox_oldest_seconds" in text


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, "::1", 200),
        ({}, "192.0.2.7", 403),
        ({}, "", 403),
        ({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 403),
        ({"Authorization": "Bearer right"}, "192.0.2.7", 200),
        ({"Authorization": "Bearer wrong"}, "192.0.2.7", 403),
    ],
)
def test_metrics_are_for_this_machine_or_a_holder_of_the_token(service, settings, headers, address, status):
    app = create_app(replace(service, settings=replace(settings, metrics_token="right")))
    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_without_a_token_set_no_token_opens_the_metrics(app):
    headers = {"Authorization": "Bearer "}
    assert (
        app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403
    )
