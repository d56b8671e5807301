"""Lists sent by machine: taken in, looked through by a job, followed, and seen by their partner alone."""

from __future__ import annotations

from sqlalchemy import select

from matching.dates import Calendar
from rlf.models import AuditEntry, ListScope, ListState, PartnerList
from rlf.partner_lists.columns import DateOrder, Field, Mapping
from rlf.partner_lists.confirming import confirm
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.receiving import survey_list
from rlf.sealed_files import upload_path
from tests.rlf.builders import nothing
from tests.web.api.test_calls import CSV, problem_in


def test_a_list_is_taken_in_looked_through_and_waits_for_its_columns(caller, service):
    sent = caller.send(CSV)
    assert sent.status_code == 202
    assert sent.json["state"] == "received"
    list_id = int(sent.json["id"])
    survey_list(service, list_id, nothing)
    followed = caller.get(sent.headers["Location"].removeprefix("/api/v1"))
    assert (followed.json["state"], followed.json["rows"]) == ("uploaded", 2)


def test_the_file_lies_sealed_and_nothing_of_it_is_told(caller, service, capfd):
    sent = caller.send(CSV)
    assert b"Hodan" not in upload_path(service.settings, int(sent.json["id"])).read_bytes()
    assert "Hodan" not in str(capfd.readouterr()) + sent.text


def test_the_same_file_twice_is_one_list(caller):
    first, second = caller.send(CSV), caller.send(CSV)
    assert (first.status_code, second.status_code) == (202, 200)
    assert first.json["id"] == second.json["id"]


def test_a_file_that_cannot_be_taken_is_told_so(caller, service):
    sent = caller.send("%PDF-1.7 not a list")
    survey_list(service, int(sent.json["id"]), nothing)
    followed = caller.get(f"/lists/{sent.json['id']}")
    assert (followed.json["state"], followed.json["failure"]) == ("failed", "unknown_kind")
    assert not upload_path(service.settings, int(sent.json["id"])).exists()
    assert caller.send("%PDF-1.7 not a list").status_code == 202


def test_an_empty_file_is_refused(caller, service):
    refused = caller.send("")
    assert refused.status_code == 422
    assert problem_in(refused) == "file_refused"
    assert not list(service.settings.uploads.glob("*"))


def test_terms_come_with_the_list(caller, service):
    sent = caller.send(CSV, "/lists?scope=none&expires_on=2031-05-01")
    with service.database.read() as session:
        stored = session.get_one(PartnerList, int(sent.json["id"]))
    assert (stored.scope, str(stored.expires_on)) == (ListScope.NONE, "2031-05-01")
    assert sent.json["expires_on"] == "2031-05-01"


def test_wrong_terms_are_refused_in_words(caller):
    for query, named in (
        ("scope=some", "scope"),
        ("expires_on=tomorrow", "expires_on"),
        ("edition_of=x", "edition_of"),
    ):
        refused = caller.send(CSV, f"/lists?{query}")
        assert refused.status_code == 422
        assert named in refused.json["detail"]


def test_a_list_of_people_whom_the_partner_seeks_is_sent_as_one(caller):
    assert caller.send(CSV, "/lists?kind=sought").json["kind"] == "sought"
    assert caller.send(CSV + "Ali Nur,M\n").json["kind"] == "met"
    assert caller.send(CSV + "Omar Nur,M\n", "/lists?kind=others").status_code == 422


def test_nobody_sees_the_lists_of_another(caller, caller_of):
    other = caller_of("Society of the South")
    sent = caller.send(CSV)
    assert other.get("/lists").json == {"items": [], "next": None}
    for path in (f"/lists/{sent.json['id']}", f"/lists/{sent.json['id']}/quarantine"):
        assert other.get(path).status_code == 404
    assert other.send(CSV + "Ali,M\n", f"/lists?edition_of={sent.json['id']}").status_code == 404


def test_lists_come_page_by_page(caller):
    ids = [caller.send(f"{CSV}Number {number},F\n").json["id"] for number in range(3)]
    first = caller.get("/lists?limit=2").json
    second = caller.get(f"/lists?limit=2&cursor={first['next']}").json
    assert [one["id"] for one in first["items"] + second["items"]] == ids
    assert second["next"] is None
    assert caller.get("/lists?limit=0").status_code == 422
    assert caller.get("/lists?cursor=-1").status_code == 422


def test_a_partner_fetches_its_rows_in_quarantine_and_that_is_written_down(caller, service):
    sent = caller.send("Name,Age\nHodan Warsame,12\nSelam Tesfay,very old\n")
    list_id = int(sent.json["id"])
    survey_list(service, list_id, nothing)
    with service.database.write() as session:
        mapping = Mapping((Field.FULL_NAME, Field.AGE), DateOrder.DAY_FIRST, Calendar.GREGORIAN)
        account_id = session.get_one(PartnerList, list_id).uploaded_by_id
        confirm(session, service.keyring, list_id, mapping, account_id=account_id)
    read_list(service, list_id, nothing)
    rows = caller.get(f"/lists/{list_id}/quarantine").json["items"]
    assert [(row["line"], row["cells"]) for row in rows] == [(3, ["Selam Tesfay", "very old"])]
    assert rows[0]["problems"] == [{"field": "age", "value": "very old", "reason": "not_an_age"}]
    status = caller.get(f"/lists/{list_id}").json
    assert (status["stored"], status["quarantined"]) == (1, 1)
    with service.database.read() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
        assert session.get_one(PartnerList, list_id).state in {ListState.MATCHING, ListState.DONE}
    assert {"list.received", "list.quarantine_fetched"} <= actions
