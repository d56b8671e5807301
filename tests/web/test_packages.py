"""Pages of packages: the preview is what leaves, refusals say what to do, partners' files are told row by row."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from rlf.models import Role, TransferState, now
from rlf.packages.keys import new_keys
from rlf.transfers.partners import find_recipient
from tests.rlf.builders import described
from tests.rlf.transfers.houses import a_house, a_partner, a_request, entries_of, made, notices, sent, transfer

UNPROCESSABLE = 422
CONFLICT = 409


@pytest.fixture
def house(service):
    return a_house(service)


@pytest.fixture
def client(client_as):
    return client_as(Role.LIAISON)


def terms(house, **changes):
    return {
        "partner": str(house.partner_id),
        "purpose": "search in the lists of the North",
        "legal_basis": "consent",
        "format": "csv",
        "expires_on": (now().date() + timedelta(days=30)).isoformat(),
    } | changes


def draft_page(client, house, **changes):
    answer = client.post("/packages/new", data=terms(house, **changes))
    assert answer.status_code == 303, re.findall(r"field-error.*", answer.text)
    return answer.location


def test_without_packages_the_page_says_what_to_do(client):
    assert "Nothing has left yet" in client.get("/packages").text


def test_the_preview_shows_exactly_what_leaves_and_who_does_not_and_why(client, house):
    a_request(house, described("Amina Yusuf", 1980, religion="a faith"), enquirer=described("Halima Yusuf", 1955))
    a_request(house, described("Sami Nur", now().year - 9))
    page = client.get(draft_page(client, house)).text
    leaving = page[page.index('id="leaving"') : page.index("Who is left out")]
    assert "Amina Yusuf" in leaving
    assert "Sami Nur" not in leaving
    assert "a faith" not in page
    assert "Halima" not in page
    assert "a minor: a second person has to sign" in page
    assert "Somebody other than you has to sign" in page


def test_a_minor_leaves_once_a_colleague_signed(client, client_as, house):
    a_request(house, described("Sami Nur", now().year - 9))
    page = draft_page(client, house)
    sign = f"{page}/sign/{entries_of(house, int(page.rsplit('/', 1)[1]))[0].id}"
    supervisor = client_as(Role.SUPERVISOR)
    seen = {"seen": re.search(r'name="seen" value="(\w+)"', supervisor.get(page).text)[1]}
    assert "cannot sign for it" in client.post(sign, data=seen, follow_redirects=True).text
    assert "The record changed since" in supervisor.post(sign, data={"seen": "00"}, follow_redirects=True).text
    assert "You signed" in supervisor.post(sign, data=seen, follow_redirects=True).text
    assert "Persons in it: 1" in client.post(f"{page}/make", follow_redirects=True).text


def test_a_package_is_made_downloaded_and_called_back(client, house):
    a_request(house, described("Amina Yusuf", 1980))
    page = draft_page(client, house)
    transfer_id = int(page.rsplit("/", 1)[1])
    assert "sealed for its recipient" in client.post(f"{page}/make", follow_redirects=True).text
    file = client.post(f"{page}/file")
    assert file.status_code == 200
    assert b"Amina" not in file.data
    assert transfer(house, transfer_id).state is TransferState.SENT
    assert "called back" in client.post(f"{page}/call-back", follow_redirects=True).text
    assert notices(house) == ["withdrawal"]
    assert "no file of this package" in client.post(f"{page}/file", follow_redirects=True).text


def test_a_draft_is_discarded(client, house):
    a_request(house, described("Amina Yusuf", 1980))
    page = draft_page(client, house)
    assert "Nothing of it has left" in client.post(f"{page}/discard", follow_redirects=True).text
    assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"references": "LU-1, nonsense"}, "These are no references"),
        ({"event": "an event that nobody told of"}, "No request is chosen"),
        ({"expires_on": "2020-01-01"}, "a last day within a year"),
        ({"purpose": ""}, "Say what the partner may use it for"),
        ({"partner": ""}, "Choose a recipient"),
    ],
)
def test_what_cannot_be_drafted_is_said_at_its_field(client, house, changes, said):
    a_request(house, described("Amina Yusuf", 1980))
    answer = client.post("/packages/new", data=terms(house, **changes))
    assert answer.status_code == UNPROCESSABLE
    assert said in answer.text


def test_a_partner_is_added_its_keys_taken_and_compared(client, service):
    data = {"name": "Society of the South", "country": "EG", "may_receive": "y", "fields": ["full_name", "reference"]}
    page = client.post("/packages/partners/new", data=data).location
    assert "no age key" in client.get(page).text
    card = new_keys().public.card("them")
    assert "No key on it" in client.post(f"{page}/keys", data={"card": "nothing"}).text
    client.post(f"{page}/keys", data={"card": card})
    wrong = client.post(f"{page}/compared", data={"age": "1 2 3", "verify": "4 5 6"})
    assert wrong.status_code == UNPROCESSABLE
    assert "Send nothing" in wrong.text
    with service.database.read() as session:
        age, verify = find_recipient(session, service.keyring, int(page.rsplit("/", 1)[1])).fingerprints
    assert (
        "The keys are confirmed"
        in client.post(f"{page}/compared", data={"age": age, "verify": verify}, follow_redirects=True).text
    )
    assert "can receive" in client.get("/packages/partners").text


def test_a_passphrase_is_shown_on_the_page_of_its_package_and_nowhere_else(client, house):
    data = {"name": "Village committee", "may_receive": "y", "by_passphrase": "y", "fields": ["full_name"]}
    partner_id = client.post("/packages/partners/new", data=data).location.rsplit("/", 1)[1]
    a_request(house, described("Amina Yusuf", 1980))
    page = draft_page(client, house, partner=partner_id)
    client.post(f"{page}/make")
    shown = re.search(r"(?:[a-z2-9]{5}-){4}[a-z2-9]{5}", client.get(page).text)[0]
    assert "by telephone" in client.get(page).text
    assert shown not in client.get("/packages").text + client.get(f"/packages/partners/{partner_id}").text


def test_a_partner_that_somebody_else_saved_is_not_overwritten(client, house):
    page = f"/packages/partners/{house.partner_id}"
    revision = re.search(r'name="revision" value="(\d+)"', client.get(page).text)[1]
    data = {"name": "Society of the North", "fields": ["reference"], "revision": revision}
    assert client.post(page, data=data).status_code == 303
    assert client.post(page, data=data).status_code == 409


def test_notices_are_sealed_for_the_partner_and_acknowledged_by_hand(client, client_as, house):
    request = a_request(house, described("Amina Yusuf", 1980))
    sent(house)
    client_as(Role.SUPERVISOR).post(
        f"/packages/of-request/{request.id}", data={"must_not_be_shared": "y", "revision": request.revision}
    )
    page = f"/packages/partners/{house.partner_id}"
    assert "Notices to send" in client.get("/").text
    assert "withdrawn: to be deleted" in client.get(page).text
    assert "The notices are sealed" in client.post(f"{page}/notices", follow_redirects=True).text
    done = re.search(r'action="([^"]+/acknowledged)"', client.get(page).text)[1]
    assert "Nothing waits" in client.post(done, follow_redirects=True).text
    assert "Notices to send" not in client.get("/").text
    assert "nothing that this partner has to be told" in client.post(f"{page}/notices", follow_redirects=True).text


def test_a_file_of_answers_is_told_row_by_row_and_waits_for_a_caseworker(client, client_as, house):
    request = a_request(house, described("Amina Yusuf", 1980))
    reference = entries_of(house, sent(house))[0].reference
    page = f"/packages/partners/{house.partner_id}/answers"
    file = f"reference,answer,own reference\n{reference},not found,N-77\nXXXX-XXXX-XXXX,found,\n".encode()
    text = client.post(page, data={"file": (io.BytesIO(file), "answers.csv")}).text
    assert "noted on the request" in text
    assert "this partner never received such a reference" in text
    caseworker = client_as(Role.CASEWORKER)
    assert "N-77" in caseworker.get(f"/packages/of-request/{request.id}").text
    assert "Read the answers" in caseworker.get("/").text
    listed = caseworker.get("/packages/answers").text
    assert "N-77" in listed
    read = re.search(r'action="([^"]+/seen)"', listed)[1]
    assert "All answers are read" in caseworker.post(read, follow_redirects=True).text


def test_a_proposal_that_an_answer_made_shows_the_answer(client, client_as, house):
    a_request(house, described("Amina Yusuf", 1980))
    reference = entries_of(house, sent(house))[0].reference
    file = f"reference,answer,own reference,full name,date of birth\n{reference},found,N-77,Amina Yusuf,1980\n".encode()
    taken = client.post(
        f"/packages/partners/{house.partner_id}/answers", data={"file": (io.BytesIO(file), "answers.csv")}
    )
    assert "proposed to the caseworkers" in taken.text
    caseworker = client_as(Role.CASEWORKER)
    page = re.search(r'href="(/review/\d+)', caseworker.get("/review").text)[1]
    assert "N-77" in caseworker.get(page).text


@pytest.mark.parametrize(
    ("content", "said"), [(b"\x00\x01", "field-error"), (b"name,age\nx,y\n", "No column of this file")]
)
@pytest.mark.parametrize("kind", ["answers", "acknowledgements"])
def test_a_file_that_is_none_is_refused_in_words(client, house, kind, content, said):
    answer = client.post(f"/packages/partners/{house.partner_id}/{kind}", data={"file": (io.BytesIO(content), "a.csv")})
    assert answer.status_code == UNPROCESSABLE
    assert said in answer.text


def test_the_journal_of_a_request_says_who_received_what(client_as, house):
    request = a_request(house, described("Amina Yusuf", 1980))
    client = client_as(Role.CASEWORKER)
    page = f"/packages/of-request/{request.id}"
    assert "Nothing about anybody of this request has left" in client.get(page).text
    sent(house)
    text = client.get(page).text
    assert "Society of the North" in text
    assert "Amina Yusuf" in text
    assert "consent and the agreement of 2024" in text


def test_what_left_is_looked_up_by_either_reference(client, house):
    request = a_request(house, described("Amina Yusuf", 1980))
    reference = entries_of(house, sent(house))[0].reference
    for known in (request.reference, reference.lower()):
        assert "Society of the North" in client.post("/packages/journal", data={"reference": known}).text
    assert "Nothing has left" in client.post("/packages/journal", data={"reference": "LUX-2026-999999-X"}).text
    assert client.post("/packages/journal", data={"reference": ""}).status_code == UNPROCESSABLE


def test_a_restriction_that_nobody_could_obey_is_refused(client_as, house):
    request = a_request(house, described("Amina Yusuf", 1980))
    client = client_as(Role.CASEWORKER)
    page = f"/packages/of-request/{request.id}"
    refused = client.post(page, data={"never_with": "those there", "revision": request.revision})
    assert refused.status_code == UNPROCESSABLE
    assert "Name countries" in refused.text
    said = {"never_with": "Society of the North", "revision": request.revision}
    assert "Saved." in client.post(page, data=said, follow_redirects=True).text
    stale = client.post(page, data={**said, "never_with": "Sweden"})
    assert stale.status_code == CONFLICT
    assert 'value="Society of the North"' in stale.text


def test_names_of_partners_cannot_break_a_page(client, house):
    a_request(house, described("Amina Yusuf", 1980))
    other = a_partner(house.service, house.liaison, new_keys(), name="<b>Bold</b>")
    made(house, partner_id=other)
    assert "<b>Bold</b>" not in client.get("/packages").text
