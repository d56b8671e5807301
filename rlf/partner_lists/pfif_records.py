"""The records of a PFIF file as they come: persons with the notes inside them, and loose notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlf.partner_lists.guarded_xml import GuardedXml
from rlf.partner_lists.limits import MAX_CELL
from rlf.partner_lists.messages import FileProblem, FileProblemError
from rlf.partner_lists.pfif_fields import (
    ADDRESS,
    FIELDS_OF_NOTE,
    FIELDS_OF_PERSON,
    NOTE_TAGS,
    PERSON_TAGS,
    SEVERAL,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    Record = dict[str, str]
    Found = tuple[Record | None, list[Record]]  # a person and its notes; no person and one loose note

_DESCRIPTION = "description:"  # how 1.3 and before begin a text that 1.4 has as a field


def pfif_records(file: BinaryIO, encoding: str = "") -> Iterator[Found]:
    """All records of a file, wherever in it they stand; what is not PFIF is passed over.

    Raises:
        FileProblemError: it is no proper XML, or of a version that is not known.
    """
    file.seek(0)
    records = _Records()
    xml = GuardedXml(records.start, records.end, records.text, encoding=encoding)
    records.line_of = xml
    for _piece in xml.read(file):
        yield from records.found
        records.found.clear()


class _Records:
    """Takes elements and text, and keeps the records that have ended until somebody takes them."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.line_of: GuardedXml | None = None
        self._person: Record | None = None
        self._notes: list[Record] = []
        self._note: Record | None = None
        self._field = self._tag = ""
        self._texts: list[str] = []
        self._letters = 0

    def start(self, tag: str, _attributes: list[str]) -> None:
        if self._field:
            return
        if tag in PERSON_TAGS and self._person is None:
            self._person, self._notes = {}, []
        elif tag in NOTE_TAGS and self._note is None:
            self._note = {}
        elif field := self._field_of(tag):
            self._field, self._tag = field, tag
        elif tag.startswith(ADDRESS) and tag.partition(" ")[0] + " person" not in PERSON_TAGS:
            raise FileProblemError(FileProblem.UNKNOWN_PFIF, self._line())

    def text(self, text: str) -> None:
        if self._field:
            self._letters += len(text)
            if self._letters > MAX_CELL:
                raise FileProblemError(FileProblem.CELL_TOO_LARGE, self._line())
            self._texts.append(text)

    def end(self, tag: str) -> None:
        if self._field:
            if tag == self._tag:
                self._end_field()
        elif tag in NOTE_TAGS and self._note is not None:
            if self._person is None:
                self.found.append((None, [self._note]))
            else:
                self._notes.append(self._note)
            self._note = None
        elif tag in PERSON_TAGS and self._person is not None:
            self.found.append((self._person, self._notes))
            self._person = None

    def _end_field(self) -> None:
        record = self._note if self._note is not None else self._person
        value = "".join(self._texts).strip()
        if self._field in SEVERAL:
            value = "; ".join(filter(None, (line.strip() for line in value.splitlines())))
        if self._field == "description" and value.startswith(_DESCRIPTION):
            value = " ".join(value.removeprefix(_DESCRIPTION).split())
        if record is not None and value:
            # Twice the same field is not PFIF; both values are kept for a person to see.
            before = record.get(self._field)
            record[self._field] = f"{before}; {value}"[:MAX_CELL] if before and before != value else value
        self._field = ""
        self._texts.clear()
        self._letters = 0

    def _field_of(self, tag: str) -> str:
        if self._note is not None:
            return FIELDS_OF_NOTE.get(tag, "")
        return FIELDS_OF_PERSON.get(tag, "") if self._person is not None else ""

    def _line(self) -> int:
        return self.line_of.line if self.line_of else 0
