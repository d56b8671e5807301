"""Who may call what: every route, as every role and as nobody."""

from __future__ import annotations

import pytest

from rlf.models import Role
from web.authorization import declared_roles, is_declared

SOMEBODY = [None, *Role]


def _paths(app):
    """One address and method of each route, with ids nobody has."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: "sought" if name == "role" else "x" if name == "filename" else 1 for name in rule.arguments}
        method = "GET" if "GET" in rule.methods else "POST"
        yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


def test_every_view_declares_who_may_call_it(app):
    undeclared = [endpoint for endpoint, view in app.view_functions.items() if not is_declared(view)]
    assert undeclared == []


@pytest.mark.parametrize("role", SOMEBODY)
def test_every_route_admits_exactly_whom_it_declares(app, client_as, role):
    signing_out_last = sorted(_paths(app), key=lambda found: found[0] == "auth.sign_out")
    for endpoint, method, path in signing_out_last:
        allowed = declared_roles(app.view_functions[endpoint])
        answer = client_as(role).open(path, method=method)
        is_sent_to_sign_in = answer.status_code == 302 and answer.location.startswith("/sign-in")
        if allowed is None or role in allowed:
            assert answer.status_code != 403, (endpoint, role)
            assert endpoint.startswith("auth.") or not is_sent_to_sign_in, (endpoint, role)
        elif role is None:
            assert is_sent_to_sign_in, endpoint
        else:
            assert answer.status_code == 403, (endpoint, role)


def test_a_view_that_declares_nothing_is_refused_to_everybody(app, client_as):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for role in SOMEBODY:
        answer = client_as(role).get("/forgotten")
        assert answer.status_code == 403
        assert "secret" not in answer.text


def _callable_blueprints(app, role):
    open_to_role = (
        endpoint
        for endpoint, view in app.view_functions.items()
        if declared_roles(view) is not None and role in declared_roles(view)
    )
    return {endpoint.partition(".")[0] for endpoint in open_to_role}


def test_an_administrator_reaches_no_personal_data(app):
    assert _callable_blueprints(app, Role.ADMINISTRATOR) == {"home", "admin"}


def test_a_liaison_reaches_no_requests(app):
    assert not _callable_blueprints(app, Role.LIAISON) & {"intake", "review", "search", "admin"}


def test_an_intake_worker_reaches_no_review_and_no_lists(app):
    assert not _callable_blueprints(app, Role.INTAKE_WORKER) & {"review", "lists", "admin"}


def test_only_the_supervisor_reads_the_audit(app):
    assert declared_roles(app.view_functions["admin.audit"]) == {Role.SUPERVISOR}


def test_a_refreshing_piece_of_a_page_leads_the_whole_page_to_the_sign_in(client_as):
    answer = client_as(None).get("/requests/1/progress", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in")


def test_an_id_larger_than_a_database_holds_is_no_address(client_as):
    assert client_as(Role.CASEWORKER).get(f"/requests/{2**63}").status_code == 404
    assert client_as(Role.CASEWORKER).get(f"/requests?centre={'9' * 40}").status_code == 200


def test_links_of_the_navigation_lead_where_the_role_may_go(app, client_as):
    for role in Role:
        page = client_as(role).get("/")
        assert page.status_code == 200
        assert ("/admin/accounts" in page.text) == (role is Role.ADMINISTRATOR)
