"""Signing in and out: who gets in, how often one may fail, and when a session ends."""

from __future__ import annotations

import re

import pytest

from rlf.account_care import set_active, set_password
from rlf.accounts import sign_in
from rlf.models import Role
from tests.accounts import PASSWORD
from tests.web.interviews import begin, person_form
from web.auth.views import local_path

TEN = 10


def _sign_in(client, password=PASSWORD, name="caseworker", **more):
    return client.post("/sign-in", data={"sign_in": name, "password": password}, **more)


def test_name_and_password_lead_to_the_page_that_was_wanted(app, account_of):
    account_of(Role.CASEWORKER)
    client = app.test_client()
    sent = client.get("/requests?state=open")
    assert sent.location == "/sign-in?next=/requests?state%3Dopen"
    assert client.post(sent.location, data={"sign_in": "CaseWorker ", "password": PASSWORD}).location.startswith(
        "/requests?state"
    )
    assert "Somebody caseworker" in client.get("/").text


def test_a_wrong_password_and_an_unknown_name_read_the_same(app, account_of):
    account_of(Role.CASEWORKER)
    wrong = _sign_in(app.test_client(), "not the password")
    unknown = _sign_in(app.test_client(), name="nobody")
    assert wrong.status_code == unknown.status_code == 401
    sentence = "This sign-in name and password do not belong together."
    assert sentence in wrong.text
    assert sentence in unknown.text


def test_after_ten_failures_a_name_rests_and_others_do_not(app, account_of):
    account_of(Role.CASEWORKER)
    account_of(Role.LIAISON)
    client = app.test_client()
    failures = [_sign_in(client, "wrong").status_code for _ in range(TEN)]
    assert failures == [401] * TEN
    assert _sign_in(client).status_code == 429
    assert _sign_in(client, name="liaison").status_code == 302


def test_signing_out_ends_the_session(client_as):
    client = client_as(Role.CASEWORKER)
    assert client.get("/").status_code == 200
    client.post("/sign-out")
    assert client.get("/").location == "/sign-in"


def test_signing_out_ends_every_copy_of_the_session(app, client_as):
    client = client_as(Role.CASEWORKER)
    copy = app.test_client()
    copy.set_cookie("rlf", client.get_cookie("rlf").value)
    assert copy.get("/").status_code == 200
    client.post("/sign-out")
    assert copy.get("/").location == "/sign-in"


def test_a_guess_at_a_password_waits_for_nobody_who_writes(service, account_of):
    account_of(Role.CASEWORKER)
    with service.database.write():
        assert sign_in(service, "caseworker", "not the password") is None


def test_a_session_ends_when_nothing_happens_and_a_refreshing_page_is_nothing(app, client_as, monkeypatch):
    client = client_as(Role.CASEWORKER)
    with client.session_transaction() as session:
        began = session["seen"]
    minutes = 60
    monkeypatch.setattr("web.auth.signed_in.time.time", lambda: began + 20 * minutes)
    assert client.get("/requests", headers={"HX-Request": "true"}).status_code == 200
    monkeypatch.setattr("web.auth.signed_in.time.time", lambda: began + 31 * minutes)
    answer = client.get("/", follow_redirects=True)
    assert "You were signed out because nothing happened for a while" in answer.text


def test_whoever_goes_on_working_stays_signed_in(client_as, monkeypatch):
    client = client_as(Role.CASEWORKER)
    with client.session_transaction() as session:
        began = session["seen"]
    for minute in range(20, 200, 20):
        monkeypatch.setattr("web.auth.signed_in.time.time", lambda at=began + minute * 60: at)
        assert client.get("/").status_code == 200


def test_an_account_switched_off_is_signed_out_everywhere(service, client_as, account_of):
    client = client_as(Role.CASEWORKER)
    assert client.get("/").status_code == 200
    by_id = account_of(Role.ADMINISTRATOR)
    with service.database.write() as session:
        set_active(session, by_id=by_id, account_id=account_of(Role.CASEWORKER), active=False)
    assert client.get("/").location == "/sign-in"


