"""A web application over each kind of database, and browsers without a screen for each role."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from rlf.models import Centre, CentreKind, Role
from tests.accounts import add_account
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FunctionType

    from flask.testing import FlaskClient

    from rlf.service import Service


class RememberedRule(Rule):
    """A route whose builders of addresses are compiled once: they depend on nothing but the route as it is written.

    Each test has an application of its own with all routes, and compiling them took most of the making of one.
    """

    _known: ClassVar[dict[tuple[object, ...], FunctionType]] = {}

    def _compile_builder(self, *how: bool) -> FunctionType:
        key = (self.rule, repr(self.defaults), *how)
        if key not in self._known:
            self._known[key] = super()._compile_builder(*how)
        return self._known[key]


@pytest.fixture(scope="session", autouse=True)
def remembered_routes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "url_rule_class", RememberedRule)
        yield


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all applications of a test process."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(service: Service, compiled_templates: FileSystemBytecodeCache) -> Flask:
    """The application. Forms are taken without their token; tests of the token switch it on again."""
    app = create_app(service)
    app.config["WTF_CSRF_ENABLED"] = False
    app.jinja_env.bytecode_cache = compiled_templates
    return app


@pytest.fixture
def centre(service: Service) -> Centre:
    """A centre, where the accounts below work."""
    with service.database.write() as session:
        centre = Centre(name="Centre du Parc", locality="Mersch", kind=CentreKind.RECEPTION_CENTRE)
        session.add(centre)
    return centre


@pytest.fixture
def account_of(service: Service, centre: Centre) -> Callable[[Role], int]:
    """The id of an account of a role, made when first asked for; its sign-in name is the role's value."""
    made: dict[Role, int] = {}

    def find(role: Role) -> int:
        if role not in made:
            made[role] = add_account(service, role.value, role, centre.id).id
        return made[role]

    return find


@pytest.fixture
def client_as(app: Flask, account_of: Callable[[Role], int]) -> Callable[[Role | None], FlaskClient]:
    """A fresh client signed in as a role, or as nobody."""

    def enter(role: Role | None) -> FlaskClient:
        client = app.test_client()
        if role is not None:
            with client.session_transaction() as session:
                session["_user_id"] = f"{account_of(role)}:0"
                session["seen"] = int(time.time())
        return client

    return enter
