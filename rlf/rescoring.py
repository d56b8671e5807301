"""Rescoring: open proposals of an earlier model are weighed anew, in the background; decisions stay what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

import matching
from rlf.models import Person, Proposal, ProposalState, Topic
from rlf.outbox import promise

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def promise_rescoring(session: Session) -> int:
    """Promise to match anew every request with an open proposal of another model; gives how many. Twice is as once."""
    outdated = (Proposal.state == ProposalState.OPEN) & (Proposal.model_version != matching.MODEL_VERSION)
    sides = or_(Person.id == Proposal.left_id, Person.id == Proposal.right_id)
    concerned = select(Person.request_id).join(Proposal, sides).where(outdated).distinct()
    ids = [request_id for request_id in session.scalars(concerned) if request_id is not None]
    for request_id in ids:
        promise(session, Topic.MATCH_REQUEST, request_id)
    return len(ids)
