"""A whole house for the browser: the pages, a relay, a worker and a queue, and Chromium to walk through it."""

from __future__ import annotations

import shutil
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from rlf.centres import add_centres
from rlf.models import Centre, Role
from tests.accounts import add_account
from tests.browser.walker import Walker
from tests.workers.conftest import processes, queue_server, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rlf.service import Service

__all__ = ["processes", "queue_server"]  # fixtures shared with the tests of the workers

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@dataclass(frozen=True)
class Walk:
    """One way through the pages: the language families are asked in, the screen, and the database behind."""

    language: str
    staff_language: str
    width: int
    backend: str


WALKS = (Walk("en", "en", 1280, "sqlite"), Walk("ar", "fr", 360, "postgresql"))


@pytest.fixture(params=WALKS, ids=lambda walk: walk.language)
def walk(request: pytest.FixtureRequest) -> Walk:
    return request.param


@pytest.fixture
def backend(walk: Walk) -> str:
    """Each walk has its own kind of database, so both are walked once."""
    return walk.backend


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "These tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture
def address(service: Service, processes, queue_server) -> str:
    """Where the pages are, with everything behind them running and one account a role."""
    with service.database.write() as session:
        add_centres(session)
        session.flush()
        centre_id = session.scalars(select(Centre.id).order_by(Centre.name)).first()
    for role in Role:
        add_account(service, role.value, role, centre_id)
    port = _free_port()
    for command in (["web", "--port", str(port)], ["relay"], ["worker"]):
        processes.start(*command)
    wait_until(lambda: _answers(port), "the pages answer")
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def walker_as(chromium: Browser, address: str, walk: Walk) -> Iterator[Callable[..., Walker]]:
    """Somebody of a role, signed in in a browser of their own."""
    contexts = []

    def sign_in(role: Role, *, scripts: bool = True) -> Walker:
        context = chromium.new_context(
            viewport={"width": walk.width, "height": 900},
            locale=walk.staff_language,
            base_url=address,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        walker = Walker(context.new_page(), with_scripts=scripts)
        walker.sign_in(role.value)
        return walker

    yield sign_in
    for context in contexts:
        context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
