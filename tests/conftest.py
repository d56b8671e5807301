"""What every test may stand on: a service with its own keys, on SQLite and on PostgreSQL in turn."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, event

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

    from sqlalchemy import Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection

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
def postgres_engine() -> Iterator[Engine]:
    """A migrated PostgreSQL database, one a test process, and a connection to it that is kept for emptying it."""
    with postgres() as url:
        engine = open_database(url).engine
        upgrade(engine)
        yield engine
        engine.dispose()


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
        engine = request.getfixturevalue("postgres_engine")
        _empty(engine)
        return engine.url.render_as_string()
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
    if settings.database_url.startswith("sqlite"):
        event.listen(service.database.engine, "connect", _trust_the_machine)
    yield service
    service.database.engine.dispose()


def _empty(engine: Engine) -> None:
    deletions = "; ".join(str(delete(table)) for table in Base.metadata.tables.values())
    with engine.begin() as connection:  # faster than TRUNCATE, which makes new files; without foreign keys
        connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {deletions}")


def _trust_the_machine(connection: DBAPIConnection, _record: object) -> None:
    """Tests do not outlive a power failure, so SQLite need not wait for the disk as it does for families."""
    connection.execute("PRAGMA synchronous=OFF")
