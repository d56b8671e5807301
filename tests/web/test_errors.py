"""Pages for what goes wrong: they say what to do next and nothing about the inside."""

from __future__ import annotations

import logging

import pytest

from rlf.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, SealError
from rlf.logs import JsonLines
from rlf.models import Role
from web.authorization import public

SECRET = "Mariam Haidari"


def _raise(error):
    @public
    def view():
        raise error

    return view


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundError(SECRET), 404),
        (NotAllowedError(SECRET), 403),
        (ConflictError(SECRET), 409),
        (InvalidInputError(SECRET), 422),
        (SealError(SECRET), 500),
        (KeyError(SECRET), 500),
    ],
)
def test_an_error_becomes_a_page_without_its_inside(app, error, status, caplog):
    app.add_url_rule("/broken", "broken", _raise(error))
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get("/broken")
    assert answer.status_code == status
    assert SECRET not in answer.text
    assert SECRET not in caplog.text
    assert "To the start page" in answer.text


@pytest.mark.parametrize(("error", "told"), [(KeyError(SECRET), "KeyError"), (ConflictError(SECRET), "conflict")])
def test_an_error_is_told_in_the_log_by_its_kind_and_page(app, error, told, caplog):
    app.add_url_rule("/broken", "broken", _raise(error))
    app.test_client().get("/broken")
    lines = [JsonLines().format(record) for record in caplog.records if record.name == "web.errors"]
    assert len(lines) == 1
    assert told in lines[0]
    assert '"endpoint":"broken"' in lines[0]
    assert SECRET not in lines[0]


def test_an_error_of_a_class_derived_later_takes_the_status_of_its_base(app):
    class NarrowError(ConflictError):
        code = "narrow"

    app.add_url_rule("/broken", "broken", _raise(NarrowError("no")))
    assert app.test_client().get("/broken").status_code == 409


def test_an_unknown_address_is_answered_with_a_page(client_as):
    answer = client_as(Role.LIAISON).get("/nowhere")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_a_page_for_another_role_says_whom_to_ask(client_as):
    answer = client_as(Role.LIAISON).get("/requests")
    assert answer.status_code == 403
    assert "ask your supervisor or an administrator" in answer.text
