"""A partner's machine is told of events: signed, again if it does not answer, and at no address inside."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from rlf.errors import InvalidInputError
from rlf.machines.webhooks import DeliveryFailedError, deliver, remove_webhook, set_webhook, tell, webhook_url
from rlf.models import OutboxRow, Partner, Topic, Webhook, WebhookDelivery
from rlf.outbox import PENDING
from tests.rlf.builders import an_account, nothing


class Listener:
    """A partner's machine that answers as it is told to, and remembers what it was sent."""

    def __init__(self):
        self.status, self.heard = 204, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append((self.headers["RLF-Signature"], body))
                self.send_response(outer.status)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *_):
                """Nobody reads it."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listener():
    listening = Listener()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


@pytest.fixture
def account(service):
    return an_account(service)


@pytest.fixture
def partner_id(service):
    with service.database.write() as session:
        partner = Partner(name="Society of the North")
        session.add(partner)
    return partner.id


@pytest.fixture
def secret(service, partner_id, listener, account):
    with service.database.write() as session:
        return set_webhook(session, service, partner_id=partner_id, url=listener.url, account_id=account.id)


def told(service, partner_id, event="list.done", subject_id=17):
    with service.database.write() as session:
        tell(session, partner_id, event, subject_id)
        return session.scalars(select(WebhookDelivery.id)).one()


def test_an_event_is_told_signed_and_says_nothing_but_a_word_and_an_id(service, partner_id, secret, listener):
    deliver(service, told(service, partner_id), nothing)
    (header, body) = listener.heard[0]
    assert json.loads(body).keys() == {"id", "event", "subject"}
    assert json.loads(body)["subject"] == "17"
    moment, given = (part.partition("=")[2] for part in header.split(","))
    expected = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(given, expected)


def test_what_was_told_is_not_told_again(service, partner_id, secret, listener):
    delivery = told(service, partner_id)
    deliver(service, delivery, nothing)
    deliver(service, delivery, nothing)
    assert len(listener.heard) == 1


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_machine_that_does_not_take_it_is_told_again(service, partner_id, secret, listener, status):
    delivery = told(service, partner_id)
    listener.status = status
    with pytest.raises(DeliveryFailedError):
        deliver(service, delivery, nothing)
    listener.status = 200
    deliver(service, delivery, nothing)
    assert [json.loads(body)["id"] for _, body in listener.heard] == [str(delivery)] * 2


def test_a_machine_that_is_away_is_told_again(service, partner_id, secret, listener):
    delivery = told(service, partner_id)
    listener.server.shutdown()
    listener.server.server_close()
    with pytest.raises(DeliveryFailedError):
        deliver(service, delivery, nothing)
    with service.database.read() as session:
        stored = session.get_one(WebhookDelivery, delivery)
    assert (stored.last_status, stored.delivered_at) == (0, None)


def test_nobody_is_told_who_did_not_ask(service, partner_id, secret, listener, account):
    with service.database.write() as session:
        remove_webhook(session, partner_id=partner_id, account_id=account.id)
        tell(session, partner_id, "list.done", 17)
        assert not session.scalars(select(WebhookDelivery)).all()
        assert webhook_url(session, service.keyring, partner_id) is None


def test_to_tell_is_promised_with_what_happened(service, partner_id, secret):
    told(service, partner_id)
    with service.database.read() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.topic == Topic.DELIVER_WEBHOOK)).all()
    assert [row.state in PENDING for row in rows] == [True]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://10.0.0.7/hook",
        "https://[::1]/hook",
        "https://169.254.169.254/latest",
        "https://user:word@example.org/",
        "https://no-such-host.invalid/",
        "ftp://example.org/",
        "https://",
        "https://[broken/",
        "hook",
        "",
    ],
)
def test_an_address_inside_or_none_is_refused(service, partner_id, account, url):
    with service.database.write() as session, pytest.raises(InvalidInputError):
        set_webhook(session, service, partner_id=partner_id, url=url, account_id=account.id)


def test_address_and_secret_are_sealed(service, secret, listener):
    with service.database.read() as session:
        stored = session.scalars(select(Webhook.sealed)).one()
    assert secret.encode() not in stored
    assert b"127.0.0.1" not in stored
