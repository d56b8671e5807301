"""Engines and sessions: one way to open a transaction that loses no update, on SQLite and on PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine.interfaces import DBAPIConnection

_BUSY_MS = 30_000
_CACHE_KIB = 65_536
_MMAP_BYTES = 1 << 28


def open_engine(url: str) -> Engine:
    """An engine for `url`. On SQLite every transaction takes the write lock when it begins (`BEGIN IMMEDIATE`): the
    driver's deferred transactions read first and lose updates to whoever wrote meanwhile.

    Errors do not quote parameters, for errors reach logs.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


@dataclass(frozen=True, slots=True)
class Database:
    """The way to a session. One `write` block is one transaction: all of it is stored, or nothing."""

    engine: Engine

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits at the end of the block, and rolls back if the block raises."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the data and takes no write lock. Nothing done in it is stored."""
        engine = self.engine.execution_options(rlf_read_only=True)
        if engine.dialect.name == "postgresql":  # by default it would see each statement's own moment
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(engine, expire_on_commit=False) as session:
            yield session


def open_database(url: str) -> Database:
    """The database at `url`, with an engine of its own."""
    return Database(open_engine(url))


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by the listener below, not by the driver
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a committed request survives power loss, not only a crash
        f"busy_timeout={_BUSY_MS}",
        "foreign_keys=ON",
        "secure_delete=ON",  # erased means overwritten
        f"cache_size=-{_CACHE_KIB}",
        f"mmap_size={_MMAP_BYTES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    read_only = connection.get_execution_options().get("rlf_read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
