"""A new model weighs open proposals anew, and touches no decision."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

import matching
from rlf.decisions import RejectionReason, decide
from rlf.matchmaking import match_request
from rlf.models import OutboxRow, Proposal, ProposalState, Topic, Verdict
from rlf.rescoring import promise_rescoring
from tests.rlf.builders import a_list, a_request, an_account, described, nothing

KHADIJA = described("Khadija Salim Barakzai", 1991)


@pytest.fixture
def request_of(service):
    """A request with one proposal, made by an earlier model."""
    account = an_account(service)
    a_list(service, account, [KHADIJA])
    request = a_request(service, account, sought=[KHADIJA])
    match_request(service, request.id, nothing)
    with service.database.write() as session:
        session.execute(update(Proposal).values(model_version="0"))
        session.query(OutboxRow).delete()
    return request


def test_open_proposals_of_an_earlier_model_are_weighed_anew(service, request_of):
    for _twice in range(2):
        with service.database.write() as session:
            assert promise_rescoring(session) == 1
    with service.database.read() as session:
        promised = session.execute(select(OutboxRow.topic, OutboxRow.subject_id)).all()
    assert [tuple(row) for row in promised] == [(Topic.MATCH_REQUEST, request_of.id)]
    match_request(service, request_of.id, nothing)
    with service.database.write() as session:
        assert session.scalars(select(Proposal.model_version)).all() == [matching.engine_version()]
        assert promise_rescoring(session) == 0


def test_a_decided_pair_is_not_weighed_anew(service, request_of):
    with service.database.write() as session:
        proposal_id, account_id = session.scalars(select(Proposal.id)).one(), request_of.recorded_by_id
        reason = RejectionReason.DIFFERENT_AGE
        decide(session, service.keyring, proposal_id, account_id=account_id, verdict=Verdict.NOT_SAME, reason=reason)
    with service.database.write() as session:
        assert promise_rescoring(session) == 0
        assert session.scalars(select(Proposal.state)).all() == [ProposalState.REJECTED]
