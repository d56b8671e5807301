"""Migrations: up and down on each kind of database, and the last one equals the models."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select

from rlf.migrate import downgrade, upgrade
from rlf.models import Base
from tests.rlf.builders import a_list, an_account, described


def test_the_newest_schema_equals_the_models(service):
    with service.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_migration_goes_down_and_up_again(service):
    engine = service.database.engine
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())


def test_a_step_down_and_up_again_takes_no_rows_along(service):
    a_list(service, an_account(service), [described("Hodan Warsame"), described("Selam Tesfay")])
    before = _counted(service.database)
    downgrade(service.database.engine, "0006")
    upgrade(service.database.engine)
    assert _counted(service.database) == before
    assert before["persons"] == 2


def _counted(database):
    with database.read() as session:
        tables = Base.metadata.tables.values()
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}
