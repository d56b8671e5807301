"""Locking requests: who stores or decides holds those concerned, so that no consent is withdrawn meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.models import TracingRequest
from rlf.portions import in_portions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


def lock_requests(session: Session, request_ids: Iterable[int]) -> list[TracingRequest]:
    """The requests as they are now, locked until the transaction ends.

    Everybody locks in the order of ids, and before any proposal, so nobody waits in a circle.
    """
    locked: list[TracingRequest] = []
    for some in in_portions(request_ids):
        requests = select(TracingRequest).where(TracingRequest.id.in_(some)).order_by(TracingRequest.id)
        locked += session.scalars(requests.with_for_update().execution_options(populate_existing=True))
    return locked
