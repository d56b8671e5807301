"""What a stored person and a key of theirs take on each database, and how long they take to make and to store.

python -m tests.benchmarks.bytes_per_person [--persons 30000]

Entries are stored in portions, as the reading of lists stores them, so that indexes are as full as in life.
"""

from __future__ import annotations

import shutil
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from sqlalchemy import insert, text

from rlf.bulk_keys import insert_keys
from rlf.config import Settings, read_settings
from rlf.crypto import new_keyring, write_keyring
from rlf.ids import new_id
from rlf.migrate import upgrade
from rlf.models import Person, PersonRole, Side, now
from rlf.service import open_service
from tests.benchmarks.population import CHUNK, ROOT, finished_list, invented_entries
from tests.postgres import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlf.service import Service

_TABLES = ("persons", "person_keys")
_AT_ONCE = 1_000  # rows a transaction
_SQLITE_SIZES = """
    SELECT m.tbl_name, m.name, sum(s.pgsize) FROM dbstat AS s JOIN sqlite_master AS m ON m.name = s.name
    WHERE m.tbl_name IN ('persons', 'person_keys') GROUP BY m.tbl_name, m.name ORDER BY m.tbl_name DESC, m.name
"""
_POSTGRES_SIZES = """
    SELECT tablename, name, pg_relation_size(quote_ident(name)::regclass) FROM (
        SELECT tablename, indexname AS name FROM pg_indexes UNION SELECT tablename, tablename FROM pg_tables
    ) AS parts WHERE tablename IN ('persons', 'person_keys') ORDER BY tablename DESC, name
"""


@dataclass(frozen=True, slots=True)
class _Portion:
    persons: list[tuple[int, bytes]]
    keys: list[tuple[int, int]]


@click.command()
@click.option("--persons", default=30_000, show_default=True, type=click.IntRange(CHUNK))
def main(persons: int) -> None:
    """Measure and print a report."""
    folder = ROOT / "bytes-per-person"
    shutil.rmtree(folder, ignore_errors=True)
    settings = read_settings({"RLF_MODE": "production", "RLF_VAR": str(folder)})
    settings.var.mkdir(parents=True)
    write_keyring(new_keyring(demo=False), settings.keyring_file)
    portions = _made(settings, persons)
    _measure(settings, portions, "SQLite", _SQLITE_SIZES)
    with postgres() as url:
        settings = read_settings({"RLF_MODE": "production", "RLF_VAR": str(folder), "DATABASE_URL": url})
        _measure(settings, portions, "PostgreSQL", _POSTGRES_SIZES)


def _made(settings: Settings, count: int) -> list[_Portion]:
    started = time.process_time()
    made_at_once = [invented_entries(settings, start) for start in range(0, count, CHUNK)]
    seconds = time.process_time() - started
    portions = [portion for persons, keys, owners in made_at_once for portion in _portions(persons, keys, owners)]
    made = sum(len(portion.persons) for portion in portions)
    keys_made = sum(len(portion.keys) for portion in portions)
    sealed = sum(len(sealed) for portion in portions for _, sealed in portion.persons)
    print(f"{made:,} persons with {keys_made / made:.1f} keys each, {sealed / made:.0f} bytes sealed")
    print(f"  made, sealed and keyed in {1e6 * seconds / made:.0f} µs of processor time each")
    return portions


def _portions(persons: list[tuple[int, bytes]], keys: list[int], owners: list[int]) -> Iterator[_Portion]:
    """The same under ids as long as in life, which short ones would make look smaller."""
    ids = {person_id: new_id() for person_id, _ in persons}
    of: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for key, owner in zip(keys, owners, strict=True):
        of[owner].append((key, ids[owner]))
    for first in range(0, len(persons), _AT_ONCE):
        some = persons[first : first + _AT_ONCE]
        yield _Portion(
            [(ids[person_id], sealed) for person_id, sealed in some],
            [pair for person_id, _ in some for pair in of[person_id]],
        )


def _measure(settings: Settings, portions: list[_Portion], name: str, sizes: str) -> None:
    service = open_service(settings)
    upgrade(service.database.engine)
    list_id = finished_list(service, CHUNK)
    started = time.perf_counter()
    for number, portion in enumerate(portions):
        _store(service, portion, list_id, number * _AT_ONCE)
    seconds = time.perf_counter() - started
    persons = sum(len(portion.persons) for portion in portions)
    rows = {"persons": persons, "person_keys": sum(len(portion.keys) for portion in portions)}
    print(f"{name}: stored in {1e6 * seconds / persons:.0f} µs a person")
    totals = dict.fromkeys(_TABLES, 0)
    with service.database.read() as session:
        for table, part, size in session.execute(text(sizes)):
            totals[table] += size
            print(f"  {table:<12} {part:<32} {size / rows[table]:7.1f} bytes a row")
    for table in _TABLES:
        print(f"  {table:<12} {'all':<32} {totals[table] / rows[table]:7.1f} bytes a row")
    print(f"  a person with keys: {sum(totals.values()) / persons:,.0f} bytes")
    service.database.engine.dispose()


def _store(service: Service, portion: _Portion, list_id: int, line: int) -> None:
    moment = now()
    common = {
        "role": PersonRole.LIST_ENTRY,
        "request_id": None,
        "partner_list_id": list_id,
        "position": 0,
        "revision": 1,
        "minor": False,
        "created_at": moment,
        "updated_at": moment,
    }
    rows = [
        common | {"id": person_id, "sealed": sealed, "line": place}
        for place, (person_id, sealed) in enumerate(portion.persons, line + 1)
    ]
    with service.database.write() as session:
        session.execute(insert(Person), rows)
        insert_keys(session.connection(), Side.LISTS, portion.keys)


if __name__ == "__main__":
    main()
