"""Operations of the partner API: declared once, for the call itself and for the OpenAPI document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import wraps
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

import msgspec
from flask import Blueprint, Response, g, request

from rlf.machines.calls import Claimed, KeyReusedError, claim, forget, remember
from rlf.machines.calls import Response as Answered
from web.api.sent_file import SentFile
from web.authorization import public
from web.problems import problem
from web.service import service

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rlf.machines.tokens import Machine, Scope

View = TypeVar("View", bound="Callable[..., Any]")
KEY_PATTERN = "^[A-Za-z0-9_-]{1,64}$"
_OK = range(200, 300)
BINARY = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the address, by its JSON schema."""

    name: str
    schema: Mapping[str, Any]
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What a machine may call. `body` and `answers` are types of `schemas`, or None for bytes or nothing. A file that
    it takes has at most `largest_file` bytes; without that, it takes none.
    """

    method: str
    path: str
    scope: Scope
    summary: str
    answers: Mapping[int, Any]
    parameters: tuple[Parameter, ...] = ()
    body: Any = None
    largest_file: int | None = None
    gives_file: bool = False
    refusals: tuple[int, ...] = ()

    @property
    def acts(self) -> bool:
        """Whether it changes anything, and so may be given an idempotency key."""
        return self.method == "POST"


class Operations:
    """All operations of a blueprint, in the order of their declaration."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.all: list[tuple[str, Operation]] = []
        self._blueprint = blueprint

    def __call__(self, operation: Operation) -> Callable[[View], View]:
        """Register a view as an operation."""

        def register(view: View) -> View:
            self.all.append((view.__name__, operation))

            @wraps(view)
            def called(**arguments: Any) -> Response:
                return _call(operation, view, arguments)

            rule = operation.path.replace("{id}", "<int:row_id>")
            self._blueprint.add_url_rule(rule, view.__name__, public(called), methods=[operation.method])
            return view

        return register


def machine() -> Machine:
    """Who calls."""
    caller: Machine = g.machine
    return caller


def _call(operation: Operation, view: Callable[..., Any], arguments: Mapping[str, Any]) -> Response:
    if operation.scope not in machine().scopes:
        return problem(403, "scope", f"This token is not for {operation.scope}.")
    unknown = request.args.keys() - {parameter.name for parameter in operation.parameters}
    if unknown:  # told, for a misspelt one would silently not count
        return problem(422, "parameters", "This call takes no such parameter in its address. See openapi.json.")
    if operation.largest_file is not None:
        request.max_content_length = operation.largest_file
        request.stream = cast("IO[bytes]", SentFile(request.stream))
    key = request.headers.get("Idempotency-Key")
    if key is None or not operation.acts:
        return _respond(*view(**arguments))
    if not re.fullmatch(KEY_PATTERN, key):
        return problem(422, "idempotency_key", "An idempotency key has 1 to 64 letters of A-Z, a-z, 0-9, - and _.")
    return _once(operation, view, arguments, key)


def _once(operation: Operation, view: Callable[..., Any], arguments: Mapping[str, Any], key: str) -> Response:
    """A file is read once only, so that its digest is compared afterwards and not with the rest of the request."""
    body = b"" if operation.largest_file is not None else request.get_data()
    asked = b"\0".join((request.method.encode(), request.full_path.encode(), body))
    claimed = claim(service(), machine().partner_id, key, asked)
    if not isinstance(claimed, Claimed):
        if claimed.file_digest != _file_digest():
            raise KeyReusedError
        return Response(claimed.body, claimed.status, content_type="application/json")
    try:
        response = _respond(*view(**arguments))
    except BaseException:
        forget(service(), claimed)
        raise
    if response.status_code in _OK:
        remember(service(), claimed, Answered(response.status_code, response.get_data(), _file_digest()))
    else:
        forget(service(), claimed)
    return response


def _file_digest() -> bytes:
    return request.stream.digest() if isinstance(request.stream, SentFile) else b""


def _respond(status: int, answer: Any, location: str | None = None) -> Response:
    if isinstance(answer, Response):
        return answer
    body = b"" if answer is None else msgspec.json.encode(answer)
    response = Response(body, status, content_type="application/json" if body else None)
    if location:
        response.headers["Location"] = location
    return response
