"""The search page and the page of a person, as a caseworker uses them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from matching.person import Sex
from rlf.models import AuditEntry, Role
from tests.rlf.cases import Cases, named


@pytest.fixture
def caseworker(client_as):
    return client_as(Role.CASEWORKER)


@pytest.fixture
def on_record(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        sought = cases.sought(named("محمد رضا", year=1990, sex=Sex.MALE, birth_place="هرات"))
        entry = cases.entry(named("Mohammad Reza", year=1990), line=12)
        cases.proposal(sought, entry)
        cases.entry(named("Olena Kovalenko"))
        return sought


def search(client, name, **more):
    return client.post("/search", data={"name": name, **more})


def test_a_search_shows_who_was_found_and_where_they_stand(caseworker, on_record):
    page = " ".join(search(caseworker, "Mohamed").text.split())
    assert "2 persons found" in page
    for words in ("محمد رضا", "Mohammad Reza", "sought person", "list entry", "هرات", "LUX-2026-", "line 12"):
        assert words in page
    assert "The same name, perhaps in another spelling" in page
    assert "Kovalenko" not in page


def test_the_name_stays_out_of_addresses_and_caches(caseworker, on_record):
    answer = search(caseworker, "Mohamed")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'method="post"' in answer.text
    with caseworker.session_transaction() as session:
        assert "Mohamed" not in str(dict(session))


def test_a_name_in_an_address_is_not_searched_for(caseworker, on_record):
    assert "found" not in caseworker.get("/search?name=Mohamed").text.split("</form>")[1]


def test_an_empty_result_gives_advice(caseworker, on_record):
    page = search(caseworker, "Xqzwv").text
    assert "Nobody was found" in page
    assert "Try one word alone" in page


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": " 7 "}, "Enter a name"),
        ({"name": "Amina", "birth_year": "87"}, "four digits"),
        ({"name": "Amina", "birth_year": "last year"}, "four digits"),
        ({"name": "A" * 500}, "error"),
        ({"name": "Amina", "sex": "Q"}, "error"),
    ],
)
def test_what_cannot_be_searched_for_is_said_beside_the_field(caseworker, sent, error):
    answer = caseworker.post("/search", data=sent)
    assert answer.status_code == 422
    assert error in answer.text
    assert "field-error" in answer.text


def test_a_year_in_digits_of_another_script_is_a_year(caseworker, on_record):
    page = search(caseworker, "محمد", birth_year="۱۹۵۵").text
    assert "not the year you gave" in page


def test_a_person_page_shows_all_fields_and_the_proposals(caseworker, on_record, service):
    page = caseworker.get(f"/persons/{on_record.id}").text
    for words in ("محمد رضا", "Place of birth", "هرات", "Proposals about this person", "Mohammad Reza", "to review"):
        assert words in page
    assert caseworker.get("/persons/1").status_code == 404


def test_searching_and_looking_are_written_down(caseworker, on_record, service, account_of):
    search(caseworker, "Mohamed")
    caseworker.get(f"/persons/{on_record.id}")
    with service.database.read() as session:
        wanted = select(AuditEntry.action, AuditEntry.subject_id).filter_by(account_id=account_of(Role.CASEWORKER))
        written = {tuple(row) for row in session.execute(wanted)}
    assert {("persons.searched", None), ("person.seen", on_record.id)} <= written


def test_a_supervisor_searches_too(client_as, on_record):
    assert "2 persons found" in " ".join(search(client_as(Role.SUPERVISOR), "Мохаммед").text.split())
