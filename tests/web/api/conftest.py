"""A partner with a token, and a machine that calls with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from rlf.machines.tokens import Scope, issue_token
from rlf.models import Partner, Role
from tests.accounts import add_account

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from rlf.service import Service


@dataclass
class Caller:
    """A partner's machine."""

    client: FlaskClient
    partner_id: int
    token: str = field(repr=False)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.call("GET", path, **more)

    def post(self, path: str, **more: Any) -> TestResponse:
        return self.call("POST", path, **more)

    def call(self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return self.client.open("/api/v1" + path, method=method, headers=headers, **more)

    def send(self, content: str, path: str = "/lists", **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.post(path, data=content.encode(), content_type="application/octet-stream", headers=named)


@pytest.fixture
def caller_of(app: Flask, service: Service) -> Callable[..., Caller]:
    """Makes partners with tokens."""

    def make(name: str = "Society of the North", scopes: tuple[Scope, ...] = tuple(Scope), days: int = 30) -> Caller:
        liaison = add_account(service, f"liaison for {name}", Role.LIAISON)
        with service.database.write() as session:
            partner = Partner(name=name)
            session.add(partner)
            session.flush()
            token = issue_token(
                session, service.keyring, partner_id=partner.id, scopes=scopes, days=days, account_id=liaison.id
            )
        return Caller(app.test_client(), partner.id, token)

    return make


@pytest.fixture
def caller(caller_of: Callable[..., Caller]) -> Caller:
    """One partner's machine."""
    return caller_of()
