"""Webhooks: a partner's machine is told that something happened, by a word and an id, signed and tried again."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
import urllib3
from sqlalchemy import select

from rlf import audit
from rlf.description import encode
from rlf.errors import InvalidInputError, NotFoundError, RlfError
from rlf.ids import new_id
from rlf.models import Partner, Topic, Webhook, WebhookDelivery, now
from rlf.outbox import promise

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from rlf.config import Settings
    from rlf.crypto import Keyring
    from rlf.service import Service

_TIMEOUT = urllib3.Timeout(connect=5, read=10)
_SECRET_BYTES = 32
_GOOD = range(200, 300)
_LONGEST_URL = 2000


class DeliveryFailedError(RlfError):
    """The partner's machine did not take an event; it is told again later."""

    code = "delivery_failed"


@dataclass(frozen=True, slots=True)
class WebhookDocument:
    """What is sealed of a webhook."""

    url: str
    secret: str


def set_webhook(session: Session, service: Service, *, partner_id: int, url: str, account_id: int) -> str:
    """Tell a partner of events at `url` from now on, instead of anywhere else; gives the secret it knows us by.

    Raises:
        NotFoundError: there is no such partner.
        InvalidInputError: the address is none that may be called.
    """
    if session.get(Partner, partner_id, with_for_update=True) is None:
        raise NotFoundError("There is no such partner.")
    _check_url(service.settings, url)
    remove_webhook(session, partner_id=partner_id, account_id=account_id)
    document = WebhookDocument(url, secrets.token_urlsafe(_SECRET_BYTES))
    webhook = Webhook(id=new_id(), partner_id=partner_id)
    webhook.sealed = service.keyring.seal(encode(document), _row_name(webhook.id))
    session.add(webhook)
    audit.record(session, account_id, "webhook.set", webhook)
    return document.secret


def remove_webhook(session: Session, *, partner_id: int, account_id: int) -> None:
    """Tell a partner of nothing any more."""
    for webhook in session.scalars(_in_use(partner_id)):
        webhook.disabled_at = now()
        audit.record(session, account_id, "webhook.removed", webhook)


def webhook_url(session: Session, keyring: Keyring, partner_id: int) -> str | None:
    """Where a partner is told of events."""
    webhook = session.scalar(_in_use(partner_id))
    return _open(keyring, webhook).url if webhook else None


def tell(session: Session, partner_id: int, event: str, subject_id: int) -> None:
    """Promise to tell a partner of an event, if it wants to be told. Stored with all else of this transaction."""
    for webhook in session.scalars(_in_use(partner_id)):
        delivery = WebhookDelivery(id=new_id(), webhook_id=webhook.id, event=event, subject_id=subject_id)
        session.add(delivery)
        promise(session, Topic.DELIVER_WEBHOOK, delivery.id)


def deliver(service: Service, delivery_id: int, keep_alive: Callable[[], None]) -> None:
    """Tell of one event. It may be told twice; its id says that it is the same.

    Raises:
        DeliveryFailedError: it was not taken.
    """
    with service.database.read() as session:
        delivery = session.get(WebhookDelivery, delivery_id)
        webhook = session.get(Webhook, delivery.webhook_id) if delivery else None
    if delivery is None or webhook is None or delivery.delivered_at or webhook.disabled_at:
        return
    keep_alive()
    status = _post(service.settings, _open(service.keyring, webhook), delivery)
    with service.database.write() as session:
        told = session.get(WebhookDelivery, delivery_id)
        if told is not None:
            told.last_status = status
            told.delivered_at = now() if status in _GOOD else None
    if status not in _GOOD:
        raise DeliveryFailedError(f"The machine behind webhook {webhook.id} answered {status}.")


def signature(secret: str, moment: int, body: bytes) -> str:
    """What stands in `RLF-Signature`: the time, and HMAC-SHA-256 in hex over time, a full stop and the body."""
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"


def _post(settings: Settings, document: WebhookDocument, delivery: WebhookDelivery) -> int:
    """The status answered; 0 where nothing was."""
    body = msgspec.json.encode(
        {"id": str(delivery.id), "event": delivery.event, "subject": str(delivery.subject_id)},
    )
    headers = {
        "Content-Type": "application/json",
        "RLF-Signature": signature(document.secret, int(time.time()), body),
    }
    try:
        _check_url(settings, document.url)  # a name may lead elsewhere than when it was written down
        with urllib3.PoolManager(timeout=_TIMEOUT, retries=False) as pool:
            answer = pool.request("POST", document.url, body=body, headers=headers, redirect=False)
            return answer.status
    except (urllib3.exceptions.HTTPError, InvalidInputError):
        return 0


def _check_url(settings: Settings, url: str) -> None:
    """Refuse what is no HTTPS address of another machine in the open net; a demonstration may call its own machine."""
    problem = InvalidInputError("Give an https address that can be reached from outside.", problem="webhook_url")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise problem from None
    if not host or parts.username or parts.fragment or len(url) > _LONGEST_URL:
        raise problem
    if settings.is_demo and parts.scheme == "http":
        if host in {"127.0.0.1", "localhost"}:
            return
        raise problem
    if parts.scheme != "https" or not _is_outside(host, port or 443):
        raise problem


def _is_outside(host: str, port: int) -> bool:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return all(ipaddress.ip_address(address[0]).is_global for *_rest, address in found)


def _in_use(partner_id: int) -> Select[Webhook]:
    return select(Webhook).where(Webhook.partner_id == partner_id, Webhook.disabled_at.is_(None))


def _open(keyring: Keyring, webhook: Webhook) -> WebhookDocument:
    return msgspec.json.decode(keyring.unseal(webhook.sealed, _row_name(webhook.id)), type=WebhookDocument)


def _row_name(webhook_id: int) -> str:
    return f"webhooks:{webhook_id}"
