"""PFIF as a table: one row a person, with the fields of its newest note beside its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from rlf.partner_lists.pfif_fields import ADDRESS, NOTE_FIELDS, PERSON_FIELDS, PERSON_ID
from rlf.partner_lists.pfif_records import pfif_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from rlf.partner_lists.messages import FileShape, TableRow
    from rlf.partner_lists.pfif_records import Record

STATUS_DATE = "status_date"
PFIF_COLUMNS = (*PERSON_FIELDS, *(f"note.{field}" for field in (*NOTE_FIELDS, STATUS_DATE) if field != PERSON_ID))


def is_pfif(beginning: str) -> bool:
    """Whether a text that begins so is XML with PFIF in it."""
    return beginning.lstrip().startswith("<") and ADDRESS in beginning


class LooseNotes:
    """What the notes beside the persons say: of each person the newest one, packed, since there may be a million."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._of: dict[str, bytes] = {}
        self._used = set[str]()
        self._of_nobody = 0
        for person, notes in pfif_records(file, encoding):
            if person is not None:
                continue
            of = notes[0].get(PERSON_ID)
            if of is None:
                self._of_nobody += 1
            else:
                known = self._of.get(of)
                said = _newest([msgspec.msgpack.decode(known, type=dict[str, str]), *notes] if known else notes)
                self._of[of] = msgspec.msgpack.encode(said)

    def of(self, person_id: str) -> list[Record]:
        """The newest about a person, if there is any."""
        found = self._of.get(person_id)
        if found is None:
            return []
        self._used.add(person_id)
        return [msgspec.msgpack.decode(found, type=dict[str, str])]

    def __bool__(self) -> bool:
        return bool(self._of)

    @property
    def left_over(self) -> int:
        """How many notes are about nobody who was asked for, those about the same person counted once."""
        return len(self._of) - len(self._used) + self._of_nobody


def pfif_rows(file: BinaryIO, shape: FileShape, loose: LooseNotes | None = None) -> Iterator[TableRow]:
    """One row a person, numbered from 1 as they come; the cells are the columns of the shape.

    Raises:
        FileProblemError: it is no proper XML, or of a version that is not known.
    """
    if loose is None and shape.has_loose_notes:
        loose = LooseNotes(file, shape.encoding)
    number = 0
    for person, notes in pfif_records(file, shape.encoding):
        if person is None:
            continue
        number += 1
        note = _newest([*notes, *(loose.of(person.get(PERSON_ID, "")) if loose else ())])
        said = person | {f"note.{field}": value for field, value in note.items() if field != PERSON_ID}
        yield number, [said.get(column, "") for column in shape.columns]


def _newest(notes: Iterable[Record]) -> Record:
    """The note with the latest date, and among equals the later one. The status is that of the newest note which
    states one, with its own date: who adds a remark does not take back that somebody was believed dead.
    """
    newest: Record = {}
    stating: Record = {}
    for note in notes:
        if _date(note) >= _date(newest):
            newest = note
        if note.get("status") and _status_date(note) >= _status_date(stating):
            stating = note
    if not stating:
        return newest
    return {**newest, "status": stating["status"], STATUS_DATE: _status_date(stating)}


def _date(note: Record) -> str:
    """Dates of PFIF are written so that their order is that of their letters."""
    return note.get("source_date") or note.get("entry_date", "")


def _status_date(note: Record) -> str:
    return note.get(STATUS_DATE) or _date(note)
