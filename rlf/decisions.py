"""Decisions of caseworkers about proposals: taken on what was seen, kept for good, and taken back when wrong."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf import audit
from rlf.description import encode
from rlf.ending_reasons import why_not_standing
from rlf.entry_access import may_see_proposal
from rlf.errors import ConflictError, InvalidInputError, NotFoundError
from rlf.ids import new_id
from rlf.models import Decision, Person, Proposal, ProposalState, Topic, Verdict, now
from rlf.outbox import promise
from rlf.proposals import (
    STATE_AFTER,
    WAITING,
    DecisionDocument,
    decision_row_name,
    last_decision,
    open_decision,
    open_proposal,
)
from rlf.request_locks import lock_requests
from rlf.seen_versions import lock_lists
from rlf.transfers.notices import note_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.models import TracingRequest


class RejectionReason(StrEnum):
    """Why two descriptions are not of one person."""

    DIFFERENT_AGE = "different_age"
    DIFFERENT_PARENTS = "different_parents"
    DIFFERENT_FAMILY = "different_family"
    DIFFERENT_ORIGIN = "different_origin"
    DIFFERENT_SEX = "different_sex"
    KNOWN_OTHER_PERSON = "known_other_person"
    OTHER = "other"


def decide(  # noqa: PLR0913 - all but the first three by keyword
    session: Session,
    keyring: Keyring,
    proposal_id: int,
    *,
    account_id: int,
    verdict: Verdict,
    reason: RejectionReason | None = None,
    note: str = "",
    seen_scored_at: datetime | None = None,
) -> Decision:
    """Decide on a proposal, on the evidence as it was when `seen_scored_at` was its score's moment.

    Raises:
        NotFoundError: there is no such proposal for this account.
        InvalidInputError: "not the same" without a reason, or "need more" without a note.
        ConflictError: it is decided or closed already, was scored anew since it was looked at, or a request of it is
            closed or its consent withdrawn, or the list of it ended.
    """
    proposal, requests, may_match = _locked(session, proposal_id, account_id)
    if not may_match:
        raise ConflictError(f"A request or a list of the proposal {proposal_id} is closed, withdrawn or ended.")
    _check(proposal, verdict, reason, note, seen_scored_at)
    decision_id = new_id()
    document = DecisionDocument(reason or "", note.strip(), open_proposal(keyring, proposal).evidence)
    decision = Decision(
        id=decision_id,
        proposal_id=proposal.id,
        decided_by_id=account_id,
        verdict=verdict,
        bits=proposal.bits,
        model_version=proposal.model_version,
        sealed=keyring.seal(encode(document), decision_row_name(decision_id)),
    )
    session.add(decision)
    proposal.state = STATE_AFTER[verdict]
    _note_changes(session, keyring, requests)
    audit.record(session, account_id, f"proposal.decided.{verdict}", proposal)
    return decision


def take_back(session: Session, keyring: Keyring, proposal_id: int, *, account_id: int) -> None:
    """Take back the standing decision. The pair waits for a decision again and is matched anew; it is closed where a
    request is closed, its consent was withdrawn, or a list ended.

    Raises:
        NotFoundError: there is no such proposal for this account.
        ConflictError: nothing is decided about it.
    """
    proposal, requests, may_match = _locked(session, proposal_id, account_id)
    decision = last_decision(session, proposal)
    if decision is None or proposal.state in {ProposalState.OPEN, ProposalState.CLOSED}:
        raise ConflictError(f"Nothing is decided about the proposal {proposal_id}; there is nothing to take back.")
    decision.taken_back_at = now()
    decision.taken_back_by_id = account_id
    proposal.state = ProposalState.OPEN if may_match else ProposalState.CLOSED
    proposal.closed_because = None if may_match else why_not_standing(session, (proposal.left_id, proposal.right_id))
    for person in (proposal.left, proposal.right):
        if person.request_id is not None:
            promise(session, Topic.MATCH_REQUEST, person.request_id)
    _note_changes(session, keyring, requests)
    audit.record(session, account_id, "proposal.decision_taken_back", proposal)


def decisions_of(session: Session, keyring: Keyring, proposal: Proposal) -> list[tuple[Decision, DecisionDocument]]:
    """All decisions about a proposal, the newest first, those taken back too."""
    found = select(Decision).where(Decision.proposal_id == proposal.id).order_by(Decision.id.desc())
    return [(decision, open_decision(keyring, decision)) for decision in session.scalars(found)]


def _note_changes(session: Session, keyring: Keyring, requests: Sequence[TracingRequest]) -> None:
    """Whoever is confirmed to be on a list may fall under a restriction of its partner: recipients are to be told."""
    session.flush()
    for request in requests:
        note_changes(session, keyring, request)


def _check(
    proposal: Proposal,
    verdict: Verdict,
    reason: RejectionReason | None,
    note: str,
    seen_scored_at: datetime | None,
) -> None:
    if proposal.state not in WAITING:
        raise ConflictError(f"The proposal {proposal.id} is {proposal.state} already; look at it again.")
    if seen_scored_at is not None and seen_scored_at != proposal.scored_at:
        raise ConflictError(f"The evidence of the proposal {proposal.id} changed since; look at it again.")
    if verdict is Verdict.NOT_SAME and reason is None:
        raise InvalidInputError("Say why they are not the same person.", field="reason")
    if verdict is Verdict.NEED_MORE and not note.strip():
        raise InvalidInputError("Say what is still needed.", field="note")


def _locked(session: Session, proposal_id: int, account_id: int) -> tuple[Proposal, Sequence[TracingRequest], bool]:
    """The proposal, its requests, and whether its requests and lists may be matched. Locked as jobs do: lists first,
    then requests, then the proposal.
    """
    proposal = session.scalar(select(Proposal).where(Proposal.id == proposal_id, may_see_proposal(account_id)))
    if proposal is None:
        raise NotFoundError(f"There is no proposal {proposal_id}.")
    lock_lists(session, {one.partner_list_id for one in (proposal.left, proposal.right) if one.partner_list_id})
    ids = {person.request_id for person in (proposal.left, proposal.right) if person.request_id is not None}
    locked = lock_requests(session, ids)
    session.refresh(proposal, ["state", "scored_at", "sealed", "bits", "model_version"], with_for_update=True)
    standing = select(Person.id).where(Person.id.in_([proposal.left_id, proposal.right_id]), Person.stands())
    both_stand = len(session.scalars(standing).all()) == len({proposal.left_id, proposal.right_id})
    return proposal, locked, both_stand and all(request.is_matchable for request in locked)
