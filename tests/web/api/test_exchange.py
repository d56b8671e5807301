"""Packages, answers, acknowledgements and withdrawals by machine: a partner reaches its own, and nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rlf.machines.tokens import Scope, issue_token
from rlf.machines.webhooks import set_webhook
from rlf.matchmaking import match_piece
from rlf.models import EndReason, ListPiece, PartnerList, TransferState, WebhookDelivery
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
    body = acted_on((reference.lower(), "withdrawal"), ("AAAA-AAAA-AAAA", "withdrawal"))
    assert acknowledged(partner, body) == [0, 0]
    assert partner.get(f"/packages/{listed['notices']}/file").status_code == 200
    assert acknowledged(caller, body) == [0, 0]
    assert acknowledged(partner, acted_on((reference, "correction"))) == [0]
    assert acknowledged(partner, body) == [1, 0]
    assert notices(house) == ["withdrawal"]


def acted_on(*rows):
    return {"notices": [{"reference": reference, "notice": kind} for reference, kind in rows]}


def acknowledged(machine, body):
    return [one["acknowledged"] for one in machine.post("/acknowledgements", json=body).json]


_DEEP = b'{"notices": [{"x": ' + b"[" * 200_000


@pytest.mark.parametrize("body", [b"", b"{}", b'{"notices": []}', b'{"notices": [7]}', b"\xff", _DEEP])
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
    assert caller.post(f"/lists/{list_id}/withdrawn-rows", json={"reference": "N-2"}).json == {"withdrawn": 1}
    assert caller.post(f"/lists/{list_id}/withdrawal").json["ended_because"] == "withdrawn"
    assert caller.post(f"/lists/{list_id}/withdrawal").status_code == 200
    with service.database.read() as session:
        assert session.get_one(PartnerList, list_id).ended_because is EndReason.WITHDRAWN


def test_the_file_of_another_partner_is_a_list_of_its_own_and_tells_nothing(caller, caller_of):
    first, other = caller.send(CSV), caller_of("Society of the South")
    same = other.send(CSV)
    assert (first.status_code, same.status_code) == (202, 202)
    assert first.json["id"] != same.json["id"]
    assert other.send(CSV).json["id"] == same.json["id"]


def test_the_list_that_holds_answers_is_nothing_to_be_an_edition_of(partner, house):
    a_request(house, described("Amina Yusuf", 1980))
    reference = entries_of(house, sent(house))[0].reference
    partner.send(f'{{"reference":"{reference}","answer":"found","full_name":"Amina Yusuf"}}\n', "/answers")
    with house.service.database.read() as session:
        answers = session.scalars(select(PartnerList.id)).one()
    assert partner.send(CSV, f"/lists?edition_of={answers}").status_code == 404


def test_a_partners_machine_is_told_of_packages_notices_and_lists(partner, house):
    with house.service.database.write() as session:
        told_at = {"partner_id": partner.partner_id, "url": "http://127.0.0.1:9/told"}
        set_webhook(session, house.service, **told_at, account_id=house.liaison.id)
    request = a_request(house, described("Amina Yusuf", 1980))
    package = sent(house)
    keep_from_everybody(house, request)
    told = make_notices(house.service, house.partner_id, account=house.liaison, list_format=ListFormat.CSV)
    list_id = a_read_list(partner, house.service)
    with house.service.database.read() as session:
        pieces = session.scalars(select(ListPiece.id).where(ListPiece.partner_list_id == list_id)).all()
    for piece in pieces:
        match_piece(house.service, piece, nothing)
    with house.service.database.read() as session:
        events = [(one.event, one.subject_id) for one in session.scalars(select(WebhookDelivery))]
    assert events == [("package.ready", package), ("notices.ready", told), ("list.done", list_id)]


def test_a_token_for_lists_reaches_nothing_else(caller_of):
    caller = caller_of(scopes=(Scope.LISTS,))
    assert caller.get("/packages").status_code == 403
    assert caller.send("reference,answer\n", "/answers").status_code == 403
    assert caller.post("/acknowledgements", json=acted_on(("A", "erasure"))).status_code == 403


def a_read_list(caller, service) -> int:
    list_id = int(caller.send("Reference,Name,Sex\nN-1,Hodan Warsame,F\nN-2,Selam Tesfay,M\n").json["id"])
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
