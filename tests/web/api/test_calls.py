"""Who may call, how calls are refused, and that a call repeated with its key acts once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from rlf.machines.tokens import Scope, revoke_token
from rlf.models import ApiCall, ApiToken, PartnerList, now

CSV = "Name,Sex\nHodan Warsame,F\nSelam Tesfay,M\n"


def problem_in(response):
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == response.status_code
    return response.json["type"].removeprefix("urn:rlf:problem:")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic bm9uc2Vuc2U=", "bearer \u00e9"])
def test_without_a_valid_token_nothing_is_answered(caller, header):
    refused = caller.get("/lists", headers={"Authorization": header})
    assert refused.status_code == 401
    assert problem_in(refused) == "token"
    assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_and_an_ended_token_are_over(caller, caller_of, service):
    other = caller_of("Society of the South")
    with service.database.write() as session:
        tokens = {token.partner_id: token for token in session.scalars(select(ApiToken))}
        revoke_token(session, token_id=tokens[caller.partner_id].id, account_id=tokens[caller.partner_id].created_by_id)
        tokens[other.partner_id].expires_at = now() - timedelta(seconds=1)
    assert caller.get("/lists").status_code == 401
    assert other.get("/lists").status_code == 401


def test_a_token_is_stored_as_a_digest_only(caller, service):
    with service.database.read() as session:
        stored = session.scalars(select(ApiToken)).one()
    assert caller.token.encode() not in stored.digest
    assert caller.token not in stored.hint


def test_a_token_for_something_else_is_refused(caller_of):
    caller = caller_of(scopes=(Scope.ANSWERS,))
    refused = caller.get("/lists")
    assert refused.status_code == 403
    assert problem_in(refused) == "scope"


@pytest.mark.parametrize(("method", "path"), [("GET", "/persons"), ("DELETE", "/nothing/here"), ("GET", "/lists/0x1")])
def test_what_there_is_not_is_said_as_a_problem(caller, method, path):
    refused = caller.call(method, path)
    assert refused.status_code == 404
    assert problem_in(refused) == "not_found"


def test_another_method_is_refused_with_those_there_are(caller):
    refused = caller.call("DELETE", "/lists")
    assert refused.status_code == 405
    assert "POST" in refused.headers["Allow"]
    assert problem_in(refused) == "method_not_allowed"


def test_a_call_repeated_with_its_key_acts_once_and_answers_the_same(caller, service):
    first = caller.send(CSV, Idempotency_Key="one")
    again = caller.send(CSV, Idempotency_Key="one")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json == again.json
    with service.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PartnerList)) == 1


def test_a_key_that_came_with_another_file_is_refused_and_the_other_file_not_kept(caller, service):
    caller.send(CSV, Idempotency_Key="one")
    refused = caller.send(CSV + "Amina Noor,F\n", Idempotency_Key="one")
    assert refused.status_code == 409
    assert problem_in(refused) == "key_reused"
    assert caller.send(CSV, Idempotency_Key="one").status_code == 202
    with service.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PartnerList)) == 1


def test_a_key_of_another_call_is_refused(caller):
    caller.send(CSV, Idempotency_Key="one")
    refused = caller.send(CSV, "/lists?scope=none", Idempotency_Key="one")
    assert refused.status_code == 409
    assert problem_in(refused) == "key_reused"


def test_a_key_whose_first_call_still_runs_waits_and_one_that_was_broken_off_acts(caller, service):
    caller.send(CSV, Idempotency_Key="one")
    with service.database.write() as session:
        call = session.scalars(select(ApiCall)).one()
        call.status = None
    assert problem_in(caller.send(CSV, Idempotency_Key="one")) == "call_running"
    with service.database.write() as session:
        session.scalars(select(ApiCall)).one().created_at = now() - timedelta(minutes=5)
    assert caller.send(CSV, Idempotency_Key="one").status_code == 200


def test_a_refused_call_may_be_made_again_with_its_key(caller):
    assert caller.send("", Idempotency_Key="one").status_code == 422
    assert caller.send(CSV, Idempotency_Key="one").status_code == 202


def test_what_was_answered_is_kept_sealed(caller, service):
    caller.send(CSV, Idempotency_Key="one")
    with service.database.read() as session:
        assert b"received" not in session.scalars(select(ApiCall)).one().sealed


def test_too_many_calls_are_refused_for_a_while(app, caller, monkeypatch):
    refused = [caller.get("/lists") for _ in range(601)][-1]
    assert refused.status_code == 429
    assert problem_in(refused) == "too_many_requests"
    assert int(refused.headers["Retry-After"]) > 0
