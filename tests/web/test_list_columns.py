"""Pages where columns are confirmed and rows in quarantine are mended."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from rlf.models import ListState, PartnerList, Person, Role
from rlf.partner_lists.reading import read_list
from rlf.persons import describe
from tests.web.list_pages import CHOICES, LIST, alive, confirm, id_of, send, taken_through


@pytest.fixture
def client(client_as):
    return client_as(Role.LIAISON)


@pytest.fixture
def read(client, service):
    """A list taken through to its end; its address."""
    return taken_through(client, service)


def test_the_page_shows_what_the_first_rows_become_and_follows_the_choices(client):
    address = send(client).location
    page = client.get(address).text
    assert "What the first rows become" in page
    assert "one the calendar does not have" in page
    shown = client.post(
        address.replace("/columns", "/columns/sample"),
        data={"column_0": "name_in_order", "column_3": "", "date_order": "day_first", "calendar": "gregorian"},
    )
    assert shown.status_code == 200
    assert "<form" not in shown.text
    assert "one the calendar does not have" not in shown.text
    assert "Haddad" in shown.text


def test_without_javascript_a_button_shows_what_the_rows_become(client, service):
    address = send(client).location
    page = confirm(client, address, [*CHOICES[:3], "", ""], show="1")
    assert page.status_code == 200
    assert "What the first rows become" in page.text
    with service.database.read() as session:
        assert session.scalar(select(PartnerList.state)) is ListState.UPLOADED


def test_what_holds_for_every_row_is_stored_with_each(client, service):
    address = send(client).location
    confirm(client, address, constant_nationality="Syria")
    list_id = id_of(service)
    read_list(service, list_id, alive)
    with service.database.read() as session:
        person = session.scalars(select(Person).order_by(Person.line)).first()
    assert describe(service.keyring, person).nationalities == ("SY",)


def test_columns_are_proposed_as_they_were_confirmed_and_changes_are_told(client):
    confirm(client, send(client).location, ["name_in_order", *CHOICES[1:]])
    same = client.get(send(client, LIST.replace(b"Samir", b"Sami")).location).text
    assert "filled in as they were confirmed then" in same
    assert '<option selected value="name_in_order">' in same
    other = client.get(send(client, LIST.replace("Schuhgröße".encode(), b"Telefon")).location).text
    assert "The partner changed its columns" in other
    assert "Telefon" in other
    assert '<option selected value="phone">' in other


def test_a_file_is_looked_through_again_in_another_encoding(client):
    content = "Name;Ort\nОлена;Київ\nІгор;Львів\n".encode("cp1251")
    address = send(client, content).location
    look = address.replace("/columns", "/look")
    wrong = client.post(look, data={"encoding": "cp1252", "delimiter": ";"}, follow_redirects=True)
    assert "Олена" not in wrong.text
    right = client.post(look, data={"encoding": "cp1251", "delimiter": ";"}, follow_redirects=True)
    assert "Олена" in right.text
    refused = client.post(look, data={"encoding": "utf-16", "delimiter": ";"})
    assert refused.status_code == 422


def test_a_row_in_quarantine_is_corrected_on_its_page(client, read):
    page = client.get(f"{read}/quarantine").text
    row = re.search(rf'href="({read}/quarantine/\d+)">Correct', page)[1]
    form = client.get(row).text
    assert 'value="31.02.1990"' in form
    wrong = client.post(row, data={"cell_0": "Samir Haddad", "cell_3": "30.02.1990"})
    assert wrong.status_code == 422
    done = client.post(row, data={"cell_0": "Samir Haddad", "cell_3": "28.02.1990"}, follow_redirects=True)
    assert "The row is stored" in done.text
    assert client.get(row).status_code == 404


def test_rows_are_set_aside_and_brought_back_on_their_pages(client, read):
    chosen = re.search(r'name="row" value="(\d+)"', client.get(f"{read}/quarantine").text)[1]
    done = client.post(f"{read}/quarantine/aside", data={"row": chosen}, follow_redirects=True)
    assert "Rows set aside: 1." in done.text
    assert "somebody set it aside" in client.get(f"{read}/aside").text
    back = client.post(f"{read}/aside/back", data={"row": chosen}, follow_redirects=True)
    assert "Rows brought back: 1." in back.text


def test_rows_are_downloaded_corrected_and_sent_back(client, read):
    given = client.post(f"{read}/quarantine/file")
    assert given.headers["Content-Disposition"] == f"attachment; filename=rows-{read.rpartition('/')[2]}.csv"
    corrected = given.data.replace(b"31.02.1990", b"28.02.1990")
    data = {"file": (io.BytesIO(corrected), "rows.csv")}
    done = client.post(f"{read}/quarantine/corrected", data=data, follow_redirects=True)
    assert "Rows stored: 1. Rows still wrong: 1." in done.text
    other = client.post(f"{read}/quarantine/corrected", data={"file": (io.BytesIO(LIST), "list.csv")})
    assert other.status_code == 422
    assert "This is not the file of these rows" in other.text


def test_only_a_supervisor_stores_a_report_of_a_death(client_as, client, service):
    address = send(client, b"full_name,note.status\nSamir Haddad,believed_dead\n").location
    confirm(client, address, ["full_name", "condition"])
    list_id = id_of(service)
    read_list(service, list_id, alive)
    page = client.get(f"/lists/{list_id}/quarantine").text
    row = re.search(rf'href="(/lists/{list_id}/quarantine/\d+)">Correct', page)[1]
    data = {"cell_0": "Samir Haddad", "cell_1": "believed_dead", "death_checked": "on"}
    assert "Only a supervisor" in client.get(row).text
    assert client.post(row, data=data).status_code == 422
    assert "I have looked into this report" in client_as(Role.SUPERVISOR).get(row).text
    assert client_as(Role.SUPERVISOR).post(row, data=data).status_code == 302
