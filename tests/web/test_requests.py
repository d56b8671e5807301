"""Requests after they were handed in: their page, who sees it, and what becomes of them."""

from __future__ import annotations

import pytest

from rlf.models import Centre, CentreKind, Role, TracingRequest, now
from tests.accounts import add_account
from tests.web.interviews import begin, person_form, submitted


@pytest.fixture
def client(client_as):
    return client_as(Role.CASEWORKER)


def _matched(service, interview):
    with service.database.write() as session:
        session.get(TracingRequest, int(interview.path.split("/")[-1])).matched_at = now()


def test_the_page_shows_everything_that_was_said(client):
    page = submitted(client).read().text
    for word in ("LUX-", "مريم الحسن", "يوسف الحسن", "Yusuf al-Hasan", "brother"):
        assert word in page


def test_the_page_refreshes_itself_until_matching_has_finished(client, service):
    interview = submitted(client)
    assert 'hx-trigger="every 2s"' in interview.read("progress").text
    _matched(service, interview)
    done = interview.read("progress").text
    assert "hx-trigger" not in done
    assert "Last compared with everything else" in done


def test_a_change_after_submission_is_matched_anew(client, service):
    interview = submitted(client)
    _matched(service, interview)
    answer = interview.send("enquirer", person_form("Mariam"))
    assert answer.location.endswith("/themes")
    assert 'hx-trigger="every 2s"' in interview.read("progress").text


def test_a_withdrawn_consent_ends_the_comparison_and_says_so(client):
    interview = submitted(client)
    interview.send("withdraw", {})
    page = interview.read().text
    assert "There is no consent to search here, so nothing is compared." in page
    assert "Withdraw all consents" not in page


def test_a_closed_request_shows_its_outcome_and_can_be_opened_again(client):
    interview = submitted(client)
    assert interview.send("close", {"outcome": ""}).status_code == 422
    interview.send("close", {"outcome": "contact_restored", "outcome_note": "They spoke today."})
    page = interview.read().text
    assert "contact restored" in page
    assert "They spoke today." in page
    assert interview.read("notice").status_code == 409
    interview.send("reopen", {}, revision=0)
    assert interview.read("notice").status_code == 200


def test_an_outcome_is_neither_shown_nor_set_beside_the_family(client_as, centre):
    worker, caseworker = client_as(Role.INTAKE_WORKER), client_as(Role.CASEWORKER)
    path = submitted(worker, centre=str(centre.id)).path
    assert worker.get(f"{path}/close").status_code == 403
    caseworker.post(f"{path}/close", data={"outcome": "deceased", "outcome_note": "Told in person."})
    shown, hidden = caseworker.get(path).text, worker.get(path).text
    assert "deceased, confirmed" in shown
    assert "deceased" not in hidden
    assert "Told in person." not in hidden
    assert "Open it again" not in hidden


def test_the_list_names_who_is_sought_and_who_asks(client):
    submitted(client)
    page = client.get("/requests").text
    for name in ("يوسف الحسن", "مريم الحسن"):
        assert name in page
    assert "nobody written down yet" not in page


def test_a_count_of_proposals_is_not_shown_beside_the_family(client_as):
    interview = submitted(client_as(Role.INTAKE_WORKER))
    assert "Proposals that wait" not in interview.read().text
    interview = submitted(client_as(Role.CASEWORKER))
    assert "Proposals that wait" in interview.read().text


@pytest.fixture
def elsewhere(app, service):
    """An intake worker of another centre."""
    with service.database.write() as session:
        centre = Centre(name="Centre du Lac", locality="Weiswampach", kind=CentreKind.RECEPTION_CENTRE)
        session.add(centre)
    account = add_account(service, "elsewhere", Role.INTAKE_WORKER, centre.id)
    client = app.test_client()
    client.post("/sign-in", data={"sign_in": "elsewhere", "password": "a long enough password"})
    assert client.get("/").status_code == 200
    return client, account


def test_another_centre_sees_nothing_of_a_request(client_as, centre, elsewhere):
    own = client_as(Role.INTAKE_WORKER)
    interview = submitted(own, centre=str(centre.id))
    stranger, _account = elsewhere
    for page in ("", "/themes", "/notice", "/enquirer", "/sought", "/read-back", "/receipt", "/progress"):
        assert own.get(interview.path + page).status_code == 200
        assert stranger.get(interview.path + page).status_code == 404
    for act in ("/submit", "/withdraw", "/delete"):
        assert stranger.post(interview.path + act).status_code == 404
    assert "There are no requests yet" in stranger.get("/requests").text


def test_a_request_moves_with_the_family(client_as, centre, elsewhere):
    stranger, account = elsewhere
    interview = submitted(client_as(Role.INTAKE_WORKER), centre=str(centre.id))
    form = {"language": "en", "centre": str(account.centre_id), "priority": "normal"}
    assert interview.send("interview", form).location == "/requests"
    assert interview.read().status_code == 404
    assert stranger.get(interview.path).status_code == 200


def test_an_intake_worker_begins_at_the_own_centre(client_as, centre, elsewhere):
    page = client_as(Role.INTAKE_WORKER).get("/requests/new").text
    assert centre.name in page
    assert "Centre du Lac" not in page


def test_requests_are_counted_filtered_and_paged(client):
    for _ in range(27):
        interview = begin(client)
        interview.send("submit", {}, revision=2)
    page = client.get("/requests?state=open").text
    assert "1 to 25 of 27" in page
    assert "/requests?state=open&amp;page=2" in page
    assert "26 to 27 of 27" in client.get("/requests?state=open&page=2").text
    assert "No request fits this filter" in client.get("/requests?state=closed").text


def test_home_says_what_waits(client):
    begin(client)
    submitted(client)
    page = client.get("/").text
    assert 'Your drafts: <span class="count">1</span>' in page
    assert 'Open requests: <span class="count">1</span>' in page
