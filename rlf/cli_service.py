"""The commands `rlf migrate` and `rlf status`: the schema of an installation, and how its work stands."""

from __future__ import annotations

import click
import redis
from sqlalchemy import func, select

from rlf.centres import add_centres
from rlf.config import Settings, read_settings
from rlf.db import open_database
from rlf.migrate import upgrade
from rlf.models import OutboxRow, OutboxState, now
from rlf.queue import live_workers, open_queue, queue_depth
from rlf.reindexing import index_progress


@click.command()
def migrate() -> None:
    """Bring the database's schema to the newest revision, and the centres into it."""
    settings = read_settings()
    database = open_database(settings.database_url)
    upgrade(database.engine)
    with database.write() as session:
        add_centres(session)
    database.engine.dispose()
    click.echo("The database has the newest schema.", err=True)


@click.command()
def status() -> None:
    """Say how the work stands: queue, workers, outbox, keys by which persons are found."""
    settings = read_settings()
    for line in (*_database_lines(settings), *_queue_lines(settings)):
        click.echo(line)


def _database_lines(settings: Settings) -> list[str]:
    database = open_database(settings.database_url)
    with database.read() as session:
        counted = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state)).all()
        oldest = session.scalar(select(func.min(OutboxRow.created_at)).where(OutboxRow.state != OutboxState.PARKED))
        index = index_progress(session)
    database.engine.dispose()
    counts = dict(counted)
    lines = [f"{state.value}: {counts.get(state, 0)}" for state in OutboxState]
    age = f"{(now() - oldest).total_seconds():.0f} s" if oldest else "nothing waits"
    keyed = f"keys of {index.current:,} of {index.total:,} persons are up to date"
    return [*lines, f"oldest: {age}", f"index: {keyed}"]


def _queue_lines(settings: Settings) -> list[str]:
    connection = open_queue(settings)
    try:
        return [f"queue: {queue_depth(connection)}", f"workers: {live_workers(connection)}"]
    except redis.RedisError:
        return ["queue: no answer"]
    finally:
        connection.close()
