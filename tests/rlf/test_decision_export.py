"""Decided pairs as a file: what is in it, what never is, and who answers for it."""

from __future__ import annotations

import csv
import stat

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from matching import probability
from matching.evaluation import evaluate_names
from rlf.cli_decisions import decisions
from rlf.decisions import RejectionReason, decide
from rlf.errors import ConflictError, InvalidInputError, NotAllowedError
from rlf.matchmaking import match_request
from rlf.models import AuditEntry, Proposal, Role, TracingRequest, Verdict
from tests.accounts import PASSWORD, add_account
from tests.rlf.builders import a_list, a_request, described, nothing

NAME = "Vuqzithra Hoxmeldu"


@pytest.fixture
def supervisor(service):
    return add_account(service, "super", Role.SUPERVISOR)


@pytest.fixture
def request_of(service, supervisor):
    """Two decided pairs: one the same, one not."""
    a_list(service, supervisor, [described(NAME, 1991), described(f"={NAME}", 1991)])
    request = a_request(service, supervisor, sought=[described(NAME, 1991)])
    match_request(service, request.id, nothing)
    with service.database.write() as session:
        one, other = session.scalars(select(Proposal.id).order_by(Proposal.right_id)).all()
        about = {"account_id": supervisor.id}
        decide(session, service.keyring, one, verdict=Verdict.SAME, **about)
        reason = RejectionReason.OTHER
        decide(session, service.keyring, other, verdict=Verdict.NOT_SAME, reason=reason, note=NAME, **about)
    return request


@pytest.fixture
def export(settings, service):
    environment = {"RLF_MODE": "demo", "RLF_VAR": str(settings.var), "DATABASE_URL": settings.database_url}

    def run(path, *options, supervisor="super", password=PASSWORD):
        arguments = ["export", str(path), "--supervisor", supervisor, "--password-stdin", *options]
        return CliRunner(env=environment).invoke(decisions, arguments, input=f"{password}\n")

    return run


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def actions(service):
    with service.database.read() as session:
        found = select(AuditEntry.action, AuditEntry.account_id).where(AuditEntry.action.startswith("decisions."))
        return [tuple(row) for row in session.execute(found)]


def test_without_names_the_file_says_how_it_was_decided_and_nothing_about_who(
    service, supervisor, request_of, export, tmp_path
):
    path = tmp_path / "decided.csv"
    result = export(path)
    assert (result.exit_code, "2 decided pairs written" in result.output) == (0, True)
    assert sorted(row["verdict"] for row in rows_of(path)) == ["different", "same"]
    for row in rows_of(path):
        assert row.keys() == {"verdict", "kind", "probability", "bits", "model_version", "findings"}
        findings = dict(finding.rsplit(":", 1) for finding in row["findings"].split())
        assert float(findings["birth.same_day"]) > 0
        assert float(row["probability"]) == pytest.approx(probability(float(row["bits"])), abs=1e-4)
    assert NAME.split(maxsplit=1)[0].lower() not in path.read_text().lower()
    assert actions(service) == [("decisions.exported", supervisor.id)]


def test_the_file_is_for_its_owner_alone_and_never_replaces_another(export, request_of, tmp_path):
    path = tmp_path / "decided.csv"
    assert export(path).exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    result = export(path)
    assert (result.exit_code, type(result.exception)) == (1, ConflictError)
    assert path.read_bytes() == before


def test_with_names_it_warns_and_can_be_evaluated(service, supervisor, request_of, export, tmp_path):
    path = tmp_path / "decided.csv"
    result = export(path, "--with-names")
    assert "Warning: The file will hold names" in result.output
    assert {row["left"] for row in rows_of(path)} | {row["right"] for row in rows_of(path)} == {NAME, f"'={NAME}"}
    assert evaluate_names(path).whole.pairs == 2
    assert actions(service) == [("decisions.exported.with_names", supervisor.id)]


def test_a_family_that_withdrew_its_consent_is_not_named(service, request_of, export, tmp_path):
    with service.database.write() as session:
        session.get_one(TracingRequest, request_of.id).may_match = False
    result = export(tmp_path / "decided.csv", "--with-names")
    assert "0 decided pairs written" in result.output
    assert NAME not in (tmp_path / "decided.csv").read_text()


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ({"password": "wrong"}, InvalidInputError),
        ({"supervisor": "nobody"}, InvalidInputError),
        ({"supervisor": "case"}, NotAllowedError),
    ],
)
@pytest.mark.usefixtures("request_of", "supervisor")
def test_nobody_but_a_supervisor_gets_a_file(service, export, tmp_path, who, error):
    add_account(service, "case", Role.CASEWORKER)
    path = tmp_path / "decided.csv"
    result = export(path, **who)
    assert (result.exit_code, type(result.exception), path.exists()) == (1, error, False)
    assert actions(service) == []
