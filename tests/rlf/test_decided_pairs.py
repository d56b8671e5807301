"""Decided pairs: which decisions count, and by which score."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

import matching
from rlf.decided_pairs import decided_scores
from rlf.decisions import decide, take_back
from rlf.matchmaking import match_request
from rlf.migrate import downgrade, upgrade
from rlf.models import Decision, Proposal, Verdict, now
from rlf.proposals import open_decision, open_proposal
from rlf.scoring import version_with
from tests.rlf.builders import a_list, a_request, an_account, described, nothing
from tests.rlf.decided import decisions_at, only_proposal, put_in_force, verdicts

KHADIJA = described("Khadija Salim Barakzai", 1991)


@pytest.fixture
def account(service):
    return an_account(service)


@pytest.fixture
def request_of(service, account):
    """A request with one open proposal, as the engine alone weighs it."""
    a_list(service, account, [KHADIJA])
    request = a_request(service, account, sought=[KHADIJA])
    match_request(service, request.id, nothing)
    return request


def test_only_the_last_standing_decision_about_a_pair_counts(service, account, request_of):
    proposal = only_proposal(service)
    with service.database.write() as session:
        decide(session, service.keyring, proposal.id, account_id=account.id, verdict=Verdict.NEED_MORE, note="ask")
    with service.database.write() as session:
        assert decided_scores(session).scores == ()
        decide(session, service.keyring, proposal.id, account_id=account.id, verdict=Verdict.SAME)
    with service.database.write() as session:
        assert decided_scores(session).scores == ((proposal.bits, True),)
        take_back(session, service.keyring, proposal.id, account_id=account.id)
    with service.database.read() as session:
        assert decided_scores(session).scores == ()


def test_decisions_on_scores_of_another_engine_are_not_used(service):
    decisions_at(service, verdicts(9))
    with service.database.write() as session:
        for place, decision in enumerate(session.scalars(select(Decision))):
            decision.model_version = ("0", version_with("0", 1), None)[place % 3]
    with service.database.read() as session:
        found = decided_scores(session)
    assert (found.scores, found.others) == ((), 9)


def test_a_decision_remembers_the_score_on_the_screen_and_counts_as_the_engine_gave_it(service, account, request_of):
    engine_bits = only_proposal(service).bits
    row = put_in_force(service, account)
    match_request(service, request_of.id, nothing)
    proposal = only_proposal(service)
    with service.database.write() as session:
        decision = decide(session, service.keyring, proposal.id, account_id=account.id, verdict=Verdict.SAME)
    assert (decision.bits, decision.model_version) == (proposal.bits, version_with(matching.engine_version(), row.id))
    assert open_decision(service.keyring, decision).evidence == open_proposal(service.keyring, proposal).evidence
    with service.database.read() as session:
        assert decided_scores(session).scores == ((pytest.approx(engine_bits), True),)


def test_earlier_decisions_are_given_the_score_they_were_made_on_where_it_is_still_known(service):
    decisions_at(service, [(5.0, Verdict.SAME), (2.0, Verdict.NOT_SAME)])
    with service.database.write() as session:
        weighed_since = session.scalars(select(Proposal).where(Proposal.bits == 2.0)).one()
        weighed_since.scored_at = now()
    downgrade(service.database.engine, "0002")
    upgrade(service.database.engine)
    with service.database.read() as session:
        scores = session.execute(text("SELECT bits, model_version FROM decisions ORDER BY id")).all()
    assert [tuple(row) for row in scores] == [(5.0, matching.engine_version()), (None, None)]
