"""Storing and taking away very many blocking keys at once, by the quickest way each database has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlf.models import PersonKey, Side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_TABLE = PersonKey.__tablename__
_INSERT = f"INSERT INTO {_TABLE} (key, side, person_id) VALUES (?, ?, ?)"  # noqa: S608 - the name is our own
_DELETE = f"DELETE FROM {_TABLE} WHERE key = ? AND side = ? AND person_id = ?"  # noqa: S608 - as above
_DELETE_ARRAYS = (
    f"DELETE FROM {_TABLE} USING unnest(%s::bigint[], %s::bigint[]) AS gone (key, person_id) "  # noqa: S608 - as above
    f"WHERE {_TABLE}.key = gone.key AND {_TABLE}.side = %s AND {_TABLE}.person_id = gone.person_id"
)
_COPY = f"COPY {_TABLE} (key, side, person_id) FROM STDIN (FORMAT BINARY)"


def insert_keys(connection: Connection, side: Side, keys: Iterable[tuple[int, int]]) -> None:
    """Store (key hash, person id) pairs of one side, within the connection's transaction.

    Compiling parameters row by row would take longer than the database does, so this goes to the driver.
    """
    # In the order of the index, so that its pages are touched one after the other.
    rows = [(key, int(side), person_id) for key, person_id in sorted(keys)]
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection.connection.cursor(), rows)
    else:
        connection.exec_driver_sql(_INSERT, rows)


def delete_keys(connection: Connection, side: Side, keys: Iterable[tuple[int, int]]) -> None:
    """Take (key hash, person id) pairs of one side away, within the connection's transaction."""
    rows = sorted(keys)
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        hashes, persons = ([row[place] for row in rows] for place in (0, 1))
        connection.exec_driver_sql(_DELETE_ARRAYS, (hashes, persons, int(side)))
    else:
        connection.exec_driver_sql(_DELETE, [(key, int(side), person_id) for key, person_id in rows])


def _copy(cursor: Any, rows: list[tuple[int, int, int]]) -> None:
    with cursor, cursor.copy(_COPY) as copy:
        copy.set_types(["int8", "int2", "int8"])
        for row in rows:
            copy.write_row(row)
