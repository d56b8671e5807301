"""The calibration in use: worked out of decisions, confirmed, applied to every pair, and taken away again."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import select

import matching
from matching import model, probability
from matching.calibration import Calibration
from rlf.calibrations import (
    confirm,
    figures_of,
    moves_by,
    see_calibration,
    withdraw,
    work_out,
)
from rlf.decided_pairs import LEAST_OF_EACH
from rlf.decisions import RejectionReason, decide
from rlf.errors import ConflictError
from rlf.matchmaking import match_piece, match_request
from rlf.models import (
    AuditEntry,
    CalibrationRow,
    ListPiece,
    OutboxRow,
    Proposal,
    ProposalState,
    Topic,
    Verdict,
)
from rlf.proposal_view import see_proposal
from rlf.proposals import open_proposal
from rlf.rescoring import promise_rescoring, rescore
from rlf.scoring import engine_alone, scoring_in_force, version_with
from tests.rlf.builders import a_list, a_request, an_account, change, described, nothing
from tests.rlf.decided import TOO_SURE, decisions_at, only_proposal, proposals_at, put_in_force, verdicts

KHADIJA = described("Khadija Salim Barakzai", 1991)
WITH_MOTHER = described("Khadija Salim Barakzai", 1991, mother="Shirin Rahimzada")


@pytest.fixture
def supervisor(service):
    """Who has enough decisions at hand."""
    return decisions_at(service, verdicts(240))


@pytest.fixture
def account(service):
    return an_account(service)


@pytest.fixture
def request_of(service, account):
    """A request with one open proposal, as the engine alone weighs it."""
    a_list(service, account, [WITH_MOTHER])
    request = a_request(service, account, sought=[KHADIJA])
    match_request(service, request.id, nothing)
    return request


def test_a_calibration_is_worked_out_of_what_was_decided_and_changes_nothing_yet(service, supervisor):
    with service.database.write() as session:
        row = work_out(session, account_id=supervisor.id)
    assert row.scale == pytest.approx(TOO_SURE.scale, abs=0.2)
    assert row.decided_same + row.decided_not_same == 240
    figures = figures_of(row)
    assert figures.after.calibration_error < figures.before.calibration_error
    with service.database.read() as session:
        assert scoring_in_force(session) == engine_alone()
        assert session.scalars(select(OutboxRow)).all() == []


def test_worked_out_twice_it_is_the_same_draft_and_a_new_decision_replaces_it(service, supervisor):
    rows = []
    for _twice in range(2):
        with service.database.write() as session:
            rows.append(work_out(session, account_id=supervisor.id).id)
    assert rows[0] == rows[1]
    decisions_at(service, [(3.0, Verdict.SAME)])
    with service.database.write() as session:
        assert work_out(session, account_id=supervisor.id).id != rows[0]
    with service.database.write() as session, pytest.raises(ConflictError, match="any more"):
        confirm(session, rows[0], account_id=supervisor.id)


@pytest.mark.parametrize(
    "decided",
    [
        verdicts(150),
        [(5.0, Verdict.SAME)] * 161 + [(1.0, Verdict.NOT_SAME)] * (LEAST_OF_EACH - 1),
        [(5.0, Verdict.SAME)] * 160 + [(1.0, Verdict.NEED_MORE)] * 40,
    ],
)
def test_too_few_decisions_or_of_one_kind_make_no_calibration(service, decided):
    account = decisions_at(service, decided)
    with service.database.write() as session, pytest.raises(ConflictError, match="not 200 decisions"):
        work_out(session, account_id=account.id)


def test_a_confirmed_calibration_weighs_open_proposals_anew_and_its_evidence_sums(service, account, request_of):
    before = only_proposal(service)
    row = put_in_force(service, account)
    with service.database.read() as session:
        promised = session.execute(select(OutboxRow.topic, OutboxRow.subject_id).where(OutboxRow.topic == "rescore"))
        assert [tuple(one) for one in promised] == [(Topic.RESCORE, row.id)]
    rescore(service, row.id, nothing)
    with service.database.read() as session:
        assert request_of.id in session.scalars(select(OutboxRow.subject_id)).all()
    match_request(service, request_of.id, nothing)
    after = only_proposal(service)
    assert after.model_version == f"{matching.engine_version()}+c{row.id}"
    assert after.bits == pytest.approx(0.5 * before.bits - 2.0)
    assert after.probability == probability(after.bits)
    with service.database.write() as session:
        view = see_proposal(session, service.keyring, after.id, account_id=account.id)
        assert promise_rescoring(session) == 0
    engine_prior = before.bits - sum(item.bits for item in open_proposal(service.keyring, before).evidence)
    assert view.prior_bits == pytest.approx(0.5 * engine_prior - 2.0)


def test_after_going_back_everything_is_as_the_engine_alone_weighs_it(service, account, request_of):
    before = only_proposal(service)
    row = put_in_force(service, account)
    match_request(service, request_of.id, nothing)
    for _twice in range(2):
        with service.database.write() as session:
            withdraw(session, row.id, account_id=account.id)
    match_request(service, request_of.id, nothing)
    after = only_proposal(service)
    assert (after.bits, after.probability, after.model_version) == (
        before.bits,
        before.probability,
        matching.engine_version(),
    )
    with service.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "calibrations")).all()
    assert sorted(actions) == ["calibration.confirmed", "calibration.withdrawn"]


def test_the_threshold_is_of_the_calibrated_probability(service, account, request_of):
    bits = only_proposal(service).bits
    put_in_force(service, account, scale=1.0, shift=-bits - 8)
    assert probability(-8) < model.PROPOSE_AT
    match_request(service, request_of.id, nothing)
    assert only_proposal(service).state is ProposalState.CLOSED


def test_a_piece_of_a_list_is_weighed_by_the_calibration_too(service, account):
    row = put_in_force(service, account)
    a_request(service, account, sought=[KHADIJA])
    a_list(service, account, [KHADIJA])
    with service.database.read() as session:
        piece_id = session.scalars(select(ListPiece.id)).one()
    match_piece(service, piece_id, nothing)
    assert only_proposal(service).model_version == version_with(matching.engine_version(), row.id)


@pytest.mark.parametrize("scale", [0.3, 2.0])
def test_a_rejected_pair_stays_away_whatever_the_calibration(service, account, request_of, scale):
    reason = RejectionReason.DIFFERENT_AGE
    with service.database.write() as session:
        proposal_id = session.scalars(select(Proposal.id)).one()
        decide(session, service.keyring, proposal_id, account_id=account.id, verdict=Verdict.NOT_SAME, reason=reason)
    before = only_proposal(service)
    put_in_force(service, account, scale=scale, shift=4.0)
    change(service, request_of.persons[0].id, described("Khadija Salim Barakzay", 1991))
    match_request(service, request_of.id, nothing)
    after = only_proposal(service)
    assert (after.state, after.bits, after.sealed) == (ProposalState.REJECTED, before.bits, before.sealed)
    change(service, request_of.persons[0].id, WITH_MOTHER)
    match_request(service, request_of.id, nothing)
    assert only_proposal(service).state is ProposalState.OPEN


def test_a_switch_while_pairs_are_compared_is_noticed_and_the_work_promised_again(service, account, request_of):
    def switch():
        deciding = Thread(target=put_in_force, args=(service, account))
        deciding.start()
        deciding.join()

    with service.database.write() as session:
        session.query(OutboxRow).delete()
    match_request(service, request_of.id, switch)
    assert only_proposal(service).model_version == matching.engine_version()
    with service.database.read() as session:
        promised = session.execute(select(OutboxRow.topic, OutboxRow.subject_id)).all()
    assert (Topic.MATCH_REQUEST, request_of.id) in [tuple(row) for row in promised]


def test_a_calibration_for_another_engine_is_not_applied_and_cannot_be_confirmed(service, account, request_of):
    row = put_in_force(service, account)
    with service.database.write() as session:
        session.get_one(CalibrationRow, row.id).engine_version = "1"
    with service.database.read() as session:
        view = see_calibration(session)
        assert (view.in_force.id, view.is_applied) == (row.id, False)
        assert scoring_in_force(session) == engine_alone()
    with service.database.write() as session:
        session.add(_draft_for("1", account))
    with service.database.write() as session:
        assert see_calibration(session).draft is None
        draft_id = session.scalars(select(CalibrationRow.id).where(CalibrationRow.confirmed_at.is_(None))).one()
        with pytest.raises(ConflictError, match="outdated"):
            confirm(session, draft_id, account_id=account.id)


def _draft_for(engine, account):
    return CalibrationRow(
        engine_version=engine,
        scale=1.0,
        shift=0.0,
        decided_same=1,
        decided_not_same=1,
        figures="{}",
        made_by_id=account.id,
    )


def test_two_supervisors_at_once_leave_one_calibration_in_force(service, account):
    with service.database.write() as session:
        first = _draft_for(matching.model.MODEL_VERSION, account)
        second = _draft_for(matching.model.MODEL_VERSION, account)
        session.add_all([first, second])
    problems = []

    def use(row):
        try:
            with service.database.write() as session:
                confirm(session, row.id, account_id=account.id)
        except ConflictError as problem:
            problems.append(problem)

    threads = [Thread(target=use, args=(row,)) for row in (first, second, first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with service.database.read() as session:
        rows = session.scalars(select(CalibrationRow)).all()
    assert [row.in_force for row in rows].count(True) == 1
    assert all(row.in_force or row.withdrawn_at for row in rows)
    assert len(problems) <= 1  # the one that was replaced is not put in force a second time


def test_it_is_told_beforehand_what_open_proposals_would_do(service):
    proposals_at(service, [-4.0, -2.0, 0.0, 10.0])
    with service.database.read() as session:
        down = moves_by(session, Calibration(1.0, -3.0))
        up = moves_by(session, Calibration(1.0, 3.0))
        same = moves_by(session, Calibration(1.0, 0.0))
    assert (down.open, down.below, down.far, down.lets_more_in) == (4, 2, 2, False)
    assert (up.below, up.far, up.lets_more_in) == (0, 3, True)
    assert (same.below, same.far, same.lets_more_in) == (0, 0, False)
    assert same.least_before == same.least_after == pytest.approx(model.PROPOSE_AT)
