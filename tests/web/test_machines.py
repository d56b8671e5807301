"""Pages about partners' machines: tokens are shown once and end at once; addresses are checked."""

from __future__ import annotations

import re

import pytest

from rlf.models import Partner, Role


@pytest.fixture
def client(client_as):
    return client_as(Role.LIAISON)


@pytest.fixture
def page(service):
    with service.database.write() as session:
        partner = Partner(name="Society of the North")
        session.add(partner)
    return f"/machines/{partner.id}"


def secret_in(text):
    return re.search(r'id="secret">([^<]+)<', text)[1]


def test_without_partners_the_page_says_what_to_do(client):
    assert "There is no partner yet" in client.get("/machines").text


def test_a_token_is_shown_once_works_and_ends_at_once(client, app, page):
    assert "This partner has no token" in client.get(page).text
    secret = secret_in(client.post(f"{page}/tokens", data={"scopes": ["lists"], "days": "30"}).text)
    assert secret not in client.get(page).text
    machine = app.test_client()
    known = {"Authorization": f"Bearer {secret}"}
    assert machine.get("/api/v1/lists", headers=known).status_code == 200
    assert "never used" not in client.get(page).text
    end = re.search(r'action="([^"]+/revoke)"', client.get(page).text)[1]
    assert "over from now on" in client.post(end, follow_redirects=True).text
    assert machine.get("/api/v1/lists", headers=known).status_code == 401


@pytest.mark.parametrize("data", [{"scopes": [], "days": "30"}, {"scopes": ["lists"], "days": "0"}, {"days": "x"}])
def test_a_token_for_nothing_or_for_ever_is_refused(client, page, data):
    assert client.post(f"{page}/tokens", data=data).status_code == 422


def test_where_a_partner_is_told_of_events_is_set_and_taken_away(client, page):
    assert secret_in(client.post(f"{page}/webhook", data={"url": "http://127.0.0.1:9/hook"}).text)
    assert "http://127.0.0.1:9/hook" in client.get(page).text
    client.post(f"{page}/webhook/remove")
    assert "It is told at" not in client.get(page).text


def test_an_address_that_cannot_be_called_is_refused_in_words(client, page):
    refused = client.post(f"{page}/webhook", data={"url": "https://10.0.0.1/"})
    assert refused.status_code == 422
    assert "that can be reached from outside" in refused.text


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.INTAKE_WORKER, Role.ADMINISTRATOR])
def test_others_may_not(client_as, page, role):
    assert client_as(role).get(page).status_code == 403


def test_a_partner_that_is_none_is_not_found(client):
    assert client.get("/machines/17").status_code == 404
