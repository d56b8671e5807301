"""A database with any number of invented list entries, built once and kept under var/bench."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np

import matching
from rlf.accounts import Profile, create_account
from rlf.config import Settings, read_settings
from rlf.crypto import new_keyring, read_keyring, write_keyring
from rlf.demo.crowd import crowd
from rlf.ids import new_id
from rlf.migrate import upgrade
from rlf.models import ListState, Partner, PartnerList, PersonRole, Role, Side
from rlf.persons import key_rows, new_person
from rlf.service import Service, open_service

ROOT = Path(__file__).parent.parent.parent / "var" / "bench"
CHUNK = 10_000
_PROCESSES = 2
_INSERT_PERSON = (
    "INSERT INTO persons (id, role, partner_list_id, line, position, sealed, revision, minor, created_at, updated_at)"
    " VALUES (?, 'list_entry', ?, ?, 0, ?, 1, 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
)


def populated(count: int) -> Service:
    """An installation whose database holds `count` list entries with their keys."""
    settings = read_settings({"RLF_MODE": "demo", "RLF_VAR": str(ROOT / f"{_fingerprint()}-{count}")})
    built = settings.var / "built"
    if built.exists():
        return open_service(settings)
    settings.var.mkdir(parents=True, exist_ok=True)
    for left in settings.var.glob("rlf.sqlite*"):
        left.unlink()
    if not settings.keyring_file.exists():
        write_keyring(new_keyring(demo=True), settings.keyring_file)
    started = time.perf_counter()
    service = open_service(settings)
    upgrade(service.database.engine)
    _fill(service, count, finished_list(service, count))
    print(f"built {count:,} persons in {time.perf_counter() - started:.0f} s")
    built.touch()
    return service


def _fingerprint() -> str:
    """Changes when the engine gives other keys, so that an old database is not measured by mistake."""
    keys = [sorted(matching.keys(person.description().for_matching())) for person in crowd(0, 200)]
    return hashlib.sha256(repr(keys).encode()).hexdigest()[:8]


def finished_list(service: Service, count: int) -> int:
    """A list of so many rows that is done, without its rows; gives its id."""
    list_id = new_id()
    with service.database.write() as session:
        liaison = create_account(
            session, service.keyring, Profile("bench", "Bench"), password="for measuring alone", role=Role.LIAISON
        )
        partner = Partner(name="Bench")
        session.add(partner)
        session.flush()
        session.add(
            PartnerList(
                id=list_id,
                partner_id=partner.id,
                uploaded_by_id=liaison.id,
                state=ListState.DONE,
                file_digest=b"bench",
                sealed=b"",
                rows_total=count,
                rows_read=count,
            )
        )
    return list_id


def _fill(service: Service, count: int, list_id: int) -> None:
    keys, owners = [], []
    starts = range(0, count, CHUNK)
    with _fast_connection(service) as connection, ProcessPoolExecutor(_PROCESSES) as pool:
        for start, made in zip(
            starts, pool.map(invented_entries, [service.settings] * len(starts), starts), strict=True
        ):
            persons, chunk_keys, chunk_owners = made
            rows = [(person, list_id, start + place, sealed) for place, (person, sealed) in enumerate(persons, 1)]
            connection.executemany(_INSERT_PERSON, rows[: count - start])
            keys.append(np.array(chunk_keys, dtype=np.int64))
            owners.append(np.array(chunk_owners, dtype=np.int64))
        _insert_keys(connection, np.concatenate(keys), np.concatenate(owners))


def invented_entries(settings: Settings, start: int) -> tuple[list[tuple[int, bytes]], list[int], list[int]]:
    """Ids and sealed documents of one chunk of people, their keys, and whose each key is."""
    keyring = read_keyring(settings)
    persons, keys, owners = [], [], []
    for person_id, member in enumerate(crowd(1 + start // CHUNK, CHUNK), start + 1):
        description = member.description()
        person = new_person(keyring, PersonRole.LIST_ENTRY, description, person_id=person_id)
        persons.append((person.id, person.sealed))
        for row in key_rows(keyring, person, description.for_matching()):
            keys.append(row["key"])
            owners.append(person.id)
    return persons, keys, owners


def _insert_keys(connection: sqlite3.Connection, keys: np.ndarray, owners: np.ndarray) -> None:
    index = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'person_keys' AND sql IS NOT NULL"
    ).fetchall()
    for name, _sql in index:
        connection.execute(f"DROP INDEX {name}")
    order = np.lexsort((owners, keys))
    side = int(Side.LISTS)
    rows = ((key, side, owner) for key, owner in zip(keys[order].tolist(), owners[order].tolist(), strict=True))
    while batch := list(islice(rows, 200_000)):
        connection.executemany("INSERT INTO person_keys (key, side, person_id) VALUES (?, ?, ?)", batch)
    for _name, sql in index:
        connection.execute(sql)


@contextmanager
def _fast_connection(service: Service) -> Iterator[sqlite3.Connection]:
    """Without a journal: a build that fails is begun anew."""
    service.database.engine.dispose()
    connection = sqlite3.connect(service.settings.var / "rlf.sqlite")
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    yield connection
    connection.commit()
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
