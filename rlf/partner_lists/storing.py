"""A batch of rows is made ready outside any transaction, then stored whole in one: persons, keys, quarantine, progress,
and the promise to match them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

import matching
from matching import HabitCounts
from rlf import outbox
from rlf.bulk_keys import insert_keys
from rlf.description import Description, encode
from rlf.ids import new_id
from rlf.index_version import index_version
from rlf.models import (
    Base,
    ListPiece,
    ListState,
    PartnerList,
    Person,
    PersonRole,
    QuarantinedRow,
    Side,
    Topic,
    now,
)
from rlf.partner_lists.documents import QuarantineDocument, seal_quarantined
from rlf.persons import may_be_minor, row_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from matching.person import Person as DescribedPerson
    from rlf.crypto import Keyring
    from rlf.partner_lists.messages import Rows
    from rlf.partner_lists.row_check import RowCheck, RowProblem


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """One data row as it will be stored: a person with the hashes of its keys, or a row for quarantine."""

    number: int  # among the data rows, counted from 0
    line: int
    person: dict[str, Any] | None
    key_hashes: Sequence[int]
    described: DescribedPerson | None
    quarantined: dict[str, Any] | None


class RowsOfList:
    """Makes the rows of one list ready and stores them."""

    def __init__(self, keyring: Keyring, list_id: int, check: RowCheck, today: date) -> None:
        self._keyring = keyring
        self._list_id = list_id
        self._check = check
        self._today = today

    def make_ready(self, batch: Rows) -> list[ReadyRow]:
        """Check, seal and key a batch: the costly part, done before the database is locked."""
        return [self._ready(batch.first + offset, line, cells) for offset, (line, cells) in enumerate(batch.rows)]

    def _ready(self, number: int, line: int, cells: list[str]) -> ReadyRow:
        read = self._check.read(cells)
        if isinstance(read, Description):
            described = read.for_matching()
            hashes = {self._keyring.key_hash(key) for key in matching.keys(described)}
            return ReadyRow(number, line, self._person(line, read), list(hashes), described, None)
        return ReadyRow(number, line, None, (), None, self._quarantined(line, read, cells))

    def _person(self, line: int, description: Description) -> dict[str, Any]:
        person_id = new_id()
        return {
            "id": person_id,
            "role": PersonRole.LIST_ENTRY,
            "partner_list_id": self._list_id,
            "line": line,
            "sealed": self._keyring.seal(encode(description), row_name(person_id)),
            "minor": may_be_minor(description, self._today),
        }

    def _quarantined(self, line: int, problems: tuple[RowProblem, ...], cells: list[str]) -> dict[str, Any]:
        row_id = new_id()
        sealed = seal_quarantined(self._keyring, row_id, QuarantineDocument(problems, tuple(cells)))
        return {"id": row_id, "partner_list_id": self._list_id, "line": line, "sealed": sealed}

    def store(self, session: Session, ready: list[ReadyRow]) -> bool:
        """Store those rows that nobody has stored yet. False where the list is no longer to be read.

        The list's row is locked and says how far it was read, so that two workers on one list store each row once.
        """
        partner_list = session.get(PartnerList, self._list_id, with_for_update=True)
        if partner_list is None or partner_list.state is not ListState.READING:
            return False
        fresh = [row for row in ready if row.number >= partner_list.rows_read]
        if fresh:
            _insert_rows(session, fresh)
            partner_list.rows_read = fresh[-1].number + 1
            partner_list.habits = _with_habits(partner_list.habits, fresh)
            partner_list.rows_quarantined += sum(row.quarantined is not None for row in fresh)
            self._promise_matching(session, fresh)
        return True

    def _promise_matching(self, session: Session, rows: list[ReadyRow]) -> None:
        if not any(row.person for row in rows):
            return
        piece = ListPiece(
            id=new_id(),
            partner_list_id=self._list_id,
            first_line=rows[0].line,
            last_line=rows[-1].line,
            keys_version=index_version(),
        )
        session.add(piece)
        outbox.promise(session, Topic.MATCH_PIECE, piece.id)


def _with_habits(counted: str | None, rows: list[ReadyRow]) -> str:
    """What is known of a list's habits, with what some more of its rows show."""
    counts = HabitCounts.from_text(counted) if counted else HabitCounts()
    counts.add(row.described for row in rows if row.described)
    return counts.to_text()


def _insert_rows(session: Session, rows: list[ReadyRow]) -> None:
    moment = now()
    common = {"request_id": None, "position": 0, "revision": 1, "created_at": moment, "updated_at": moment}
    persons = [{**row.person, **common} for row in rows if row.person]
    _insert(session, Person, persons)
    keys = [(key, row.person["id"]) for row in rows if row.person for key in row.key_hashes]
    insert_keys(session.connection(), Side.LISTS, keys)
    _insert(session, QuarantinedRow, [row.quarantined for row in rows if row.quarantined])


def _insert(session: Session, entity: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        # The plain table, for the mapper's bookkeeping costs more than the database does.
        session.connection().execute(insert(Base.metadata.tables[entity.__tablename__]), rows)
