"""A partner's file of answers, read row by row in a child process: by reference what it says, and whom it describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from rlf.confined import child_reading, in_memory
from rlf.description import Description
from rlf.errors import InvalidInputError
from rlf.models import AnswerVerdict
from rlf.partner_lists.columns import Field, Mapping
from rlf.partner_lists.list_dates import guess_order
from rlf.partner_lists.messages import WORKBOOKS, FileKind, FileProblem, Rows, Survey
from rlf.partner_lists.reader import FileRefusedError, read_rows, received, survey_file
from rlf.partner_lists.recognition import recognise
from rlf.partner_lists.row_check import RowCheck, RowReason
from rlf.partner_lists.uploading import limited
from rlf.transfers.answer_words import column_of, verdict_of
from rlf.transfers.pfif_notes import answer_cells

if TYPE_CHECKING:
    from typing import BinaryIO

_NOTES_CHILD = "rlf.transfers.notes_child"
MOST_ROWS = 20_000
_LETTERS = re.compile(r"[^0-9A-Z]")
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_GROUP = 4
_DATES = frozenset({Field.BIRTH_DATE, Field.LAST_SEEN_DATE})


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a partner says of one reference. A description has at least a name."""

    reference: str
    verdict: AnswerVerdict
    own_reference: str = ""
    description: Description | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of a file: the answer in it, or None with what is missing in it ("reference" or "answer")."""

    line: int
    reference: str
    answer: GivenAnswer | None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class SheetOfRows:
    """A file as a table: what its columns hold by name, and its rows."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    check: RowCheck
    fields: tuple[Field, ...]


def read_answers(stream: BinaryIO, today: date) -> list[AnswerRow]:
    """Read a file of answers: CSV, a workbook, JSON Lines, or PFIF with notes about our records.

    Raises:
        FileRefusedError: it cannot be taken.
        InvalidInputError: no column holds the reference, or none the answer; `problem` says which.
    """
    sheet = read_sheet(stream, today, needed=("reference", "answer"))
    return [_answer(sheet, line, cells) for line, cells in sheet.rows]


def read_sheet(stream: BinaryIO, today: date, *, needed: Sequence[str]) -> SheetOfRows:
    """Read a file into cells by what their columns hold.

    Raises:
        FileRefusedError: it cannot be taken.
        InvalidInputError: a needed column is missing.
    """
    with in_memory(limited(stream)) as file:
        try:
            survey = survey_file(file)
        except FileRefusedError as refused:
            if refused.problem not in {FileProblem.NO_ROWS, FileProblem.EMPTY}:
                raise
            return _notes_or(file, today, refused)
        if survey.shape.kind is FileKind.PFIF:
            return _notes(file, today)
        return _table(file, survey, today, needed)


def read_reference(text: str) -> str:
    """A reference as we write it, from what somebody typed or a program put a domain before."""
    bare = _LETTERS.sub("", text.rpartition("/")[2].upper()).translate(_LOOK_ALIKES)
    return "-".join(bare[start : start + _GROUP] for start in range(0, len(bare), _GROUP))


def _table(file: BinaryIO, survey: Survey, today: date, needed: Sequence[str]) -> SheetOfRows:
    names = [column_of(heading) for heading in survey.headings]
    for name in needed:
        if name not in names:
            raise InvalidInputError(f"No column of the file holds the {name}.", problem=f"no_{name}")
    recognised = recognise(survey.headings, survey.sample, today)
    fields = [None if name else one.field for name, one in zip(names, recognised, strict=True)]
    kept = [
        name or (field.value if field and field not in fields[:place] else None)
        for place, (name, field) in enumerate(zip(names, fields, strict=True))
    ]
    rows = tuple(_cells(read_rows(file, survey.shape, skip=0), kept))
    dated = [place for place, field in enumerate(fields) if field in _DATES]
    order = guess_order(cells[place] for cells in survey.sample for place in dated if place < len(cells))
    described = tuple(Field(name) for name, of in zip(kept, names, strict=True) if name and not of)
    check = RowCheck(Mapping(described, order), uploaded=today, excel_days=survey.shape.kind in WORKBOOKS)
    return SheetOfRows(rows, check, described)


