"""Proposals as stored: sealed evidence, and the rule that a human decision stays until there is new evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import exists, select, tuple_, update

from matching import Evidence, Match, model, probability
from matching.calibration import UNCHANGED
from rlf.description import encode
from rlf.ids import new_id
from rlf.models import Decision, EndReason, Person, PersonRole, Proposal, ProposalKind, ProposalState, Verdict, now
from rlf.portions import in_portions
from rlf.scoring import Scoring, engine_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

Pair = tuple[int, int]
WAITING = frozenset({ProposalState.OPEN, ProposalState.NEEDS_MORE})  # for a decision
STATE_AFTER = {
    Verdict.SAME: ProposalState.CONFIRMED,
    Verdict.NOT_SAME: ProposalState.REJECTED,
    Verdict.NEED_MORE: ProposalState.NEEDS_MORE,
}


@dataclass(frozen=True, slots=True)
class ProposalDocument:
    """What is sealed of a proposal: its evidence from left to right, and what of it is new since the last decision.

    It weighs what the engine alone gives it, whatever the calibration, so that a new calibration is no new evidence.
    """

    evidence: tuple[Evidence, ...] = ()
    news: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionDocument:
    """What is sealed of a decision: why, a note, and the evidence that was on the screen, as the engine weighs it."""

    reason: str = ""
    note: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundMatch:
    """A pair that may be one person, `match` the engine's, seen from the smaller id to the larger."""

    kind: ProposalKind
    match: Match
    urgent: bool
    scoring: Scoring = field(default_factory=engine_alone)

    @property
    def bits(self) -> float:
        """The score by the calibration in force."""
        return self.scoring.calibration.bits(self.match.bits)

    @property
    def probability(self) -> float:
        """The probability by the calibration in force."""
        return self.match.probability if self.scoring.calibration == UNCHANGED else probability(self.bits)


def open_proposal(keyring: Keyring, proposal: Proposal) -> ProposalDocument:
    """Open a proposal's evidence."""
    return msgspec.json.decode(keyring.unseal(proposal.sealed, row_name(proposal.id)), type=ProposalDocument)


def open_decision(keyring: Keyring, decision: Decision) -> DecisionDocument:
    """Open a decision's reason, note and evidence."""
    return msgspec.json.decode(keyring.unseal(decision.sealed, decision_row_name(decision.id)), type=DecisionDocument)


def row_name(proposal_id: int) -> str:
    """The name of a proposal's row, to which its document is sealed."""
    return f"proposals:{proposal_id}"


def decision_row_name(decision_id: int) -> str:
    """The name of a decision's row, to which its document is sealed."""
    return f"decisions:{decision_id}"


def sides(proposal: Proposal) -> tuple[Person, Person]:
    """(the one who is missing, the other): the sought person stands first where only one side is sought, and ours where
    a partner seeks somebody too.
    """
    left, right = proposal.left, proposal.right
    ours, partners = (PersonRole.SOUGHT, PersonRole.ACCOMPANYING), PersonRole.PARTNER_SOUGHT
    is_in_order = left.role in ours or (left.role is partners and right.role not in ours)
    return (left, right) if is_in_order else (right, left)


def lock_proposals(session: Session, pairs: Iterable[Pair]) -> dict[Pair, Proposal]:
    """The stored proposals of these pairs, locked in one order everywhere, so that nobody waits in a circle."""
    found = {}
    for some in in_portions(pairs):
        wanted = select(Proposal).where(tuple_(Proposal.left_id, Proposal.right_id).in_(some)).order_by(Proposal.id)
        for proposal in session.scalars(wanted.with_for_update()):
            found[proposal.left_id, proposal.right_id] = proposal
    return found


def store_matches(session: Session, keyring: Keyring, found: Mapping[Pair, FoundMatch]) -> None:
    """Store what matching found. Run again with the same findings it changes nothing.

    New pairs become OPEN proposals, open and closed ones take the new score; a closed one that was decided on is again
    as it was decided. What a person decided stays, unless there is evidence that no standing decision had before it:
    then a rejected pair, or one that needed more, is OPEN again and says what is new, for as long as that holds. A
    confirmed pair is never touched. Whoever calls this holds the locks of the requests concerned, so no pair is stored
    twice.
    """
    stored = lock_proposals(session, found)
    for pair in sorted(found):
        proposal = stored.get(pair)
        if proposal is None:
            session.add(_new_proposal(keyring, pair, found[pair]))
        elif proposal.state is ProposalState.OPEN and proposal.reopened_at is None:
            _rescore(keyring, proposal, found[pair])
        elif proposal.state is not ProposalState.CONFIRMED:
            _weigh_again(session, keyring, proposal, found[pair])


