"""Pages on which a list gets its terms, replaces another, and comes to its end."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from rlf.models import (
    Audience,
    EndReason,
    ListKind,
    ListScope,
    ListState,
    PartnerList,
    Proposal,
    ProposalState,
    Role,
    today,
)
from tests.rlf.builders import a_request
from tests.rlf.partner_lists.editions import FIRST, KHADIJA, do_what_is_promised, text, the_list
from tests.web.list_pages import id_of

TOMORROW = today() + timedelta(days=1)
TERMS = {
    "agreement": "Agreement <b>A</b>",
    "purpose": "tracing",
    "scope": "agreed",
    "audience": "supervisors",
    "may_go_onward": "y",
    "expires_on": TOMORROW.isoformat(),
}
RECOGNISED = {
    "column_0": "partner_reference",
    "column_1": "full_name",
    "column_2": "sex",
    "column_3": "birth_date",
    "column_4": "last_seen_place",
    "date_order": "day_first",
    "calendar": "gregorian",
}


@pytest.fixture
def client(client_as):
    return client_as(Role.LIAISON)


def send(client, rows=FIRST, **more):
    return client.post("/lists/new", data={"partner": "A Society", "file": (io.BytesIO(text(rows)), "a.csv"), **more})


def read(client, service, rows=FIRST, **more):
    """Take a list through to its end; its id."""
    address = send(client, rows, **more).location
    assert client.post(address, data=RECOGNISED).status_code == 302
    do_what_is_promised(service)
    return id_of(service)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_terms_are_taken_with_the_file_and_shown(client, service):
    list_id = read(client, service, **TERMS)
    found = the_list(service, list_id)
    assert (found.scope, found.audience, found.may_go_onward) == (ListScope.AGREED, Audience.SUPERVISORS, True)
    assert found.expires_on == TOMORROW
    page = client.get(f"/lists/{list_id}")
    assert "Agreement &lt;b&gt;A" in page.text
    assert "only requests whose family agreed" in page.text
    assert "supervisors alone" in page.text


def test_without_a_word_a_list_has_the_usual_terms(client, service):
    found = the_list(service, read(client, service))
    assert (found.scope, found.audience, found.may_go_onward) == (ListScope.ALL, Audience.CASEWORKERS, False)
    assert (found.expires_on, found.edition_of_id) == (None, None)


def test_a_list_of_people_whom_the_partner_seeks_is_said_to_be_one_and_stays_one(client, service):
    list_id = read(client, service, kind="sought")
    assert the_list(service, list_id).kind is ListKind.SOUGHT
    assert "people whom the partner seeks" in client.get(f"/lists/{list_id}").text
    client.post(f"/lists/{list_id}/terms", data={"scope": "none", "audience": "caseworkers", "kind": "met"})
    assert the_list(service, list_id).kind is ListKind.SOUGHT
    assert re.search(r'checked[^>]*value="sought"', client.get("/lists/new/terms?partner=A+Society").text)


def test_the_terms_of_the_partners_last_list_are_proposed(client, service):
    list_id = read(client, service, **TERMS)
    for address in ("/lists/new/terms?partner=A+Society", f"/lists/new?edition_of={list_id}"):
        page = client.get(address).text
        assert re.search(r'checked[^>]*value="agreed"', page)
        assert re.search(r'checked[^>]*value="supervisors"', page)
        assert f'value="{TOMORROW.isoformat()}"' in page
        assert f'<option selected value="{list_id}">' in page
    assert 'value="A Society"' in client.get(f"/lists/new?edition_of={list_id}").text
    assert not re.search(r'checked[^>]*value="agreed"', client.get("/lists/new/terms?partner=Another").text)


def test_terms_that_cannot_be_are_refused_beside_the_field(client, service):
    gone = (today() - timedelta(days=1)).isoformat()
    for wrong in ({"expires_on": gone}, {"expires_on": "soon"}, {"scope": "some"}, {"edition_of": "7"}):
        answer = send(client, **wrong)
        assert answer.status_code == 422
        assert "field-error" in answer.text
    assert id_of(service) is None


def test_changed_terms_hold_at_once(client, service, account_of):
    a_request(service, a_caseworker(account_of), sought=[KHADIJA])
    list_id = read(client, service)
    answer = client.post(f"/lists/{list_id}/terms", data={"scope": "none", "audience": "caseworkers"})
    assert answer.status_code == 302
    assert proposal(service).state is ProposalState.CLOSED
    refused = client.post(f"/lists/{list_id}/terms", data={"scope": "all", "expires_on": "2020-01-01"})
    assert refused.status_code == 422
    assert "This day has passed" in refused.text


def a_caseworker(account_of):
    return type("Somebody", (), {"id": account_of(Role.CASEWORKER)})()


def proposal(service):
    with service.database.read() as session:
        return session.scalars(select(Proposal)).one()


def test_an_edition_shows_its_figures_and_the_one_before(client, service):
    first_id = read(client, service)
    second_id = read(client, service, [FIRST[0], "N-9,Selam Tesfay,F,,Rome"], edition_of=str(first_id))
    page = words(client.get(f"/lists/{second_id}"))
    assert "New 1 Changed 0 Unchanged 1 Gone 2" in page
    assert "a new edition took its place" in page
    assert "This list no longer counts" in words(client.get(f"/lists/{first_id}"))


def test_a_list_is_withdrawn_after_a_page_that_says_what_that_does(client, client_as, service, account_of):
    a_request(service, a_caseworker(account_of), sought=[KHADIJA])
    list_id = read(client, service)
    page = words(client.get(f"/lists/{list_id}/withdraw"))
    assert "no longer compared or found: 3" in page
    assert "are closed: 1" in page
    assert client.post(f"/lists/{list_id}/withdraw").status_code == 302
    review = words(client_as(Role.CASEWORKER).get(f"/review/{proposal(service).id}"))
    assert "This is no longer proposed: the partner withdrew this list" in review
    assert "Take the withdrawal back" in client.get(f"/lists/{list_id}").text
    assert client.post(f"/lists/{list_id}/withdraw/back").status_code == 302
    do_what_is_promised(service)
    assert proposal(service).state is ProposalState.OPEN


def test_an_import_is_undone_after_a_page_that_says_what_that_does(client, service):
    list_id = read(client, service)
    assert "Entries that are erased: 3" in words(client.get(f"/lists/{list_id}/undo"))
    assert client.post(f"/lists/{list_id}/undo").status_code == 302
    do_what_is_promised(service)
    page = words(client.get(f"/lists/{list_id}"))
    assert "This list no longer counts: the import was undone." in page
    assert the_list(service, list_id).state is ListState.ENDED
    assert client.post(f"/lists/{list_id}/withdraw").status_code == 409
    assert client.post(f"/lists/{list_id}/terms", data={"scope": "all"}).status_code == 409


def test_the_reading_of_a_list_is_cancelled_and_its_file_may_come_again(client, service):
    assert client.post(send(client).location, data=RECOGNISED).status_code == 302
    list_id = id_of(service)
    assert "Cancel the reading" in client.get(f"/lists/{list_id}").text
    assert "The reading is cancelled" in client.post(f"/lists/{list_id}/cancel", follow_redirects=True).text
    do_what_is_promised(service)
    assert the_list(service, list_id).ended_because is EndReason.CANCELLED
    assert send(client).status_code == 302


def test_a_list_that_was_read_to_its_end_is_not_cancelled(client, service):
    list_id = read(client, service)
    assert "Cancel the reading" not in client.get(f"/lists/{list_id}").text
    assert "You can undo its import" in client.post(f"/lists/{list_id}/cancel", follow_redirects=True).text
    assert the_list(service, list_id).ended_because is None


def test_a_row_is_withdrawn_and_taken_back(client, service):
    list_id = read(client, service)
    told = {
        "k-1": "Rows withdrawn: 1.",
        "X-9": "There is no such row in this list",
        "": "Say which row",
    }
    for reference, sentence in told.items():
        answer = client.post(f"/lists/{list_id}/rows/withdraw", data={"reference": reference}, follow_redirects=True)
        assert sentence in answer.text
    assert "Let line 2 count again" in client.get(f"/lists/{list_id}").text
    answer = client.post(f"/lists/{list_id}/rows/back", data={"line": "2"}, follow_redirects=True)
    assert "Rows that count again: 1." in answer.text
    assert "Withdrawn rows" not in client.get(f"/lists/{list_id}").text


def test_a_list_for_supervisors_alone_is_seen_by_nobody_else(client, client_as, service, account_of):
    a_request(service, a_caseworker(account_of), sought=[KHADIJA])
    read(client, service, audience="supervisors")
    found = proposal(service)
    seen = {Role.CASEWORKER: (404, 0), Role.SUPERVISOR: (200, 1)}
    with service.database.read() as session:
        entry_id = max(found.left_id, found.right_id)
        assert session.get(Proposal, found.id) is not None
    for role, (status, count) in seen.items():
        reader = client_as(role)
        assert reader.get(f"/review/{found.id}").status_code == status
        assert reader.get(f"/persons/{entry_id}").status_code == status
        assert f"{count} proposal" in words(reader.get("/review"))
        listed = reader.post("/search", data={"name": "Khadija Salim Barakzai"}).text
        assert listed.count("A Society") == count
        decision = reader.post(f"/review/{found.id}", data={"verdict": "same"})
        assert decision.status_code == (404 if status == 404 else 302)


def test_an_expired_list_counts_again_with_a_day_to_come(client, service):
    list_id = read(client, service)
    with service.database.write() as session:
        ended = {"state": ListState.ENDED, "ended_because": EndReason.EXPIRED, "ended_at": PartnerList.created_at}
        session.execute(update(PartnerList).values(**ended, expires_on=today() - timedelta(days=1)))
    answer = client.post(f"/lists/{list_id}/terms", data={**TERMS, "scope": "all"})
    assert answer.status_code == 302
    do_what_is_promised(service)
    assert (the_list(service, list_id).state, the_list(service, list_id).ended_at) == (ListState.DONE, None)


def test_nobody_but_liaison_and_supervisor_may_end_a_list(client, client_as, service):
    list_id = read(client, service)
    for place in ("withdraw", "undo", "cancel", "terms", "rows/withdraw", "rows/back", "withdraw/back"):
        assert client_as(Role.CASEWORKER).post(f"/lists/{list_id}/{place}").status_code == 403
    assert client.get("/lists/7/withdraw").status_code == 404
