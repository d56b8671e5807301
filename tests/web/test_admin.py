"""Accounts, stuck work and the audit."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rlf.models import Account, AuditEntry, OutboxRow, OutboxState, Role, Topic
from tests.accounts import PASSWORD


@pytest.fixture
def administrator(client_as):
    return client_as(Role.ADMINISTRATOR)


def _new(**changes):
    return {
        "name": "Lena Neu",
        "sign_in": "lena",
        "role": "liaison",
        "centre": "",
        "password": "some long words",
        **changes,
    }


def test_a_new_account_signs_in_with_what_it_was_given(app, administrator, service):
    assert administrator.post("/admin/accounts/new", data=_new()).status_code == 303
    assert "Lena Neu" in administrator.get("/admin/accounts").text
    answer = app.test_client().post("/sign-in", data={"sign_in": "lena", "password": "some long words"})
    assert answer.location == "/"
    with service.database.read() as session:
        maker = session.scalar(
            select(AuditEntry.account_id).where(AuditEntry.action == "account.created").order_by(AuditEntry.id.desc())
        )
        administrators = session.scalars(select(Account.id).where(Account.role == Role.ADMINISTRATOR)).all()
    assert [maker] == administrators


@pytest.mark.parametrize(
    ("change", "sentence", "status"),
    [
        ({"password": "short"}, "A password needs at least 12 characters.", 422),
        ({"sign_in": ""}, "Enter a sign-in name.", 422),
        ({"sign_in": "Administrator"}, "Somebody signs in by this name already.", 409),
    ],
)
def test_an_account_that_cannot_be_says_so_beside_the_field(administrator, change, sentence, status):
    answer = administrator.post("/admin/accounts/new", data=_new(**change))
    assert answer.status_code == status
    assert sentence in answer.text
    assert "Lena Neu" in answer.text


def test_a_switched_off_account_is_out_and_comes_back(app, administrator, account_of, client_as):
    account_id = account_of(Role.LIAISON)
    liaison = client_as(Role.LIAISON)
    administrator.post(f"/admin/accounts/{account_id}/off")
    assert liaison.get("/").location == "/sign-in"
    signing_in = {"sign_in": "liaison", "password": PASSWORD}
    assert app.test_client().post("/sign-in", data=signing_in).status_code == 401
    administrator.post(f"/admin/accounts/{account_id}/on")
    assert app.test_client().post("/sign-in", data=signing_in).status_code == 302


def test_nobody_switches_off_the_own_account(administrator, account_of):
    own = account_of(Role.ADMINISTRATOR)
    assert administrator.post(f"/admin/accounts/{own}/off").status_code == 409
    assert administrator.get("/").status_code == 200


def test_a_set_password_replaces_the_old_one(app, administrator, account_of):
    account_id = account_of(Role.LIAISON)
    administrator.post(f"/admin/accounts/{account_id}/password", data={"password": "entirely different"})
    client = app.test_client()
    assert client.post("/sign-in", data={"sign_in": "liaison", "password": PASSWORD}).status_code == 401
    assert client.post("/sign-in", data={"sign_in": "liaison", "password": "entirely different"}).status_code == 302


@pytest.fixture
def stuck(service):
    with service.database.write() as session:
        row = OutboxRow(
            topic=Topic.MATCH_REQUEST, subject_id=17, state=OutboxState.PARKED, attempts=6, last_error="SealError"
        )
        session.add(row)
    return row.id


def test_stuck_work_is_shown_and_tried_again(administrator, service, stuck):
    page = administrator.get("/admin/stuck").text
    assert "compare a request" in page
    assert "SealError" in page
    administrator.post(f"/admin/stuck/{stuck}/retry")
    with service.database.read() as session:
        row = session.get_one(OutboxRow, stuck)
        assert (row.state, row.attempts) == (OutboxState.WAITING, 0)
    assert "Nothing is stuck" in administrator.get("/admin/stuck").text


def test_a_supervisor_sees_stuck_work_and_leaves_the_retry_to_others(client_as, stuck):
    supervisor = client_as(Role.SUPERVISOR)
    page = supervisor.get("/admin/stuck").text
    assert "SealError" in page
    assert "Try again" not in page
    assert supervisor.post(f"/admin/stuck/{stuck}/retry").status_code == 403


def test_the_audit_says_who_saw_what_and_filters(client_as, administrator, account_of):
    administrator.post(f"/admin/accounts/{account_of(Role.LIAISON)}/off")
    supervisor = client_as(Role.SUPERVISOR)
    supervisor.get("/admin/audit")
    page = supervisor.get("/admin/audit").text
    assert "account.switched_off" in page
    assert "audit.read" in page
    assert "Somebody administrator" in page
    about_one = supervisor.get(f"/admin/audit?subject=accounts&subject_id={account_of(Role.LIAISON)}").text
    assert "account.switched_off" in about_one
    assert "audit.read" not in about_one
    assert "No entry fits" in supervisor.get("/admin/audit?subject_id=12345").text
