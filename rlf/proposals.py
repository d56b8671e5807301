"""Proposals as stored: sealed evidence, and the rule that a human decision stays until there is new evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select, tuple_, update

import matching
from matching import Evidence, Match, model
from rlf.description import encode
from rlf.ids import new_id
from rlf.models import Decision, Person, PersonRole, Proposal, ProposalKind, ProposalState, now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

Pair = tuple[int, int]
_RETURNING = frozenset({ProposalState.REJECTED, ProposalState.NEEDS_MORE})
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class ProposalDocument:
    """What is sealed of a proposal: its evidence from left to right, and what of it is new since the last decision."""

    evidence: tuple[Evidence, ...] = ()
    news: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionDocument:
    """What is sealed of a decision: why, a note, and the evidence that was on the screen."""

    reason: str = ""
    note: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundMatch:
    """A pair that may be one person, `match` seen from the smaller id to the larger."""

    kind: ProposalKind
    match: Match
    urgent: bool


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
    """(the one who is missing, the other): the sought person stands first where only one side is sought."""
    if proposal.left.role in {PersonRole.SOUGHT, PersonRole.ACCOMPANYING}:
        return proposal.left, proposal.right
    return proposal.right, proposal.left


def lock_proposals(session: Session, pairs: Iterable[Pair]) -> dict[Pair, Proposal]:
    """The stored proposals of these pairs, locked in one order everywhere, so that nobody waits in a circle."""
    wanted = sorted(pairs)
    found = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = tuple_(Proposal.left_id, Proposal.right_id).in_(wanted[start : start + _AT_ONCE])
        for proposal in session.scalars(select(Proposal).where(some).order_by(Proposal.id).with_for_update()):
            found[proposal.left_id, proposal.right_id] = proposal
    return found


def store_matches(session: Session, keyring: Keyring, found: Mapping[Pair, FoundMatch]) -> None:
    """Store what matching found. Run again with the same findings it changes nothing.

    New pairs become OPEN proposals, open and closed ones take the new score. What a person decided stays, unless the
    evidence is new: then a rejected pair, or one that needed more, is OPEN again and says what is new. A confirmed pair
    is never touched. Whoever calls this holds the locks of the requests concerned, so no pair is stored twice.
    """
    stored = lock_proposals(session, found)
    for pair in sorted(found):
        proposal = stored.get(pair)
        if proposal is None:
            session.add(_new_proposal(keyring, pair, found[pair]))
        elif proposal.state in {ProposalState.OPEN, ProposalState.CLOSED}:
            _rescore(keyring, proposal, found[pair])
        elif proposal.state in _RETURNING:
            _bring_back(session, keyring, proposal, found[pair])


def close_proposals(session: Session, pairs: Iterable[Pair]) -> None:
    """Close the open proposals of pairs that no longer hold."""
    for proposal in lock_proposals(session, pairs).values():
        if proposal.state is ProposalState.OPEN:
            proposal.state = ProposalState.CLOSED


def close_proposals_of_request(session: Session, request_id: int) -> None:
    """Close every open proposal about a person of this request, at once."""
    persons = select(Person.id).where(Person.request_id == request_id)
    concerned = Proposal.left_id.in_(persons) | Proposal.right_id.in_(persons)
    session.execute(
        update(Proposal)
        .where(concerned, Proposal.state == ProposalState.OPEN)
        .values(state=ProposalState.CLOSED)
        .execution_options(synchronize_session="fetch")
    )


def last_decision(session: Session, proposal: Proposal) -> Decision | None:
    """The newest decision that was not taken back."""
    standing = select(Decision).where(Decision.proposal_id == proposal.id, Decision.taken_back_at.is_(None))
    return session.scalar(standing.order_by(Decision.id.desc()).limit(1))


def news_since(before: tuple[Evidence, ...], after: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The evidence that speaks more for the pair than all that was known of its field: it was not there, or less."""
    known = {(item.code, item.left_text, item.right_text) for item in before}
    bits: dict[str, float] = {}
    for item in before:
        bits[item.field] = bits.get(item.field, 0.0) + item.bits
    return tuple(
        item
        for item in after
        if item.bits > 0
        and (item.code, item.left_text, item.right_text) not in known
        and item.bits >= bits.get(item.field, 0.0) + model.NEWS_BITS
    )


def _new_proposal(keyring: Keyring, pair: Pair, found: FoundMatch) -> Proposal:
    proposal = Proposal(id=new_id(), left_id=pair[0], right_id=pair[1], kind=found.kind)
    _write(keyring, proposal, found, news=())
    return proposal


def _rescore(keyring: Keyring, proposal: Proposal, found: FoundMatch) -> None:
    proposal.state = ProposalState.OPEN
    proposal.urgent = found.urgent
    if proposal.evidence_digest != _digest(keyring, found) or proposal.model_version != matching.MODEL_VERSION:
        _write(keyring, proposal, found, news=open_proposal(keyring, proposal).news)


def _bring_back(session: Session, keyring: Keyring, proposal: Proposal, found: FoundMatch) -> None:
    decision = last_decision(session, proposal)
    before = open_decision(keyring, decision).evidence if decision is not None else ()
    news = news_since(before, found.match.evidence)
    if news:
        _write(keyring, proposal, found, news=news)
        proposal.state = ProposalState.OPEN
        proposal.reopened_at = now()


def _write(keyring: Keyring, proposal: Proposal, found: FoundMatch, *, news: tuple[Evidence, ...]) -> None:
    proposal.probability = found.match.probability
    proposal.bits = found.match.bits
    proposal.urgent = found.urgent
    proposal.model_version = matching.MODEL_VERSION
    proposal.evidence_digest = _digest(keyring, found)
    proposal.scored_at = now()
    document = ProposalDocument(found.match.evidence, news)
    proposal.sealed = keyring.seal(encode(document), row_name(proposal.id))


def _digest(keyring: Keyring, found: FoundMatch) -> bytes:
    return keyring.digest("evidence", encode(found.match.evidence))
