"""What browsers are told, in a demonstration and in production."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rlf.config import Mode
from rlf.crypto import new_keyring, write_keyring
from rlf.models import Role
from rlf.service import open_service
from web import create_app


@pytest.fixture
def production(settings):
    """The application as it runs in production, on a queue that is away."""
    write_keyring(new_keyring(demo=False), settings.keyring_file)
    service = open_service(replace(settings, mode=Mode.PRODUCTION, idle_minutes=30))
    yield create_app(service)
    service.database.engine.dispose()


def test_every_answer_carries_the_headers(client_as):
    client = client_as(Role.CASEWORKER)
    for path in ("/", "/nowhere", "/static/rlf.css", "/healthz"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_pages_are_not_kept_by_browsers_and_assets_are(client_as):
    client = client_as(Role.CASEWORKER)
    for path in ("/", "/requests", "/sign-in", "/nowhere"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
    assert "max-age=3600" in client.get("/static/rlf.css").headers["Cache-Control"]


def test_pages_hold_no_inline_script_or_style(client_as):
    for role in Role:
        page = client_as(role).get("/").text
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
        assert " onclick" not in page


def test_production_keeps_its_cookies_to_itself(production):
    answer = production.test_client().get("/sign-in", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_production_names_no_accounts_and_shows_no_banner(production):
    page = production.test_client().get("/sign-in").text
    assert "invented" not in page


def test_failures_are_counted_even_while_the_queue_s_server_is_away(production):
    production.config["WTF_CSRF_ENABLED"] = False
    client = production.test_client()
    data = {"sign_in": "nobody", "password": "wrong"}
    answers = [client.post("/sign-in", data=data).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/language", "/requests/new", "/requests/1/submit"])
def test_a_form_without_its_token_is_refused(app, client_as, path):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client_as(Role.CASEWORKER).post(path, data={"language": "fr"})
    assert answer.status_code == 400
    assert "lost its session" in answer.text


def test_a_body_larger_than_allowed_is_refused(app, client_as):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client_as(Role.CASEWORKER).post("/requests/new", data={"language": "x" * 2000})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_the_mark_is_replaceable_by_setting(settings, service, tmp_path):
    own = tmp_path / "own.svg"
    own.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    app = create_app(replace(service, settings=replace(settings, logo_file=own, site_name="Retrouvailles")))
    client = app.test_client()
    assert client.get("/logo").data == own.read_bytes()
    assert "Retrouvailles" in client.get("/sign-in").text
