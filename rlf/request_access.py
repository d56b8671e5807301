"""Which requests somebody may see, and finding one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sqlalchemy import and_, false, or_, select

from rlf.errors import NotFoundError
from rlf.models import RequestState, Role, TracingRequest

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_SEES_ALL_CENTRES = frozenset({Role.CASEWORKER, Role.SUPERVISOR})


class Reader(Protocol):
    """Somebody who reads requests: an account, or the person signed in."""

    @property
    def id(self) -> int:
        """The id of the account."""

    @property
    def role(self) -> Role:
        """The account's role."""

    @property
    def centre_id(self) -> int | None:
        """The centre the person works at."""


def may_see(reader: Reader) -> ColumnElement[bool]:
    """The condition that a request is for this reader: drafts are for their recorder, the rest by role and centre."""
    own_draft = and_(TracingRequest.state == RequestState.DRAFT, TracingRequest.recorded_by_id == reader.id)
    submitted = TracingRequest.state != RequestState.DRAFT
    if reader.role in _SEES_ALL_CENTRES:
        return or_(own_draft, submitted)
    if reader.role is Role.INTAKE_WORKER:
        at_own_centre = TracingRequest.centre_id == reader.centre_id if reader.centre_id is not None else false()
        without_centre = and_(TracingRequest.centre_id.is_(None), TracingRequest.recorded_by_id == reader.id)
        return or_(own_draft, and_(submitted, or_(at_own_centre, without_centre)))
    return false()


def find_request(session: Session, reader: Reader, request_id: int, *, lock: bool = False) -> TracingRequest:
    """A request this reader may see; with `lock`, nobody else changes it until this transaction ends.

    Raises:
        NotFoundError: there is none, or it is not for this reader.
    """
    query = select(TracingRequest).where(TracingRequest.id == request_id, may_see(reader))
    request = session.scalar(query.with_for_update(of=TracingRequest) if lock else query)
    if request is None:
        raise NotFoundError(f"There is no request {request_id} for this reader.")
    return request
