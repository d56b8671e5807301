"""Errors of the partner API as problem details (RFC 9457): stable codes, and nothing about anybody."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec
from flask import Response

MACHINES = "/api/"  # what lies under it answers machines


class Problem(msgspec.Struct, omit_defaults=True):
    """What went wrong (RFC 9457). `type` is stable; `detail` says what to do."""

    type: str
    title: str
    status: int
    detail: str = ""


if TYPE_CHECKING:
    from rlf.errors import RlfError

CONTENT_TYPE = "application/problem+json"


def problem(status: int, code: str, detail: str = "") -> Response:
    """A response that says what went wrong."""
    body = Problem(f"urn:rlf:problem:{code}", HTTPStatus(status).phrase, status, detail)
    return Response(msgspec.json.encode(body), status=status, content_type=CONTENT_TYPE)


def problem_of(error: RlfError, status: int) -> Response:
    """The response for an error of the service; where it is ours, nothing of the inside is told."""
    detail = str(error) if status < HTTPStatus.INTERNAL_SERVER_ERROR else ""
    return problem(status, error.code, detail)
