"""What a machine asks for in address and body: which page, and other parameters, each refused in words if wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import msgspec
from flask import request

from rlf.errors import InvalidInputError
from rlf.models.base import E
from web.api.operations import Parameter
from web.row_ids import row_id

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
_MOST = 100
_LARGEST_BODY = 1024 * 1024  # bytes

PAGE_PARAMETERS = (
    Parameter(
        "cursor",
        {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"},
        "Where to go on: `next` of the page before.",
    ),
    Parameter(
        "limit", {"type": "integer", "minimum": 1, "maximum": _MOST, "default": _MOST}, "How many things to give."
    ),
)


@dataclass(frozen=True, slots=True)
class AskedPage:
    """Which things are asked for: those with ids after `after`, at most `limit`."""

    after: int
    limit: int


def asked_page() -> AskedPage:
    """The page in the address.

    Raises:
        InvalidInputError: cursor or limit is none.
    """
    cursor, limit = request.args.get("cursor"), request.args.get("limit", str(_MOST))
    after = row_id(cursor) if cursor is not None else 0
    if after is None:
        raise _refused("cursor", "`next` of the page before")
    if not (limit.isascii() and limit.isdecimal() and len(limit) <= len(str(_MOST)) and 0 < int(limit) <= _MOST):
        raise _refused("limit", f"a number from 1 to {_MOST}")
    return AskedPage(after, int(limit))


def asked_id(name: str) -> int | None:
    """An id in the address, if it is there.

    Raises:
        InvalidInputError: it is none.
    """
    text = request.args.get(name)
    if text is None:
        return None
    found = row_id(text)
    if found is None:
        raise _refused(name, "an id")
    return found


def asked_date(name: str) -> date | None:
    """A day in the address, if it is there.

    Raises:
        InvalidInputError: it is none.
    """
    text = request.args.get(name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refused(name, "a day such as 2027-06-30") from None


def asked_choice(name: str, choices: Iterable[E], default: E) -> E:
    """One of some words in the address, or the default.

    Raises:
        InvalidInputError: it is none of them.
    """
    text = request.args.get(name, default.value)
    named = {choice.value: choice for choice in choices}
    if text not in named:
        raise _refused(name, "one of " + ", ".join(named))
    return named[text]


def asked_body(kind: type[T]) -> T:
    """The body of the call.

    Raises:
        InvalidInputError: it is not what the call takes.
    """
    request.max_content_length = _LARGEST_BODY
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # whose words could quote what was sent
        raise InvalidInputError("The body must be JSON as openapi.json says.", problem="body") from None


def _refused(name: str, wanted: str) -> InvalidInputError:
    return InvalidInputError(f"The parameter {name} must be {wanted}.", problem=name)
