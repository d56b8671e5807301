"""A request after it was handed in: matched, changed, withdrawn, closed, and people taken out of it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from rlf.centres import add_centres
from rlf.errors import ConflictError, NotFoundError
from rlf.intake import (
    ClosedRequestError,
    delete_draft,
    submit,
)
from rlf.models import (
    AuditEntry,
    Decision,
    OutboxRow,
    Person,
    PersonKey,
    PersonRole,
    Proposal,
    ProposalKind,
    ProposalState,
    RequestState,
    Topic,
    TracingRequest,
    Verdict,
)
from rlf.reference import parse_reference
from rlf.removal import DecidedPersonError, put_back, remove_person
from rlf.request_document import Consent, Outcome, open_request
from rlf.request_life import close_request, reopen_request, withdraw_consent
from rlf.request_view import see_request
from tests.rlf.requests import MARIAM, YUSUF, count_of, save, stored


def test_a_submission_gives_the_reference_indexes_and_promises(service, submitted):
    request = stored(service, submitted)
    assert parse_reference(request.reference) == request.reference
    assert request.state is RequestState.OPEN
    assert request.may_match
    assert count_of(service, PersonKey) > 0


def test_a_draft_submitted_twice_keeps_its_reference(service, worker, draft):
    with service.database.write() as session:
        first = submit(session, service.keyring, account=worker, request_id=draft, revision=1)
    with service.database.write() as session:
        assert submit(session, service.keyring, account=worker, request_id=draft, revision=1) == first
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 1


def test_a_minor_is_known_in_clear(service, worker, draft):
    assert save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF).minor
    assert not save(service, worker, draft, role=PersonRole.SOUGHT, description=MARIAM).minor


def test_without_consent_nobody_is_indexed(service, worker, draft):
    save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF)
    with service.database.write() as session:
        submit(session, service.keyring, account=worker, request_id=draft)
    assert not stored(service, draft).may_match
    assert count_of(service, PersonKey) == 0


def test_a_change_after_submission_promises_matching_anew(service, worker, submitted):
    with service.database.write() as session:
        session.get(TracingRequest, submitted).matched_at = session.get(TracingRequest, submitted).created_at
    save(service, worker, submitted, role=PersonRole.SOUGHT, description=YUSUF)
    with service.database.read() as session:
        promised = session.execute(select(OutboxRow.topic, OutboxRow.subject_id)).all()
    assert [tuple(row) for row in promised] == [(Topic.MATCH_REQUEST, submitted)]
    assert stored(service, submitted).matched_at is None


def test_a_withdrawn_consent_leaves_no_key_behind(service, worker, submitted):
    with service.database.write() as session:
        withdraw_consent(session, service.keyring, account=worker, request_id=submitted)
    request = stored(service, submitted)
    assert not request.may_match
    assert count_of(service, PersonKey) == 0
    assert open_request(service.keyring, request).consents.share_with_partners is Consent.NO


def test_a_closed_request_rests_until_it_is_opened_again(service, worker, submitted):
    with service.database.write() as session:
        close_request(
            session,
            service.keyring,
            account=worker,
            request_id=submitted,
            outcome=Outcome.CONTACT_RESTORED,
            note="by telephone",
        )
    assert stored(service, submitted).state is RequestState.CLOSED
    assert count_of(service, PersonKey) == 0
    with pytest.raises(ClosedRequestError):
        save(service, worker, submitted, role=PersonRole.SOUGHT, description=YUSUF)
    with service.database.write() as session:
        reopen_request(session, service.keyring, account=worker, request_id=submitted)
    assert count_of(service, PersonKey) > 0
    with pytest.raises(ConflictError), service.database.write() as session:
        reopen_request(session, service.keyring, account=worker, request_id=submitted)


def test_a_person_taken_out_can_be_put_back_in_place(service, worker, draft):
    first = save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF)
    save(service, worker, draft, role=PersonRole.SOUGHT, description=MARIAM)
    for _twice in range(2):
        with service.database.write() as session:
            remove_person(session, service.keyring, account=worker, request_id=draft, person_id=first.id)
    assert count_of(service, Person) == 1
    for _twice in range(2):
        with service.database.write() as session:
            put_back(session, service.keyring, account=worker, request_id=draft, person_id=first.id)
    with service.database.write() as session:
        opened = see_request(session, service.keyring, reader=worker, request_id=draft)
    assert [person.description for person in opened.of(PersonRole.SOUGHT)] == [YUSUF, MARIAM]
    assert opened.document.removed == ()


def test_a_submission_forgets_who_was_taken_out(service, worker, draft):
    person = save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF)
    with service.database.write() as session:
        remove_person(session, service.keyring, account=worker, request_id=draft, person_id=person.id)
        submit(session, service.keyring, account=worker, request_id=draft)
    assert open_request(service.keyring, stored(service, draft)).removed == ()
    with pytest.raises(NotFoundError), service.database.write() as session:
        put_back(session, service.keyring, account=worker, request_id=draft, person_id=person.id)


def test_a_deleted_draft_is_gone_with_its_persons_and_a_request_is_not_deleted(service, worker, draft):
    save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF)
    with service.database.write() as session:
        delete_draft(session, account=worker, request_id=draft)
    assert count_of(service, TracingRequest) == count_of(service, Person) == 0


def test_a_submitted_request_is_not_deleted(service, worker, submitted):
    with pytest.raises(ConflictError), service.database.write() as session:
        delete_draft(session, account=worker, request_id=submitted)


def test_every_act_and_every_look_is_in_the_audit(service, worker, submitted):
    with service.database.write() as session:
        see_request(session, service.keyring, reader=worker, request_id=submitted)
    with service.database.read() as session:
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.account_id == worker.id)).all()
    assert {"request.begun", "request.changed", "person.described", "request.submitted", "request.seen"} <= set(acts)


def test_the_centres_are_added_once(service):
    with service.database.write() as session:
        assert add_centres(session) == 26
        assert add_centres(session) == 0


@pytest.mark.parametrize("state", [ProposalState.REJECTED, ProposalState.OPEN, ProposalState.CLOSED])
def test_a_person_somebody_decided_about_stays(service, worker, submitted, state):
    with service.database.write() as session:
        opened = see_request(session, service.keyring, reader=worker, request_id=submitted)
        left, right = sorted(person.id for person in opened.persons)
        proposal = Proposal(
            kind=ProposalKind.SOUGHT_SOUGHT,
            left_id=left,
            right_id=right,
            state=state,  # new evidence opens a decided pair again; its decision is still there
            probability=0.5,
            bits=1.0,
            evidence_digest=b"x",
            model_version="1",
            sealed=b"x",
        )
        session.add(proposal)
        session.flush()
        session.add(Decision(proposal_id=proposal.id, decided_by_id=worker.id, verdict=Verdict.NOT_SAME, sealed=b"x"))
    sought = opened.of(PersonRole.SOUGHT)[0]
    with pytest.raises(DecidedPersonError), service.database.write() as session:
        remove_person(session, service.keyring, account=worker, request_id=submitted, person_id=sought.id)
    assert count_of(service, Person) == 2
    assert count_of(service, Decision) == 1
