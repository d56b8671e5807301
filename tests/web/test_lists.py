"""Pages of partner lists: upload, confirm the columns, watch, look into quarantine."""

from __future__ import annotations

import io
import re

import pytest
from flask import request
from sqlalchemy import select

from rlf.confined import is_memory_file
from rlf.models import AuditEntry, ListPiece, ListState, OutboxRow, PartnerList, Role, Topic, now
from rlf.partner_lists.reading import read_list
from tests.rlf.partner_lists.workbooks import ods
from tests.web.list_pages import CHOICES, LIST, alive, confirm, id_of, send, taken_through


@pytest.fixture
def client(client_as):
    return client_as(Role.LIAISON)


@pytest.fixture
def read(client, service):
    """A list taken through to its end; its address."""
    return taken_through(client, service)


def test_without_lists_the_page_says_what_to_do(client):
    page = client.get("/lists").text
    assert "No list has come yet" in page
    assert "/lists/new" in page


def test_a_list_goes_from_upload_to_confirmation_to_the_promise_to_read_it(client, service):
    answer = send(client)
    assert answer.status_code == 302
    page = client.get(answer.location).text
    assert "أمينة يوسف" in page
    assert re.findall(r'<option selected value="(\w*)"', page) == CHOICES
    assert re.search(r'<input[^>]*checked[^>]*value="day_first"', page)
    answer = confirm(client, answer.location)
    assert answer.status_code == 302
    with service.database.read() as session:
        entry = session.scalar(select(PartnerList))
        assert entry.state is ListState.READING
        assert session.scalar(select(OutboxRow.topic)) is Topic.READ_LIST
        done = set(session.scalars(select(AuditEntry.action)))
    assert {"list.uploaded", "list.previewed", "list.confirmed"} <= done
    page = client.get(answer.location, follow_redirects=True).text
    assert "0 of 4 rows, 0 in quarantine" in page


def test_the_progress_refreshes_itself_until_all_is_done(client, service, read):
    page = client.get(f"{read}/progress").text
    assert 'hx-trigger="every 2s"' in page
    assert "4 of 4 rows, 2 in quarantine" in page
    assert "0 of 1 parts" in page
    with service.database.write() as session:
        session.scalar(select(ListPiece)).matched_at = now()
        session.scalar(select(PartnerList)).state = ListState.DONE
    page = client.get(f"{read}/progress").text
    assert "hx-trigger" not in page
    assert "1 of 1 parts" in page


def test_without_javascript_the_page_offers_a_link_to_refresh(client, read):
    page = client.get(read).text
    assert f'<a href="{read}">Refresh</a>' in page
    assert "left out" in page


def test_quarantine_names_line_field_value_and_reason(client, read, service):
    page = client.get(f"{read}/quarantine").text
    assert "1 to 2 of 2" in page or "2 in all" in page
    for text in (
        "3 <a href=",
        "date of birth",
        "31.02.1990",
        "one the calendar does not have",
    ):
        assert text in page
    for text in ("4 <a href=", "whole row", "There is no name."):
        assert text in page
    with service.database.read() as session:
        assert "list.quarantine_seen" in session.scalars(select(AuditEntry.action)).all()


def test_a_row_of_a_workbook_is_named_by_its_sheet(client, service):
    head = ["Name", "Date of birth"]
    sheets = {"Camp A": [head, ["Amina Yusuf", "1990"]], "Camp B": [head, ["Omar Nur", "1980"], ["Lea Ali", "soon"]]}
    send(client, ods(sheets), name="list.ods")
    list_id = id_of(service)
    confirm(client, f"/lists/{list_id}/columns", ["full_name", "birth_date"])
    read_list(service, list_id, alive)
    assert "Camp B, row 3" in client.get(f"/lists/{list_id}/quarantine").text


def test_the_overview_shows_states_and_counts(client, read):
    send(client, b"name\nAmina\n", name="second.csv", partner="Another Society")
    page = client.get("/lists").text
    assert "2 in all" in page
    assert "waits for its columns to be confirmed" in page
    assert "being compared" in page
    assert page.index("Another Society") < page.index("A Society")


def test_the_same_file_twice_leads_to_the_first(client, service):
    send(client)
    answer = send(client, partner="Another Society")
    assert answer.status_code == 409
    assert f'href="/lists/{id_of(service)}"' in answer.text


def test_a_refused_file_says_why_beside_the_field(client, service):
    refused = {
        b"": "The file is empty.",
        b"%PDF-1.7 ...": "no list in CSV, JSON or PFIF, and no workbook",
        b"name\nAm\0ina\n": "Line 2: The text has empty bytes",
        b"name,sex\n": "headings and nothing below",
    }
    for content, sentence in refused.items():
        answer = send(client, content)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert id_of(service) is None


def test_an_incomplete_form_is_answered_with_what_is_missing(client):
    file = (io.BytesIO(LIST), "list.csv")
    for data in ({}, {"partner": "A Society"}, {"file": file}, {"partner": " ", "file": "x"}):
        answer = client.post("/lists/new", data=data)
        assert answer.status_code == 422
        assert "field-error" in answer.text


def test_columns_that_cannot_be_are_refused_beside_the_field(client, service):
    refused = {
        "": "No column holds a name.",
        "father_name": "Two columns hold the same.",
        "shoe": "field-error",
    }
    address = send(client).location
    for choice, sentence in refused.items():
        answer = confirm(client, address, [choice, *CHOICES[1:]])
        assert answer.status_code == 422
        assert sentence in answer.text
    with service.database.read() as session:
        assert session.scalar(select(PartnerList.state)) is ListState.UPLOADED


def test_columns_confirmed_already_lead_to_the_list(client, read):
    answer = client.get(f"{read}/columns")
    assert answer.status_code == 302
    assert answer.location == read


def test_an_upload_may_be_deleted_before_it_is_read_and_not_after(client, service, read):
    send(client, b"name\nAmina\n")
    assert client.post(f"/lists/{id_of(service)}/discard").status_code == 302
    assert client.post(f"{read}/discard").status_code == 409
    assert id_of(service) == int(read.rpartition("/")[2])


def test_cells_are_shown_as_text_never_as_markup(client):
    page = client.get(send(client, b"name\n<b>Lea</b>\n").location).text
    assert "<b>Lea" not in page
    assert "&lt;b&gt;Lea" in page


def test_a_list_that_does_not_exist_is_not_found(client):
    for address in ("/lists/7", "/lists/7/columns", "/lists/7/quarantine", "/lists/7/progress"):
        assert client.get(address).status_code == 404


def test_a_failed_list_says_why(client, service, read):
    with service.database.write() as session:
        entry = session.scalar(select(PartnerList))
        entry.state, entry.failure = ListState.FAILED, "damaged"
    assert "The workbook is damaged." in client.get(read).text


def test_liaison_and_supervisor_may_see_lists_and_nobody_else(client_as):
    for role in (Role.SUPERVISOR, Role.LIAISON):
        assert client_as(role).get("/lists").status_code == 200
    for role in (Role.INTAKE_WORKER, Role.CASEWORKER, Role.ADMINISTRATOR):
        client = client_as(role)
        assert client.get("/lists").status_code == 403
        assert client.post("/lists/new").status_code == 403


def test_an_upload_never_lies_on_the_disk_in_plain(app):
    large = {"file": (io.BytesIO(LIST * 20_000), "list.csv")}
    with app.test_request_context("/lists/new", method="POST", data=large):
        assert is_memory_file(request.files["file"].stream)
