"""The supervisor's page about the calibration: what it says in each state, and the switch."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rlf.models import AuditEntry, CalibrationRow, OutboxRow, Role, Topic, Verdict
from tests.rlf.decided import decisions_at, proposals_at, verdicts

PAGE = "/admin/calibration"


@pytest.fixture
def supervisor(client_as):
    return client_as(Role.SUPERVISOR)


@pytest.fixture
def decided(service):
    return decisions_at(service, verdicts(240))


def the_row(service):
    with service.database.read() as session:
        return session.scalars(select(CalibrationRow)).one()


def post(client, address):
    return client.post(address, follow_redirects=True)


def test_without_decisions_the_page_says_what_is_needed(supervisor):
    page = supervisor.get(PAGE).text
    assert "Not enough decisions yet" in page
    assert "at least 200 decisions, 40 of each kind" in page
    assert "Work it out" not in page
    assert supervisor.post(f"{PAGE}/work-out").status_code == 409


def test_it_counts_what_there_is_of_each_kind(service, supervisor):
    decisions_at(service, [(5.0, Verdict.SAME)] * 3 + [(1.0, Verdict.NOT_SAME)] * 2)
    assert "There are 5 decisions: 3 for the same person, 2 against." in supervisor.get(PAGE).text


def test_a_draft_shows_before_and_after_and_what_would_move(service, supervisor, decided):
    proposals_at(service, [0.0, 10.0])
    page = post(supervisor, f"{PAGE}/work-out").text
    assert "Nothing has changed yet" in page
    assert page.count("<svg") == 2
    assert page.count('role="img" aria-label="Plot') == 2
    assert page.count('<th scope="row">') == 10
    assert "of 2 open proposals move by more than ten points" in page
    assert "own probability on, until now from 5%" in page
    assert " style=" not in page  # the content security policy takes none
    assert the_row(service).in_force is None


def test_a_supervisor_uses_it_and_goes_back_and_twice_is_as_once(service, supervisor, decided):
    post(supervisor, f"{PAGE}/work-out")
    row_id = the_row(service).id
    for _twice in range(2):
        page = post(supervisor, f"{PAGE}/{row_id}/use").text
        assert "Proposals are weighed by the calibration confirmed on" in page
    assert the_row(service).in_force
    for _twice in range(2):
        page = post(supervisor, f"{PAGE}/{row_id}/withdraw").text
        assert "Proposals are weighed by the engine" in page
    assert the_row(service).withdrawn_at
    with service.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "calibrations")).all()
        promised = session.scalars(select(OutboxRow.topic).where(OutboxRow.topic == Topic.RESCORE)).all()
    assert sorted(actions) == ["calibration.confirmed", "calibration.withdrawn", "calibration.worked_out"]
    assert promised
    assert supervisor.post(f"{PAGE}/{row_id}/use").status_code == 409


def test_one_made_for_another_version_is_not_applied_and_says_so(service, supervisor, decided):
    post(supervisor, f"{PAGE}/work-out")
    row_id = the_row(service).id
    post(supervisor, f"{PAGE}/{row_id}/use")
    with service.database.write() as session:
        session.get_one(CalibrationRow, row_id).engine_version = "0"
    page = supervisor.get(PAGE).text
    assert "made for another version of the engine, so it is not applied" in page
    assert "Go back to the engine" in page


def test_the_switch_needs_the_token_of_the_form(app, service, supervisor, decided):
    post(supervisor, f"{PAGE}/work-out")
    app.config["WTF_CSRF_ENABLED"] = True
    assert supervisor.post(f"{PAGE}/{the_row(service).id}/use").status_code == 400
    assert the_row(service).in_force is None


def test_the_page_is_for_supervisors_and_in_their_navigation(client_as):
    assert f'href="{PAGE}"' in client_as(Role.SUPERVISOR).get("/").text
    assert f'href="{PAGE}"' not in client_as(Role.CASEWORKER).get("/").text
    assert client_as(Role.CASEWORKER).get(PAGE).status_code == 403


@pytest.mark.parametrize(("language", "words"), [("fr", "Avant"), ("de", "Vorher")])
def test_it_is_read_in_the_languages_of_the_staff(supervisor, decided, language, words):
    supervisor.post("/language", data={"language": language, "next": PAGE})
    assert words in post(supervisor, f"{PAGE}/work-out").text
