"""Health and metrics, for supervisors of processes and collectors of numbers."""

from __future__ import annotations

import hmac
import ipaddress
from typing import TYPE_CHECKING

import redis
from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from rlf.queue import open_queue
from web.authorization import public
from web.health.queue_metrics import registry_of
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """This process answers."""
    return Response("alive\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Database and queue answer too. 503 with the names of those that do not."""
    missing = [
        name for name, answers in (("database", _database_answers()), ("queue", _queue_answers())) if not answers
    ]
    if missing:
        return Response(f"not reached: {', '.join(missing)}\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Numbers for Prometheus, for this machine itself or a holder of the token."""
    if not (_has_token() or _is_this_machine()):
        abort(403)
    body = generate_latest() + generate_latest(registry_of(service()))
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def _has_token() -> bool:
    token = service().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _is_this_machine() -> bool:
    """Whether the request was made on this machine and not passed on by a proxy that runs on it."""
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _database_answers() -> bool:
    try:
        with service().database.read() as db:
            db.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _queue_answers() -> bool:
    try:
        return bool(open_queue(service().settings).ping())
    except redis.RedisError:
        return False
