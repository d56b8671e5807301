"""Rescoring: open proposals of an earlier scoring are weighed anew, in the background; decisions stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from rlf.models import Person, Proposal, ProposalState, Topic, TracingRequest
from rlf.outbox import promise
from rlf.portions import in_portions
from rlf.scoring import scoring_in_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from rlf.service import Service


def promise_rescoring(session: Session) -> int:
    """Promise to match anew every request with an open proposal of an earlier scoring; gives how many.

    Twice is as once.
    """
    outdated = (Proposal.state == ProposalState.OPEN) & (Proposal.model_version != scoring_in_force(session).version)
    sides = or_(Person.id == Proposal.left_id, Person.id == Proposal.right_id)
    concerned = select(Person.request_id).join(Proposal, sides).where(outdated).distinct()
    ids = [request_id for request_id in session.scalars(concerned) if request_id is not None]
    for request_id in ids:
        promise(session, Topic.MATCH_REQUEST, request_id)
    return len(ids)


def rescore(service: Service, _calibration_id: int, keep_alive: Callable[[], None]) -> None:
    """Promise to match every open request anew, a few a transaction, since the calibration was switched.

    Not only those with proposals: pairs that were not probable enough until now may be. Twice is as once.
    """
    with service.database.read() as session:
        request_ids = session.scalars(select(TracingRequest.id).where(TracingRequest.is_matchable)).all()
    for some in in_portions(request_ids):
        keep_alive()
        with service.database.write() as session:
            for request_id in some:
                promise(session, Topic.MATCH_REQUEST, request_id)
