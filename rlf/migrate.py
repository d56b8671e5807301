"""Bringing a database's schema to a revision."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up to `revision`, in one transaction."""
    with _rewriting(engine) as connection:
        command.upgrade(alembic_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate down to `revision` (`base` takes every table away), in one transaction."""
    with _rewriting(engine) as connection:
        command.downgrade(alembic_config(connection), revision)


@contextmanager
def _rewriting(engine: Engine) -> Iterator[Connection]:
    """A transaction in which SQLite may rewrite a table. It does so by dropping the old one, which with foreign keys
    watched would take along all rows of other tables that belong to it.
    """
    with engine.connect() as connection:
        _watch_foreign_keys(connection, "OFF")  # has no effect once a transaction has begun
        try:
            with connection.begin():
                yield connection
        finally:
            _watch_foreign_keys(connection, "ON")


def _watch_foreign_keys(connection: Connection, state: str) -> None:
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite" and driver is not None:
        driver.execute(f"PRAGMA foreign_keys={state}")


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for work on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config
