"""The blueprint of the partner API: who calls, how often, and what they hear when something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from rlf.errors import RlfError
from rlf.machines.tokens import find_machine, note_use
from web.api.operations import Operations
from web.counters import storage_of
from web.errors import status_of
from web.problems import problem, problem_of
from web.service import service

if TYPE_CHECKING:
    from flask import Flask

    from rlf.service import Service

PREFIX = "/api/v1"
_PER_CALLER = "600 per minute"
_PER_ADDRESS = "3000 per minute"  # so that nobody tries tokens without end
_BEARER = "bearer "
_OPEN = frozenset({"api.document"})  # for anybody

bp = Blueprint("api", __name__, url_prefix=PREFIX)
operation = Operations(bp)


def install(app: Flask, service: Service) -> None:
    """Let machines call without the tokens that protect people's forms, but not without end."""
    app.extensions["csrf"].exempt(bp)
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=storage_of(service),
        in_memory_fallback_enabled=True,
        key_prefix="rlf-api",
        headers_enabled=True,
    )
    limiter.limit(_PER_CALLER, key_func=_caller)(bp)
    limiter.limit(_PER_ADDRESS)(bp)


@bp.before_request
def _authenticate() -> Response | None:
    """Every call but that for the document needs a token."""
    if request.endpoint in _OPEN:
        return None
    header = request.headers.get("Authorization", "")
    secret = header[len(_BEARER) :].strip() if header[: len(_BEARER)].lower() == _BEARER else ""
    with service().database.read() as session:
        machine = find_machine(session, service().keyring, secret) if secret else None
    if machine is None:
        refused = problem(401, "token", "Send a valid token: 'Authorization: Bearer …'. Tokens end; ask the liaison.")
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    g.machine = machine
    if machine.is_to_be_noted:
        with service().database.write() as session:
            note_use(session, machine.token_id)
    return None


@bp.errorhandler(RlfError)
def _refuse(error: RlfError) -> Response:
    return problem_of(error, status_of(error))


def _caller() -> str:
    """Who calls, as far as counting goes: the token by a keyed hash, for the counter leaves this process."""
    header = request.headers.get("Authorization", "")
    return service().keyring.digest("api-caller", header.encode("utf-8", "replace")).hex()
