"""What waits for whom: the counts on the home page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from rlf.entry_access import may_see_proposal
from rlf.models import (
    ListState,
    OutboxRow,
    OutboxState,
    PartnerList,
    Proposal,
    ProposalState,
    RequestState,
    Role,
    TracingRequest,
)
from rlf.transfers.answer_view import count_unseen
from rlf.transfers.notices import count_unsent

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from rlf.request_access import Reader

_CASEWORK = frozenset({Role.CASEWORKER, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of what this person may see; None for what is not for this role."""

    drafts: int | None = None  # this person's own
    open_requests: int | None = None  # of the centre, for an intake worker; else all
    open_proposals: int | None = None
    urgent_proposals: int | None = None
    unseen_answers: int | None = None  # of partners
    lists_running: int | None = None
    notices_to_send: int | None = None
    lists_to_confirm: int | None = None
    parked_work: int | None = None


def overview_for(session: Session, reader: Reader) -> Overview:
    """Count what waits for this person."""
    if reader.role is Role.INTAKE_WORKER:
        return Overview(
            drafts=_drafts(session, reader.id),
            open_requests=_count(
                session,
                TracingRequest,
                TracingRequest.state == RequestState.OPEN,
                TracingRequest.centre_id == reader.centre_id,
            ),
        )
    if reader.role in _CASEWORK:
        is_open = (Proposal.state == ProposalState.OPEN, may_see_proposal(reader.id))
        return Overview(
            drafts=_drafts(session, reader.id),
            open_requests=_count(session, TracingRequest, TracingRequest.state == RequestState.OPEN),
            open_proposals=_count(session, Proposal, *is_open),
            urgent_proposals=_count(session, Proposal, *is_open, Proposal.urgent.is_(True)),
            unseen_answers=count_unseen(session, reader),
            parked_work=_parked(session) if reader.role is Role.SUPERVISOR else None,
        )
    if reader.role is Role.LIAISON:
        running = PartnerList.state.in_([ListState.READING, ListState.MATCHING])
        return Overview(
            lists_running=_count(session, PartnerList, running),
            lists_to_confirm=_count(session, PartnerList, PartnerList.state == ListState.UPLOADED),
            notices_to_send=count_unsent(session),
        )
    return Overview(parked_work=_parked(session))


def _drafts(session: Session, account_id: int) -> int:
    return _count(
        session,
        TracingRequest,
        TracingRequest.state == RequestState.DRAFT,
        TracingRequest.recorded_by_id == account_id,
    )


def _parked(session: Session) -> int:
    return _count(session, OutboxRow, OutboxRow.state == OutboxState.PARKED)


def _count(session: Session, table: type, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
