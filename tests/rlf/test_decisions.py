"""Decisions: they stay, they are taken on what was seen, and only new evidence brings a rejected pair back."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import select

from matching.person import Sex
from rlf.decisions import RejectionReason, decide, decisions_of, take_back
from rlf.errors import ConflictError, InvalidInputError, NotFoundError
from rlf.intake import save_document
from rlf.matchmaking import match_request
from rlf.models import AuditEntry, Proposal, ProposalState, TracingRequest, Verdict
from rlf.proposals import open_proposal
from rlf.request_document import Consent, Consents, Outcome, RequestDocument
from rlf.request_life import close_request, reopen_request, withdraw_consent
from tests.rlf.builders import a_list, a_request, an_account, change, described, nothing

NAME = "Khadija Salim Barakzai"
SOUGHT = described(NAME, 1991, sex=Sex.FEMALE)
WITH_MOTHER = described(NAME, 1991, sex=Sex.FEMALE, mother="Shirin Rahimzada")
WITHOUT_YEAR = described(NAME, sex=Sex.FEMALE)


@pytest.fixture
def account(service):
    return an_account(service)


@pytest.fixture
def request_of(service, account):
    """A request whose sought person was proposed to an entry of a list that names her mother."""
    a_list(service, account, [WITH_MOTHER])
    request = a_request(service, account, sought=[SOUGHT])
    match_request(service, request.id, nothing)
    return request


def the_proposal(service):
    with service.database.read() as session:
        return session.scalars(select(Proposal)).one()


def decide_on(service, account, verdict, **more):
    reason = RejectionReason.DIFFERENT_AGE if verdict is Verdict.NOT_SAME else None
    with service.database.write() as session:
        return decide(
            session,
            service.keyring,
            the_proposal_id(session),
            account_id=account.id,
            verdict=verdict,
            **{"reason": reason, "note": "seen", **more},
        )


def the_proposal_id(session):
    return session.scalars(select(Proposal.id)).one()


def test_a_rejected_pair_does_not_return_when_it_is_matched_again(service, account, request_of):
    decide_on(service, account, Verdict.NOT_SAME)
    for description in (SOUGHT, WITHOUT_YEAR, SOUGHT):
        change(service, request_of.persons[0].id, description)
        match_request(service, request_of.id, nothing)
        assert the_proposal(service).state is ProposalState.REJECTED


def test_a_rejected_pair_returns_with_new_evidence_and_says_what_is_new(service, account, request_of):
    decide_on(service, account, Verdict.NOT_SAME)
    change(service, request_of.persons[0].id, WITH_MOTHER)
    match_request(service, request_of.id, nothing)
    proposal = the_proposal(service)
    assert proposal.state is ProposalState.OPEN
    assert proposal.reopened_at is not None
    assert {item.field for item in open_proposal(service.keyring, proposal).news} <= {"mother", "relative"}
    assert open_proposal(service.keyring, proposal).news


def test_a_pair_rejected_again_with_the_new_evidence_stays_away(service, account, request_of):
    decide_on(service, account, Verdict.NOT_SAME)
    change(service, request_of.persons[0].id, WITH_MOTHER)
    match_request(service, request_of.id, nothing)
    decide_on(service, account, Verdict.NOT_SAME)
    match_request(service, request_of.id, nothing)
    assert the_proposal(service).state is ProposalState.REJECTED


def test_a_confirmed_pair_is_never_touched(service, account, request_of):
    decide_on(service, account, Verdict.SAME)
    before = the_proposal(service)
    change(service, request_of.persons[0].id, WITH_MOTHER)
    match_request(service, request_of.id, nothing)
    after = the_proposal(service)
    assert (after.state, after.sealed) == (ProposalState.CONFIRMED, before.sealed)


def test_a_pair_that_needs_more_may_be_decided_without_waiting(service, account, request_of):
    decide_on(service, account, Verdict.NEED_MORE)
    assert the_proposal(service).state is ProposalState.NEEDS_MORE
    decide_on(service, account, Verdict.SAME)
    assert the_proposal(service).state is ProposalState.CONFIRMED


def test_a_decision_taken_back_leaves_its_trace_and_the_pair_open(service, account, request_of):
    decide_on(service, account, Verdict.NOT_SAME, note="born elsewhere")
    with service.database.write() as session:
        take_back(session, service.keyring, the_proposal_id(session), account_id=account.id)
    proposal = the_proposal(service)
    assert proposal.state is ProposalState.OPEN
    with service.database.read() as session:
        [(decision, document)] = decisions_of(session, service.keyring, proposal)
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "proposals")).all()
    assert decision.taken_back_by_id == account.id
    assert (document.reason, document.note) == ("different_age", "born elsewhere")
    assert set(actions) == {"proposal.decided.not_same", "proposal.decision_taken_back"}


def test_a_rejection_says_why_and_a_question_says_what_is_missing(service, account, request_of):
    with pytest.raises(InvalidInputError, match="why"):
        decide_on(service, account, Verdict.NOT_SAME, reason=None)
    with pytest.raises(InvalidInputError, match="still needed"):
        decide_on(service, account, Verdict.NEED_MORE, note=" ")
    assert the_proposal(service).state is ProposalState.OPEN


def test_nobody_decides_twice_or_on_evidence_that_changed(service, account, request_of):
    seen = the_proposal(service).scored_at
    change(service, request_of.persons[0].id, WITH_MOTHER)
    match_request(service, request_of.id, nothing)
    with pytest.raises(ConflictError, match="changed"):
        decide_on(service, account, Verdict.SAME, seen_scored_at=seen)
    decide_on(service, account, Verdict.SAME, seen_scored_at=the_proposal(service).scored_at)
    with pytest.raises(ConflictError, match="already"):
        decide_on(service, account, Verdict.NOT_SAME)


def test_what_does_not_exist_or_is_undecided_cannot_be_decided_or_taken_back(service, account, request_of):
    with service.database.write() as session, pytest.raises(NotFoundError):
        decide(session, service.keyring, 1, account_id=account.id, verdict=Verdict.SAME)
    with service.database.write() as session, pytest.raises(ConflictError, match="nothing to take back"):
        take_back(session, service.keyring, the_proposal_id(session), account_id=account.id)


def test_a_withdrawn_consent_or_closed_request_is_not_decided_on(service, account, request_of):
    decide_on(service, account, Verdict.NEED_MORE)
    with service.database.write() as session:
        session.get_one(TracingRequest, request_of.id).may_match = False
    with pytest.raises(ConflictError, match="withdrawn"):
        decide_on(service, account, Verdict.SAME)
    with service.database.write() as session:
        take_back(session, service.keyring, the_proposal_id(session), account_id=account.id)
    assert the_proposal(service).state is ProposalState.CLOSED


@pytest.mark.parametrize("leave", ["withdrawn", "closed"])
def test_a_pair_that_needs_more_rests_with_its_request_and_comes_back_as_it_was(service, account, request_of, leave):
    decide_on(service, account, Verdict.NEED_MORE)
    of_request = {"account": account, "request_id": request_of.id}
    with service.database.write() as session:
        if leave == "withdrawn":
            withdraw_consent(session, service.keyring, **of_request)
        else:
            close_request(session, service.keyring, **of_request, outcome=Outcome.UNREACHABLE, note="")
    assert the_proposal(service).state is ProposalState.CLOSED
    with service.database.write() as session:
        if leave == "withdrawn":
            agreed = RequestDocument(consents=Consents(search_here=Consent.YES))
            save_document(session, service.keyring, **of_request, document=agreed)
        else:
            reopen_request(session, service.keyring, **of_request)
    match_request(service, request_of.id, nothing)
    assert the_proposal(service).state is ProposalState.NEEDS_MORE


def test_a_decision_made_while_the_pair_is_matched_again_is_never_overwritten(service, account, request_of):
    change(service, request_of.persons[0].id, WITH_MOTHER)
    deciding = Thread(target=decide_on, args=(service, account, Verdict.SAME))

    def decide_meanwhile():
        deciding.start()
        deciding.join()

    match_request(service, request_of.id, decide_meanwhile)
    assert the_proposal(service).state is ProposalState.CONFIRMED
