"""Choosing requests for a package, by what is known of them in clear and by the event written down in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.models import RequestState, TracingRequest
from rlf.partner_lists.folding import folded
from rlf.reference import parse_reference
from rlf.request_document import open_request

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which open requests are wanted; what is empty restricts nothing. With `references`, these alone are.

    A choice of references may name closed requests: they are then left out with that reason.
    """

    event: str = ""  # words that stand in the event of a request
    centre_id: int | None = None
    submitted_from: date | None = None
    submitted_until: date | None = None
    references: str = ""  # with blanks, commas or new lines between


def chosen_requests(session: Session, keyring: Keyring, choice: Choice, *, most: int) -> list[int]:
    """The ids of the requests, the oldest first; one more than `most` where there are more."""
    query = _query(choice)
    if not choice.event.strip():
        return list(session.scalars(query.with_only_columns(TracingRequest.id).limit(most + 1)))
    wanted = set(folded(choice.event).split())
    found: list[int] = []
    for request in session.scalars(query.execution_options(yield_per=500)):
        if wanted <= set(folded(open_request(keyring, request).event).split()):
            found.append(request.id)
        if len(found) > most:
            break
    return found


def unread_references(text: str) -> list[str]:
    """What stands among references and is none, or holds a mistake."""
    return [part for part in _BETWEEN.split(text) if part and parse_reference(part) is None]


def _query(choice: Choice) -> Select[TracingRequest]:
    query = select(TracingRequest).order_by(TracingRequest.submitted_at, TracingRequest.id)
    if choice.references.strip():
        references = {parse_reference(part) for part in _BETWEEN.split(choice.references)} - {None}
        query = query.where(TracingRequest.reference.in_(references), TracingRequest.state != RequestState.DRAFT)
    else:
        query = query.where(TracingRequest.state == RequestState.OPEN)
    if choice.centre_id is not None:
        query = query.where(TracingRequest.centre_id == choice.centre_id)
    if choice.submitted_from is not None:
        query = query.where(TracingRequest.submitted_at >= _moment(choice.submitted_from, time.min))
    if choice.submitted_until is not None:
        query = query.where(TracingRequest.submitted_at <= _moment(choice.submitted_until, time.max))
    return query


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, UTC)
