"""Changing the sealing key: a new key, every sealed column sealed again with it, and the old keys dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, func, select, update

from rlf.crypto import write_keyring
from rlf.errors import ConfigurationError, ConflictError
from rlf.models import Base
from rlf.sealed_files import reseal_uploads
from rlf.service import Service

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

_BATCH = 500
_LARGE_DOCUMENTS = {"attachment_contents": 4}  # of up to some megabytes each, so fewer at once
_KEY_ID_BYTES = 4

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed documents. Each is bound to its row by the name `table:id`."""

    table: Table
    column: str

    def row_name(self, row_id: int) -> str:
        """The name that a row's document is bound to."""
        return f"{self.table.name}:{row_id}"


def sealed_columns() -> tuple[SealedColumn, ...]:
    """All of them, by the rule that a column of sealed documents is called `sealed`."""
    tables = Base.metadata.sorted_tables
    return tuple(SealedColumn(table, "sealed") for table in tables if "sealed" in table.columns)


def begin_rotation(service: Service) -> Service:
    """The service with the key to seal with: a new one, or that of a rotation that was interrupted.

    Raises:
        ConfigurationError: the keyring stands in the environment, where it cannot be changed.
    """
    _check_writable(service)
    if count_outdated(service):
        return service
    keyring = service.keyring.with_new_key()
    write_keyring(keyring, service.settings.keyring_file)
    return Service(service.settings, keyring, service.database)


def reseal(service: Service, progress: Progress) -> int:
    """Seal with the current key what is sealed with another, a batch a transaction; returns how many documents.

    It may be stopped at any point and called again. `progress` gets a table's name and how many were sealed there.
    """
    total = 0
    for column in sealed_columns():
        done = 0
        while batch := _reseal_batch(service, column):
            done += batch
            progress(column.table.name, done)
        total += done
    files = reseal_uploads(service.settings, service.keyring)
    progress("uploads", files)
    return total + files


def retire_old_keys(service: Service) -> int:
    """Drop every key but the current one from the keyring; returns how many were dropped.

    Raises:
        ConflictError: something is still sealed with an old key.
        ConfigurationError: the keyring stands in the environment, where it cannot be changed.
    """
    _check_writable(service)
    left = count_outdated(service)
    if left:
        raise ConflictError(f"{left} documents are still sealed with an old key. Run 'rlf keys rotate' again.")
    reseal_uploads(service.settings, service.keyring)
    keyring = service.keyring.without_old_keys()
    write_keyring(keyring, service.settings.keyring_file)
    return len(service.keyring.sealing_keys) - len(keyring.sealing_keys)


def count_outdated(service: Service) -> int:
    """How many documents are sealed with a key that is not the current one."""
    with service.database.read() as session:
        return sum(
            session.scalar(select(func.count()).select_from(column.table).where(_outdated(column, service.keyring)))
            or 0
            for column in sealed_columns()
        )


def _check_writable(service: Service) -> None:
    if service.settings.keyring_text:
        raise ConfigurationError(
            "The keyring stands in RLF_KEYRING, where it cannot be changed. Put it into a file, and name that in "
            "RLF_KEYRING_FILE."
        )


def _outdated(column: SealedColumn, keyring: Keyring) -> Any:
    prefix = func.substr(column.table.c[column.column], 1, _KEY_ID_BYTES)
    return prefix != bytes.fromhex(keyring.current)


def _reseal_batch(service: Service, column: SealedColumn) -> int:
    table, keyring = column.table, service.keyring
    size = _LARGE_DOCUMENTS.get(table.name, _BATCH)
    with service.database.write() as session:
        rows = session.execute(
            select(table.c.id, table.c[column.column]).where(_outdated(column, keyring)).limit(size).with_for_update()
        )
        batch = [(row_id, keyring.unseal(sealed, column.row_name(row_id))) for row_id, sealed in rows]
        for row_id, document in batch:
            _store(session, column, row_id, keyring.seal(document, column.row_name(row_id)))
    return len(batch)


def _store(session: Session, column: SealedColumn, row_id: int, sealed: bytes) -> None:
    table = column.table
    # The document says the same as before, so moments of change stay as they are.
    unchanged = {other.name: other for other in table.columns if other.onupdate is not None}
    session.execute(update(table).where(table.c.id == row_id).values({**unchanged, column.column: sealed}))
