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

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_CASEWORK = frozenset({Role.CASEWORKER, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of what this person may see; None for what is not for this role."""

    drafts: int | None = None  # this person's own
    open_requests: int | None = None  # of the centre, for an intake worker; else all
    open_proposals: int | None = None
    urgent_proposals: int | None = None
    lists_running: int | None = None
    lists_to_confirm: int | None = None
    parked_work: int | None = None


def overview_for(session: Session, *, account_id: int, role: Role, centre_id: int | None) -> Overview:
    """Count what waits for this person."""
    if role is Role.INTAKE_WORKER:
        return Overview(
            drafts=_drafts(session, account_id),
            open_requests=_count(
                session,
                TracingRequest,
                TracingRequest.state == RequestState.OPEN,
                TracingRequest.centre_id == centre_id,
            ),
        )
    if role in _CASEWORK:
        is_open = (Proposal.state == ProposalState.OPEN, may_see_proposal(account_id))
        return Overview(
            drafts=_drafts(session, account_id),
            open_requests=_count(session, TracingRequest, TracingRequest.state == RequestState.OPEN),
            open_proposals=_count(session, Proposal, *is_open),
            urgent_proposals=_count(session, Proposal, *is_open, Proposal.urgent.is_(True)),
            parked_work=_parked(session) if role is Role.SUPERVISOR else None,
        )
    if role is Role.LIAISON:
        running = PartnerList.state.in_([ListState.READING, ListState.MATCHING])
        return Overview(
            lists_running=_count(session, PartnerList, running),
            lists_to_confirm=_count(session, PartnerList, PartnerList.state == ListState.UPLOADED),
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