def test_an_account_with_a_new_password_is_signed_out_everywhere(service, client_as, account_of):
    client = client_as(Role.CASEWORKER)
    assert client.get("/").status_code == 200
    own_id = account_of(Role.CASEWORKER)
    with service.database.write() as session:
        set_password(session, by_id=own_id, account_id=own_id, password="another long password")
    assert client.get("/").location == "/sign-in"


@pytest.mark.parametrize("forged", ["https://example.org", "//example.org", "/\\example.org", "javascript:x", "/a\nb"])
def test_a_forged_link_sends_nobody_elsewhere(forged):
    assert local_path(forged) == ""


def test_the_language_stays_chosen_through_signing_in(app, account_of):
    account_of(Role.CASEWORKER)
    client = app.test_client()
    client.post("/language", data={"language": "de", "next": "/sign-in"})
    assert 'lang="de"' in client.get("/sign-in").text
    _sign_in(client)
    assert 'lang="de"' in client.get("/").text


def test_the_browser_s_language_is_spoken_until_another_is_chosen(app):
    page = app.test_client().get("/sign-in", headers={"Accept-Language": "fr-LU,fr;q=0.9,en;q=0.5"})
    assert '<html lang="fr" dir="ltr">' in page.text


def test_the_demonstration_names_its_accounts(app):
    page = app.test_client().get("/sign-in").text
    assert "invented-people-only" in page
    assert "All of this is invented" in page


FROM_A_PAGE_OF_OURS = {"Sec-Fetch-Site": "same-origin"}


def hidden_fields(page):
    return dict(re.findall(r'<input (?:[^>]*)name="([^"]+)" (?:[^>]*)value="([^"]*)"', page))


def test_what_was_typed_when_the_session_ended_is_saved_after_signing_in(client_as):
    client = client_as(Role.CASEWORKER)
    interview = begin(client)
    fields = {**person_form("Zarmina Qaderi"), "revision": str(interview.revision)}
    with client.session_transaction() as session:
        session["seen"] = 0
    answer = client.post(f"{interview.path}/enquirer", data=fields, headers=FROM_A_PAGE_OF_OURS)
    assert answer.status_code == 401
    assert "not saved yet" in answer.text
    assert "Zarmina" not in answer.text, "who comes to the screen meanwhile learns nothing"
    kept = hidden_fields(answer.text)["kept"]
    signed_in = client.post("/sign-in", data={"sign_in": "caseworker", "password": PASSWORD, "kept": kept})
    again = hidden_fields(signed_in.text)
    assert again["names-0-text"] == "Zarmina Qaderi"
    assert client.post(f"{interview.path}/enquirer", data=again).status_code == 303
    assert "Zarmina Qaderi" in interview.read("read-back").text


def test_a_form_from_another_site_is_not_kept(app, account_of):
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
        answer = app.test_client().post("/requests/1/enquirer", data={"names-0-text": "x"}, headers=headers)
        assert answer.location == "/sign-in"


def test_a_kept_form_that_was_altered_is_not_sent_on(app, account_of):
    account_of(Role.CASEWORKER)
    for forged in ("nonsense", "AAAA", "é"):
        data = {"sign_in": "caseworker", "password": PASSWORD, "kept": forged}
        assert app.test_client().post("/sign-in", data=data).location == "/"


def test_a_form_of_an_earlier_session_may_be_sent_once_more(app, client_as):
    app.config["WTF_CSRF_ENABLED"] = True
    client = client_as(Role.CASEWORKER)
    data = {"names-0-text": "Zarmina", "csrf_token": "of another session"}
    answer = client.post("/requests/1/enquirer", data=data, headers=FROM_A_PAGE_OF_OURS)
    assert answer.status_code == 400
    assert hidden_fields(answer.text)["names-0-text"] == "Zarmina"
    assert hidden_fields(answer.text)["csrf_token"] != "of another session"
