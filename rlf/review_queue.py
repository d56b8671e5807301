"""The review queue: which proposals wait, in which order, and what is still being matched.

Order: first the proposals about a minor that are more likely right than wrong, then all others; within both, the most
probable first. So a child's likely match is never behind an adult's, and a child's many faint namesakes do not bury
what is nearly certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

import matching
from rlf import audit
from rlf.entry_access import may_see_proposal
from rlf.models import OutboxRow, OutboxState, Person, Proposal, ProposalKind, ProposalState, Topic, TracingRequest, now
from rlf.proposals import open_proposal
from rlf.provenance import Party, is_turned, parties_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

PAGE_SIZE = 25
URGENT_LEADS_FROM = 0.5


class Likelihood(StrEnum):
    """How probable a proposal is, in steps that have words."""

    ALMOST_CERTAIN = "almost_certain"
    VERY_LIKELY = "very_likely"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


LEAST_PROBABILITY = {
    Likelihood.ALMOST_CERTAIN: 0.99,
    Likelihood.VERY_LIKELY: 0.9,
    Likelihood.LIKELY: 0.6,
    Likelihood.POSSIBLE: 0.25,
    Likelihood.UNLIKELY: 0.0,
}


def likelihood_of(probability: float) -> Likelihood:
    """The step a probability (0–1) stands on."""
    return next(step for step, least in LEAST_PROBABILITY.items() if probability >= least)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which proposals to show; what is empty does not restrict."""

    state: ProposalState | None = ProposalState.OPEN
    kind: ProposalKind | None = None
    centre_id: int | None = None
    at_least: Likelihood | None = None
    minors_only: bool = False
    reopened_only: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue. The side that belongs to casework, and there the sought person, stands first."""

    proposal: Proposal
    sides: tuple[Party, Party]
    news: tuple[matching.Evidence, ...]

    @property
    def waiting_since(self) -> datetime:
        """When it came, or came back."""
        return self.proposal.reopened_at or self.proposal.created_at


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue. `total` counts all pages; `seen_until` is where news begin."""

    rows: tuple[QueueRow, ...]
    total: int
    page: int
    pages: int
    seen_until: datetime


@dataclass(frozen=True, slots=True)
class WorkInHand:
    """What the workers still have to match."""

    requests: int
    lists: int
    pieces: int

    @property
    def is_any(self) -> bool:
        """Whether new proposals may still come of themselves."""
        return bool(self.requests or self.lists or self.pieces)


def queue_page(
    session: Session, keyring: Keyring, wanted: QueueFilter, *, page: int = 1, account_id: int | None
) -> QueuePage:
    """A page of the queue in order, for this account, its persons opened; a page beyond the last is the last. Audited.

    Takes the same number of queries for any number of rows.
    """
    conditions = _conditions(wanted, account_id)
    total, newest = session.execute(
        select(func.count(), func.max(_since)).select_from(Proposal).where(*conditions)
    ).one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = select(Proposal).where(*conditions).options(joinedload(Proposal.left), joinedload(Proposal.right))
    found = session.scalars(rows.order_by(*_order).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    audit.record(session, account_id, "proposals.listed", Proposal)
    return QueuePage(
        rows=_opened(session, keyring, list(found)), total=total, page=page, pages=pages, seen_until=newest or now()
    )


def count_new(
    session: Session,
    wanted: QueueFilter,
    *,
    seen_until: datetime,
    seen_total: int,
    account_id: int | None = None,
) -> int:
    """How many proposals came to this view since it was shown with `seen_total` in it.

    The count is looked at besides the moments, since a proposal's moment is a little before it can be seen.
    """
    newer = func.count(case((_since > seen_until, 1)))
    query = select(func.count(), newer).select_from(Proposal).where(*_conditions(wanted, account_id))
    total, arrived = session.execute(query).one()
    return max(arrived, total - seen_total, 0)


def next_in_queue(
    session: Session, wanted: QueueFilter, proposal_id: int, *, account_id: int | None = None
) -> int | None:
    """The proposal that follows another in the order of the queue; at the end, the first one. None if none is left."""
    after = session.get_one(Proposal, proposal_id)
    conditions = _conditions(wanted, account_id)
    others = select(Proposal.id).where(*conditions, Proposal.id != after.id).order_by(*_order).limit(1)
    following = session.scalar(others.where(_is_behind(after)))
    return following if following is not None else session.scalar(others)


def work_in_hand(session: Session) -> WorkInHand:
    """What is promised and not yet done."""
    pending = OutboxRow.state != OutboxState.PARKED
    query = select(OutboxRow.topic, func.count()).where(pending).group_by(OutboxRow.topic)
    counts = {row.topic: row[1] for row in session.execute(query)}
    return WorkInHand(
        requests=counts.get(Topic.MATCH_REQUEST, 0),
        lists=counts.get(Topic.READ_LIST, 0),
        pieces=counts.get(Topic.MATCH_PIECE, 0),
    )


def _opened(session: Session, keyring: Keyring, proposals: list[Proposal]) -> tuple[QueueRow, ...]:
    persons = {person.id: person for proposal in proposals for person in (proposal.left, proposal.right)}
    parties = parties_of(session, keyring, list(persons.values()))
    rows = []
    for proposal in proposals:
        sides = (parties[proposal.left_id], parties[proposal.right_id])
        news = open_proposal(keyring, proposal).news
        if is_turned(proposal.left, proposal.right):
            sides, news = sides[::-1], tuple(item.mirrored() for item in news)
        rows.append(QueueRow(proposal, sides, news))
    return tuple(rows)


_since = func.coalesce(Proposal.reopened_at, Proposal.created_at)
_leading = case((and_(Proposal.urgent.is_(True), Proposal.probability >= URGENT_LEADS_FROM), 1), else_=0)
_order = (_leading.desc(), Proposal.probability.desc(), Proposal.id)


def _is_behind(after: Proposal) -> ColumnElement[bool]:
    """Whether a row stands behind another in the order above."""
    leads = int(after.urgent and after.probability >= URGENT_LEADS_FROM)
    less = Proposal.probability < after.probability
    later = and_(Proposal.probability == after.probability, Proposal.id > after.id)
    return or_(_leading < leads, and_(_leading == leads, or_(less, later)))


def _conditions(wanted: QueueFilter, account_id: int | None) -> list[ColumnElement[bool]]:
    """What a filter lets through of what the account may see."""
    conditions: list[ColumnElement[bool]] = [may_see_proposal(account_id)]
    if wanted.state is not None:
        conditions.append(Proposal.state == wanted.state)
    if wanted.kind is not None:
        conditions.append(Proposal.kind == wanted.kind)
    if wanted.at_least is not None:
        conditions.append(Proposal.probability >= LEAST_PROBABILITY[wanted.at_least])
    if wanted.minors_only:
        conditions.append(Proposal.urgent.is_(True))
    if wanted.reopened_only:
        conditions.append(Proposal.reopened_at.is_not(None))
    if wanted.centre_id is not None:
        conditions.append(_at_centre(wanted.centre_id))
    return conditions


def _at_centre(centre_id: int) -> ColumnElement[bool]:
    """One of the two sides belongs to a request of the centre."""
    person = aliased(Person)
    return exists(
        select(person.id)
        .join(TracingRequest, TracingRequest.id == person.request_id)
        .where(person.id.in_([Proposal.left_id, Proposal.right_id]), TracingRequest.centre_id == centre_id)
        .correlate(Proposal)
    )
