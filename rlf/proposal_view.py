"""One proposal as a caseworker weighs it: both sides, the evidence from their view, and what was decided before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

import matching
from rlf import audit
from rlf.accounts import profile_of
from rlf.decisions import decisions_of
from rlf.entry_access import may_see_person, may_see_proposal
from rlf.errors import NotFoundError
from rlf.models import Account, Decision, Person, Proposal, ProposalState, Verdict
from rlf.proposals import DecisionDocument, open_proposal
from rlf.provenance import Party, is_turned, parties_of
from rlf.request_access import Reader, find_request
from rlf.scoring import calibration_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring


@dataclass(frozen=True, slots=True)
class PastDecision:
    """One decision with the names of those who made it and took it back."""

    verdict: Verdict
    document: DecisionDocument
    decided_by: str
    decided_at: datetime
    taken_back_by: str
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal opened. Evidence and news are seen from the first side: its texts stand left."""

    proposal: Proposal
    sides: tuple[Party, Party]
    evidence: tuple[matching.Evidence, ...]
    news: tuple[matching.Evidence, ...]
    history: tuple[PastDecision, ...]

    @property
    def against(self) -> tuple[matching.Evidence, ...]:
        """Contradictions, the heaviest first."""
        return tuple(sorted((item for item in self.evidence if item.bits < 0), key=lambda item: item.bits))

    @property
    def supporting(self) -> tuple[matching.Evidence, ...]:
        """What agrees, the heaviest first."""
        return tuple(sorted((item for item in self.evidence if item.bits >= 0), key=lambda item: -item.bits))

    @property
    def prior_bits(self) -> float:
        """What two descriptions weighed before any field was compared, in bits, when this was reckoned."""
        return self.proposal.bits - sum(item.bits for item in self.evidence)

    @property
    def is_about_minor(self) -> bool:
        """Whether one of the two is a minor."""
        return self.proposal.urgent or any(party.minor for party in self.sides)


@dataclass(frozen=True, slots=True)
class Related:
    """A proposal a person is part of, and who the other is."""

    proposal: Proposal
    other: Party


def see_proposal(session: Session, keyring: Keyring, proposal_id: int, *, account_id: int | None) -> ProposalView:
    """Open a proposal. Audited.

    Raises:
        NotFoundError: there is no such proposal for this account.
    """
    found = select(Proposal).where(Proposal.id == proposal_id, may_see_proposal(account_id))
    proposal = session.scalar(found.options(joinedload(Proposal.left), joinedload(Proposal.right)))
    if proposal is None:
        raise NotFoundError(f"There is no proposal {proposal_id}.")
    audit.record(session, account_id, "proposal.seen", proposal)
    parties = parties_of(session, keyring, [proposal.left, proposal.right])
    document = open_proposal(keyring, proposal)
    sides = (parties[proposal.left_id], parties[proposal.right_id])
    calibration = calibration_of(session, proposal.model_version)
    evidence = calibration.weighed(document.evidence)
    news = calibration.weighed(document.news) if proposal.state is ProposalState.OPEN else ()
    if is_turned(proposal.left, proposal.right):
        sides = sides[::-1]
        evidence, news = (tuple(item.mirrored() for item in items) for items in (evidence, news))
    return ProposalView(proposal, sides, evidence, news, _history(session, keyring, proposal))


def see_person(
    session: Session, keyring: Keyring, person_id: int, *, reader: Reader
) -> tuple[Party, tuple[Related, ...]]:
    """Open one person, with the proposals about them, the most probable first. Audited.

    Raises:
        NotFoundError: there is no such person, or it belongs to a request or a list that is not for this reader.
    """
    person = session.scalar(select(Person).where(Person.id == person_id, may_see_person(reader.id)))
    if person is None:
        raise NotFoundError(f"There is no person {person_id}.")
    if person.request_id is not None:
        find_request(session, reader, person.request_id)
    audit.record(session, reader.id, "person.seen", person)
    about = or_(Proposal.left_id == person_id, Proposal.right_id == person_id)
    query = (
        select(Proposal).where(about, may_see_proposal(reader.id)).order_by(Proposal.probability.desc(), Proposal.id)
    )
    proposals = session.scalars(query.options(joinedload(Proposal.left), joinedload(Proposal.right))).all()
    persons = {person.id: person} | {p.id: p for proposal in proposals for p in (proposal.left, proposal.right)}
    parties = parties_of(session, keyring, list(persons.values()))
    others = (parties[p.right_id if p.left_id == person_id else p.left_id] for p in proposals)
    return parties[person_id], tuple(Related(p, other) for p, other in zip(proposals, others, strict=True))


def _history(session: Session, keyring: Keyring, proposal: Proposal) -> tuple[PastDecision, ...]:
    decided = decisions_of(session, keyring, proposal)
    names = _names(session, keyring, (row for row, _document in decided))
    return tuple(
        PastDecision(
            verdict=row.verdict,
            document=document,
            decided_by=names[row.decided_by_id],
            decided_at=row.decided_at,
            taken_back_by=names[row.taken_back_by_id] if row.taken_back_by_id is not None else "",
            taken_back_at=row.taken_back_at,
        )
        for row, document in decided
    )


def _names(session: Session, keyring: Keyring, decisions: Iterable[Decision]) -> dict[int, str]:
    ids = {who for row in decisions for who in (row.decided_by_id, row.taken_back_by_id) if who is not None}
    if not ids:
        return {}
    return {
        account.id: profile_of(keyring, account).name
        for account in session.scalars(select(Account).where(Account.id.in_(ids)))
    }
