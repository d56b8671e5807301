"""What every test may stand on: a service with its own keys, on SQLite and on PostgreSQL in turn."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, text

from rlf import accounts
from rlf.config import Settings, read_settings
from rlf.crypto import new_keyring, write_keyring
from rlf.db import open_database
from rlf.migrate import upgrade
from rlf.models import Base
from rlf.service import Service, open_service
from tests.accounts import quick_hasher
from tests.postgres import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords as cheaply as argon2 can: at the service's own cost, each takes half a second on purpose.

    That the service pays that price is tested with `tests.accounts.hasher_of_the_service`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", quick_hasher)
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A migrated PostgreSQL database, one a test process."""
    with postgres() as url:
        database = open_database(url)
        upgrade(database.engine)
        database.engine.dispose()
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "rlf.sqlite"
    database = open_database(f"sqlite:///{path}")
    upgrade(database.engine)
    database.engine.dispose()
    return path


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Each test that touches a database runs on every kind of it."""
    return request.param


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty, migrated database."""
    if backend == "postgresql":
        url = request.getfixturevalue("postgres_url")
        _empty(url)
        return url
    path = tmp_path / "rlf.sqlite"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a demonstration installation of its own."""
    settings = read_settings({"RLF_MODE": "demo", "RLF_VAR": str(tmp_path), "DATABASE_URL": database_url})
    write_keyring(new_keyring(demo=True), settings.keyring_file)
    return settings


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    """An installation ready to work, empty."""
    service = open_service(settings)
    yield service
    service.database.engine.dispose()


def _empty(url: str) -> None:
    database = open_database(url)
    deletions = "; ".join(str(delete(table)) for table in Base.metadata.tables.values())
    with database.engine.begin() as connection:  # faster than TRUNCATE, which makes new files; without foreign keys
        connection.execute(text(f"SET LOCAL session_replication_role = replica; {deletions}"))
    database.engine.dispose()