def close_proposals(session: Session, pairs: Iterable[Pair]) -> None:
    """Close the open proposals of pairs that no longer hold."""
    for proposal in lock_proposals(session, pairs).values():
        if proposal.state is ProposalState.OPEN:
            proposal.state = ProposalState.CLOSED


def close_proposals_of_request(session: Session, request_id: int) -> None:
    """Close every proposal about a person of this request that waits for a decision, at once."""
    persons = select(Person.id).where(Person.request_id == request_id)
    close_waiting(session, Proposal.left_id.in_(persons) | Proposal.right_id.in_(persons), None)


def close_waiting(session: Session, concerned: ColumnElement[bool], because: EndReason | None) -> None:
    """Close the proposals concerned that wait for a decision, at once; `because` is said of what became of a list."""
    waiting = select(Proposal.id).where(concerned, Proposal.state.in_(WAITING)).order_by(Proposal.id).with_for_update()
    for some in in_portions(session.scalars(waiting).all()):
        session.execute(
            update(Proposal)
            .where(Proposal.id.in_(some))
            .values(state=ProposalState.CLOSED, closed_because=because)
            .execution_options(synchronize_session="fetch")
        )


def about_entries(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a proposal is about an entry of a list of which these conditions hold."""
    of_pair = Person.id.in_([Proposal.left_id, Proposal.right_id])
    return exists().where(of_pair, Person.partner_list_id.is_not(None), *which).correlate(Proposal)


def last_decision(session: Session, proposal: Proposal) -> Decision | None:
    """The newest decision that was not taken back."""
    return session.scalar(_standing(proposal).order_by(Decision.id.desc()).limit(1))


def _standing(proposal: Proposal) -> Select[Decision]:
    return select(Decision).where(Decision.proposal_id == proposal.id, Decision.taken_back_at.is_(None))


def news_since(before: tuple[Evidence, ...], after: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The evidence for the pair that was not there before, of fields that together say more than they did."""
    known = {(item.code, item.left_text, item.right_text) for item in before}
    earlier, later = _bits_by_field(before), _bits_by_field(after)
    return tuple(
        item
        for item in after
        if item.bits > 0
        and (item.code, item.left_text, item.right_text) not in known
        and later[item.field] >= earlier[item.field] + model.NEWS_BITS
    )


def _bits_by_field(evidence: tuple[Evidence, ...]) -> Counter[str]:
    bits: Counter[str] = Counter()
    for item in evidence:
        bits[item.field] += item.bits  # type: ignore[assignment]  # a Counter counts in any number
    return bits


def _new_proposal(keyring: Keyring, pair: Pair, found: FoundMatch) -> Proposal:
    proposal = Proposal(id=new_id(), left_id=pair[0], right_id=pair[1], kind=found.kind)
    _write(keyring, proposal, found, news=())
    return proposal


def _rescore(keyring: Keyring, proposal: Proposal, found: FoundMatch) -> None:
    proposal.state = ProposalState.OPEN
    proposal.closed_because = None
    proposal.urgent = found.urgent
    if _has_changed(keyring, proposal, found):
        kept = open_proposal(keyring, proposal).news
        _write(keyring, proposal, found, news=tuple(item for item in kept if item in found.match.evidence))


def _weigh_again(session: Session, keyring: Keyring, proposal: Proposal, found: FoundMatch) -> None:
    """A proposal that was decided on once is open if there is news since, and otherwise as it was decided."""
    decisions = session.scalars(_standing(proposal).order_by(Decision.id)).all()
    if not decisions:
        _rescore(keyring, proposal, found)
        return
    news = found.match.evidence
    for decision in decisions:
        fresh = news_since(open_decision(keyring, decision).evidence, found.match.evidence)
        news = tuple(item for item in news if item in fresh)
    state = ProposalState.OPEN if news else STATE_AFTER[decisions[-1].verdict]
    if state is proposal.state and (not news or not _has_changed(keyring, proposal, found)):
        return
    if news and proposal.state is not ProposalState.OPEN:
        proposal.reopened_at = now()
    proposal.state = state
    proposal.closed_because = None
    _write(keyring, proposal, found, news=news)


def _write(keyring: Keyring, proposal: Proposal, found: FoundMatch, *, news: tuple[Evidence, ...]) -> None:
    proposal.probability = found.probability
    proposal.bits = found.bits
    proposal.urgent = found.urgent
    proposal.model_version = found.scoring.version
    proposal.evidence_digest = _digest(keyring, found)
    proposal.scored_at = now()
    document = ProposalDocument(found.match.evidence, news)
    proposal.sealed = keyring.seal(encode(document), row_name(proposal.id))


def _has_changed(keyring: Keyring, proposal: Proposal, found: FoundMatch) -> bool:
    return proposal.evidence_digest != _digest(keyring, found) or proposal.model_version != found.scoring.version


def _digest(keyring: Keyring, found: FoundMatch) -> bytes:
    return keyring.digest("evidence", encode(found.match.evidence))