def _cells(batches: Iterator[Rows], kept: Sequence[str | None]) -> Iterator[tuple[int, dict[str, str]]]:
    given = 0
    for batch in batches:
        for line, cells in batch.rows:
            given += 1
            if given > MOST_ROWS:
                raise FileRefusedError(FileProblem.TOO_MANY_ROWS, line)
            yield line, {name: cell.strip() for name, cell in zip(kept, cells, strict=False) if name and cell.strip()}


def _notes_or(file: BinaryIO, today: date, refused: FileRefusedError) -> SheetOfRows:
    """A file without persons may still hold notes; where it does not, it is refused as it was."""
    try:
        sheet = _notes(file, today)
    except FileRefusedError:
        raise refused from None
    if not sheet.rows:
        raise refused
    return sheet


def _notes(file: BinaryIO, today: date) -> SheetOfRows:
    rows: list[tuple[int, dict[str, str]]] = []
    with child_reading(file, _NOTES_CHILD) as child:
        for message in received(child):
            if isinstance(message, Rows):
                cells = ((line, answer_cells(cells)) for line, cells in message.rows)
                rows += [(line, {name: text for name, text in row.items() if text}) for line, row in cells]
            if len(rows) > MOST_ROWS:
                raise FileRefusedError(FileProblem.TOO_MANY_ROWS)
    fields = tuple(dict.fromkeys(Field(name) for _line, row in rows for name in row if name in _DESCRIBING))
    return SheetOfRows(tuple(rows), RowCheck(Mapping(fields), uploaded=today, excel_days=False), fields)


_DESCRIBING = frozenset(field.value for field in Field) - {Field.NOTE.value}


def _answer(sheet: SheetOfRows, line: int, cells: dict[str, str]) -> AnswerRow:
    reference = read_reference(cells.get("reference", ""))
    verdict = verdict_of(cells.get("answer", "")) or _as_written(cells.get("answer", ""))
    if not reference or verdict is None:
        return AnswerRow(line, reference, None, "answer" if reference else "reference")
    description, unread = _described(sheet, cells)
    own_reference = cells.get("own_reference", "")
    if description is not None:
        description = replace(description, partner_reference=own_reference or description.partner_reference)
    note = "\n".join(filter(None, (cells.get("note", ""), unread)))
    return AnswerRow(line, reference, GivenAnswer(reference, verdict, own_reference, description, note))


def _as_written(text: str) -> AnswerVerdict | None:
    return next((verdict for verdict in AnswerVerdict if verdict.value == text.strip().casefold()), None)


def _described(sheet: SheetOfRows, cells: dict[str, str]) -> tuple[Description | None, str]:
    """The description in a row, and in words for the note what cannot be one: nothing that came is lost."""
    texts = [cells.get(field.value, "") for field in sheet.fields]
    if not any(texts):
        return None, ""
    read = sheet.check.read(texts, is_death_checked=True)
    if isinstance(read, Description):
        return read, ""
    broken = {problem.field for problem in read if problem.field is not None}
    if any(problem.reason is RowReason.NO_NAME for problem in read):
        broken = set(sheet.fields)
    unread = "; ".join(f"{field.value}: {cells[field.value]}" for field in sheet.fields if _is_in(field, broken, cells))
    readable = ["" if field in broken else text for field, text in zip(sheet.fields, texts, strict=True)]
    rest = sheet.check.read(readable, is_death_checked=True)
    return (rest if isinstance(rest, Description) else None), unread


def _is_in(field: Field, broken: set[Field], cells: dict[str, str]) -> bool:
    return field in broken and bool(cells.get(field.value))
