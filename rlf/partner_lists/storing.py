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
from rlf.errors import InvalidInputError
from rlf.ids import new_id
from rlf.models import (
    Base,
    ListPiece,
    ListState,
    PartnerList,
    Person,
    QuarantinedRow,
    Topic,
    now,
)
from rlf.partner_lists.asides import set_aside
from rlf.partner_lists.documents import ListDocument, QuarantineDocument, open_list, seal_quarantined
from rlf.partner_lists.editions import Edition, Taken
from rlf.partner_lists.identity import Identity
from rlf.partner_lists.messages import WORKBOOKS
from rlf.partner_lists.row_check import RowCheck
from rlf.persons import ROLE_ON_LIST, may_be_minor, row_name, side_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from matching.person import Person as DescribedPerson
    from rlf.crypto import Keyring
    from rlf.partner_lists.messages import Rows


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """One data row as it will be stored: a person with the hashes of its keys, or a row for quarantine."""

    number: int  # among the data rows, counted from 0
    line: int
    person: dict[str, Any] | None
    key_hashes: Sequence[int]
    described: DescribedPerson | None
    quarantined: dict[str, Any] | None

    @property
    def is_aside(self) -> bool:
        """Whether it is no row of a person at all."""
        return self.quarantined is not None and self.quarantined["set_aside_at"] is not None


class RowsOfList:
    """Makes the rows of one list ready and stores them."""

    def __init__(
        self, keyring: Keyring, partner_list: PartnerList, *, today: date, repeated: frozenset[bytes] = frozenset()
    ) -> None:
        """`repeated` are digests of references that the file has more than once.

        Raises:
            SealError: the list's document cannot be opened.
        """
        document = open_list(keyring, partner_list)
        self._keyring = keyring
        self._list_id = partner_list.id
        self._role = ROLE_ON_LIST[partner_list.kind]
        self._headings = document.headings
        self._check = row_check(document, uploaded=partner_list.created_at.date())
        self._today = today
        self._identity = Identity(keyring, partner_list.created_at.date())
        self._edition = Edition(keyring, repeated)

    def make_ready(self, batch: Rows) -> list[ReadyRow]:
        """Check, seal and key a batch: the costly part, done before the database is locked."""
        return [self._ready(batch.first + offset, line, cells) for offset, (line, cells) in enumerate(batch.rows)]

    def make_row_ready(self, line: int, cells: Sequence[str], *, is_death_checked: bool = False) -> ReadyRow:
        """Check, seal and key one row, whatever it looks like: somebody has looked at it."""
        return self._checked(0, line, cells, is_death_checked=is_death_checked)

    def _ready(self, number: int, line: int, cells: list[str]) -> ReadyRow:
        aside = set_aside(cells, self._headings)
        if aside:
            row = self._quarantined(line, QuarantineDocument((), tuple(cells), aside))
            return ReadyRow(number, line, None, (), None, {**row, "set_aside_at": now()})
        return self._checked(number, line, cells)

    def _checked(self, number: int, line: int, cells: Sequence[str], *, is_death_checked: bool = False) -> ReadyRow:
        read = self._check.read(cells, is_death_checked=is_death_checked)
        if isinstance(read, Description):
            described = read.for_matching()
            hashes = {self._keyring.key_hash(key) for key in matching.keys(described)}
            return ReadyRow(number, line, self._person(line, read), list(hashes), described, None)
        return ReadyRow(number, line, None, (), None, self._quarantined(line, QuarantineDocument(read, tuple(cells))))

    def _person(self, line: int, description: Description) -> dict[str, Any]:
        person_id = new_id()
        return {
            "id": person_id,
            "role": self._role,
            "partner_list_id": self._list_id,
            "line": line,
            "sealed": self._keyring.seal(encode(description), row_name(person_id)),
            "minor": may_be_minor(description, self._today),
            **self._identity.columns(description),
        }

    def _quarantined(self, line: int, document: QuarantineDocument) -> dict[str, Any]:
        row_id = new_id()
        sealed = seal_quarantined(self._keyring, row_id, document)
        place = {"id": row_id, "partner_list_id": self._list_id, "line": line}
        return {**place, "sealed": sealed, "set_aside_at": None}

    def store(self, session: Session, ready: list[ReadyRow]) -> bool:
        """Store those rows that nobody has stored yet. False where the list is no longer to be read.

        The list's row is locked and says how far it was read, so that two workers on one list store each row once.
        """
        partner_list = session.get(PartnerList, self._list_id, with_for_update=True)
        if partner_list is None or partner_list.state is not ListState.READING:
            return False
        fresh = [row for row in ready if row.number >= partner_list.rows_read]
        if fresh:
            taken = self.insert(session, partner_list, fresh)
            partner_list.rows_read = fresh[-1].number + 1
            partner_list.habits = _with_habits(partner_list.habits, fresh)
            aside = sum(row.is_aside for row in fresh)
            partner_list.rows_set_aside += aside
            partner_list.rows_quarantined += sum(row.quarantined is not None for row in fresh) - aside
            self._promise_matching(session, fresh, taken)
        return True

    def insert(self, session: Session, partner_list: PartnerList, rows: list[ReadyRow]) -> Taken:
        """Insert rows, but for those that the edition before has already: these are taken over from there."""
        taken = self._edition.take_over(session, partner_list, rows)
        insert_rows(session, taken.new)
        return taken

    def _promise_matching(self, session: Session, rows: list[ReadyRow], taken: Taken) -> None:
        if not any(row.person for row in rows):
            return
        piece = ListPiece(
            id=new_id(),
            partner_list_id=self._list_id,
            first_line=rows[0].line,
            last_line=rows[-1].line,
            keys_version=taken.keys_version,
            matched_at=None if taken.is_to_match else now(),
        )
        session.add(piece)
        if taken.is_to_match:
            outbox.promise(session, Topic.MATCH_PIECE, piece.id)


def row_check(document: ListDocument, *, uploaded: date) -> RowCheck:
    """What reads the rows of a list whose columns were confirmed."""
    if document.mapping is None:
        raise InvalidInputError("The columns of this list were not confirmed yet.", problem="no_mapping")
    return RowCheck(document.mapping, uploaded=uploaded, excel_days=document.shape.kind in WORKBOOKS)


def _with_habits(counted: str | None, rows: list[ReadyRow]) -> str:
    """What is known of a list's habits, with what some more of its rows show."""
    counts = HabitCounts.from_text(counted) if counted else HabitCounts()
    counts.add(row.described for row in rows if row.described)
    return counts.to_text()


def insert_rows(session: Session, rows: Sequence[ReadyRow]) -> None:
    """Insert rows, with the keys of those that are persons."""
    moment = now()
    common = {"request_id": None, "position": 0, "revision": 1, "created_at": moment, "updated_at": moment}
    persons = [{**row.person, **common} for row in rows if row.person]
    _insert(session, Person, persons)
    keys = [(key, row.person["id"]) for row in rows if row.person for key in row.key_hashes]
    if keys:
        insert_keys(session.connection(), side_of(persons[0]["role"]), keys)
    _insert(session, QuarantinedRow, [row.quarantined for row in rows if row.quarantined])


def _insert(session: Session, entity: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        # The plain table, for the mapper's bookkeeping costs more than the database does.
        session.connection().execute(insert(Base.metadata.tables[entity.__tablename__]), rows)
