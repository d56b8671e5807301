"""Packages, answers, acknowledgements and withdrawals by machine: a partner reaches its own, and nothing else."""

from __future__ import annotations

import pytest

from rlf.machines.tokens import Scope, issue_token
from rlf.models import EndReason, PartnerList, TransferState
from rlf.packages.formats import ListFormat
from rlf.partner_lists.confirming import confirm, preview
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.receiving import survey_list
from rlf.transfers.notice_files import make_notices
from rlf.transfers.restrictions import restrict
from tests.rlf.builders import described, nothing
from tests.rlf.transfers.houses import a_house, a_request, drafted, entries_of, made, notices, opened, sent, transfer
from tests.web.api.conftest import Caller
from tests.web.api.test_calls import CSV, problem_in


@pytest.fixture
def house(service):
    return a_house(service)


@pytest.fixture
def caller(caller_of):
    """The machine of another partner."""
    return caller_of("Society of the East")


@pytest.fixture
def partner(app, house):
    """The machine of the house's partner."""
    with house.service.database.write() as session:
        token = issue_token(
            session,
            house.service.keyring,
            partner_id=house.partner_id,
            scopes=tuple(Scope),
            days=30,
            account_id=house.liaison.id,
        )
    return Caller(app.test_client(), house.partner_id, token)


def test_a_partner_fetches_the_packages_addressed_to_it(partner, house, tmp_path):
    a_request(house, described("Amina Yusuf", 1980))
    drafted(house)
    transfer_id = made(house)
    (listed,) = partner.get("/packages").json["items"]
    assert (listed["id"], listed["kind"], listed["records"]) == (str(transfer_id), "records", 1)
    file = partner.get(f"/packages/{transfer_id}/file")
    assert file.status_code == 200
    (tmp_path / "package.age").write_bytes(file.data)
    assert "Amina Yusuf" in opened(house, tmp_path / "package.age")[1]
    assert transfer(house, transfer_id).state is TransferState.SENT
    assert partner.get("/packages").json["items"][0]["fetched_at"]


def test_nobody_reaches_the_packages_of_another(partner, caller, house):
    a_request(house, described("Amina Yusuf", 1980))
    transfer_id = made(house)
    assert caller.get("/packages").json["items"] == []
    another, none = (caller.get(f"/packages/{number}/file") for number in (transfer_id, 7))
    assert (another.status_code, another.json) == (none.status_code, none.json)
    assert another.status_code == 404
    assert transfer(house, transfer_id).state is TransferState.MADE


def test_a_package_somebody_withdrew_from_is_not_handed_over(partner, house):
    request = a_request(house, described("Amina Yusuf", 1980))
    transfer_id = made(house)
    keep_from_everybody(house, request)
    assert partner.get(f"/packages/{transfer_id}/file").status_code == 409


def test_answers_are_taken_and_what_became_of_them_is_not_told(partner, caller, house):
    a_request(house, described("Amina Yusuf", 1980))
    reference = entries_of(house, sent(house))[0].reference
    lines = f'{{"reference":"{reference}","answer":"found","full_name":"Amina Yusuf","own_reference":"N-7"}}\n'
    lines += f'{{"reference":"{reference}","answer":"not found"}}\n{{"reference":"AAAA-AAAA-AAAA","answer":"found"}}\n'
    outcomes = [row["outcome"] for row in partner.send(lines, "/answers").json["rows"]]
    assert outcomes == ["taken", "taken", "unknown_reference"]
    again = [row["outcome"] for row in partner.send(lines, "/answers").json["rows"]]
    assert again == ["repeated", "repeated", "unknown_reference"]
    assert partner.get("/lists").json["items"] == [], "what holds answers is no list that was sent"
    others = [row["outcome"] for row in caller.send(lines, "/answers").json["rows"]]
    assert others == ["unknown_reference"] * 3


