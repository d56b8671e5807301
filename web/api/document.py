"""The OpenAPI document of the partner API, made from its operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from flask import Response

from web.api.blueprint import PREFIX, bp, operation
from web.api.operations import BINARY, KEY_PATTERN, Operation
from web.authorization import public
from web.problems import CONTENT_TYPE, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

_REF = "#/components/schemas/{name}"
_WORDS = {
    200: "Done.",
    201: "Made.",
    202: "Taken in; it is worked on.",
    204: "Done; there is nothing to say.",
    401: "No valid token.",
    403: "The token is not for this.",
    404: "There is no such thing of yours.",
    409: "Something else was done meanwhile, or the call runs already.",
    413: "The file is too large.",
    422: "Something in the call cannot be taken.",
    429: "Too many calls.",
}
_ID = {
    "name": "row_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"},
}
_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Your own word for this call. Repeated with it, the call acts once and answers the same.",
    "schema": {"type": "string", "pattern": KEY_PATTERN},
}


@bp.get("/openapi.json")
@public
def document() -> Response:
    """What machines may call, for anybody to read."""
    return Response(msgspec.json.encode(openapi()), content_type="application/json")


def openapi() -> dict[str, Any]:
    """The document (OpenAPI 3.1)."""
    operations = [declared for _name, declared in operation.all]
    _schemas, components = msgspec.json.schema_components(list(_types(operations)), ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for name, declared in operation.all:
        path = PREFIX + declared.path.replace("{id}", "{row_id}")
        paths.setdefault(path, {})[declared.method.lower()] = _operation(name, declared)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Family tracing: exchange with partners",
            "version": "1",
            "description": (
                "Send lists and answers, fetch what is addressed to you. No call searches or counts persons of ours."
            ),
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(name: str, declared: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": name,
        "summary": declared.summary,
        "description": f"Needs a token for `{declared.scope}`.",
        "parameters": _parameters(declared),
        "responses": _responses(declared),
    }
    if declared.largest_file is not None:
        schema = {"type": "string", "format": "binary", "minLength": 1}
        described["requestBody"] = {"required": True, "content": {BINARY: {"schema": schema}}}
    elif declared.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _schema(declared.body)}},
        }
    return described


def _parameters(declared: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [_ID] if "{id}" in declared.path else []
    parameters += [
        {"name": one.name, "in": "query", "required": False, "description": one.description, "schema": one.schema}
        for one in declared.parameters
    ]
    return [*parameters, _IDEMPOTENCY] if declared.acts else parameters


def _responses(declared: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {}
    for status, answer in declared.answers.items():
        described[str(status)] = {"description": _WORDS[status]}
        if declared.gives_file:
            described[str(status)]["content"] = {BINARY: {"schema": {"type": "string", "format": "binary"}}}
        elif answer is not None:
            described[str(status)]["content"] = {"application/json": {"schema": _schema(answer)}}
    refused = {"schema": {"$ref": _REF.format(name=Problem.__name__)}}
    for status in (401, 403, *declared.refusals, *((409,) if declared.acts else ()), 422, 429):
        described[str(status)] = {"description": _WORDS[status], "content": {CONTENT_TYPE: refused}}
    return described


def _types(operations: Iterable[Operation]) -> Iterable[Any]:
    yield Problem
    for declared in operations:
        yield from (answer for answer in declared.answers.values() if answer is not None)
        if declared.body is not None:
            yield declared.body


def _schema(kind: Any) -> dict[str, Any]:
    (schema,), _components = msgspec.json.schema_components([kind], ref_template=_REF)
    return schema