def test_notices_are_fetched_and_acknowledged(partner, caller, house):
    request = a_request(house, described("Amina Yusuf", 1980))
    reference = entries_of(house, sent(house))[0].reference
    keep_from_everybody(house, request)
    make_notices(house.service, house.partner_id, account=house.liaison, list_format=ListFormat.CSV)
    listed = {one["kind"]: one["id"] for one in partner.get("/packages").json["items"]}
    body = {"references": [reference.lower(), "AAAA-AAAA-AAAA"]}
    assert [one["notices"] for one in partner.post("/acknowledgements", json=body).json] == [0, 0]
    assert partner.get(f"/packages/{listed['notices']}/file").status_code == 200
    assert [one["notices"] for one in caller.post("/acknowledgements", json=body).json] == [0, 0]
    assert [one["notices"] for one in partner.post("/acknowledgements", json=body).json] == [1, 0]
    assert notices(house) == ["withdrawal"]


@pytest.mark.parametrize("body", [b"", b"{}", b'{"references": []}', b'{"references": [7]}', b"\xff"])
def test_a_body_that_is_none_is_refused_without_quoting_it(caller, body):
    refused = caller.post("/acknowledgements", data=body, content_type="application/json")
    assert refused.status_code == 422
    assert problem_in(refused) == "invalid"


def test_a_list_like_one_that_was_confirmed_is_read_without_anybody(caller, service):
    first = int(caller.send(CSV).json["id"])
    survey_list(service, first, nothing)
    confirm_as_proposed(service, first)
    second = int(caller.send(CSV + "Ali Nur,M\n").json["id"])
    survey_list(service, second, nothing)
    assert caller.get(f"/lists/{second}").json["state"] == "reading"
    changed = int(caller.send(CSV.replace("Name", "Who", 1)).json["id"])
    survey_list(service, changed, nothing)
    assert caller.get(f"/lists/{changed}").json["state"] == "uploaded"


def test_a_partner_withdraws_its_list_and_nobody_elses(caller, caller_of, service):
    list_id = a_read_list(caller, service)
    other = caller_of("Society of the South")
    assert other.post(f"/lists/{list_id}/withdrawal").status_code == 404
    assert other.post(f"/lists/{list_id}/withdrawn-rows", json={"line": "2"}).status_code == 404
    assert caller.post(f"/lists/{list_id}/withdrawn-rows", json={"line": "2"}).json == {"withdrawn": 1}
    assert caller.post(f"/lists/{list_id}/withdrawn-rows", json={"line": "2"}).json == {"withdrawn": 0}
    assert caller.post(f"/lists/{list_id}/withdrawn-rows", json={"line": "99"}).status_code == 404
    assert caller.post(f"/lists/{list_id}/withdrawn-rows", json={}).status_code == 422
    assert caller.post(f"/lists/{list_id}/withdrawal").json["ended_because"] == "withdrawn"
    assert caller.post(f"/lists/{list_id}/withdrawal").status_code == 200
    with service.database.read() as session:
        assert session.get_one(PartnerList, list_id).ended_because is EndReason.WITHDRAWN


def test_a_token_for_lists_reaches_nothing_else(caller_of):
    caller = caller_of(scopes=(Scope.LISTS,))
    assert caller.get("/packages").status_code == 403
    assert caller.send("reference,answer\n", "/answers").status_code == 403
    assert caller.post("/acknowledgements", json={"references": ["A"]}).status_code == 403


def a_read_list(caller, service) -> int:
    list_id = int(caller.send(CSV).json["id"])
    survey_list(service, list_id, nothing)
    confirm_as_proposed(service, list_id)
    read_list(service, list_id, nothing)
    return list_id


def keep_from_everybody(house, request) -> None:
    said = {"account": house.caseworker, "request_id": request.id, "must_not_be_shared": True, "never_with": ""}
    with house.service.database.write() as session:
        restrict(session, house.service.keyring, **said)


def confirm_as_proposed(service, list_id) -> None:
    with service.database.write() as session:
        account_id = session.get_one(PartnerList, list_id).uploaded_by_id
        seen = preview(session, service.keyring, list_id, account_id=account_id)
        confirm(session, service.keyring, list_id, seen.proposed(), account_id=account_id)
