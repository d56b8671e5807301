"""Rows in quarantine that are read after all: corrected one by one, in a file, or all by another order of dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from rlf import audit
from rlf.confined import in_memory
from rlf.errors import InvalidInputError, NotFoundError
from rlf.index_version import index_version
from rlf.models import ListPiece, ListState, PartnerList, QuarantinedRow, Topic, now
from rlf.outbox import promise
from rlf.partner_lists.documents import QuarantineDocument, open_list, open_quarantined, seal_list, seal_quarantined
from rlf.partner_lists.quarantine import locked_list, rows_of
from rlf.partner_lists.reader import read_rows, survey_file
from rlf.partner_lists.storing import ReadyRow, RowsOfList, insert_rows
from rlf.partner_lists.uploading import limited
from rlf.portions import in_portions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import BinaryIO

    from sqlalchemy.orm import Session

    from matching.dates import Calendar
    from rlf.partner_lists.columns import DateOrder
    from rlf.partner_lists.row_check import RowProblem
    from rlf.service import Service

_AT_ONCE = 200
LINE_HEADING = "#"  # of the column by which corrected rows are known


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of corrected rows: stored, wrong still, and lines that are not in quarantine."""

    stored: int
    wrong: int
    unknown_lines: tuple[int, ...] = ()


def correct_row(
    service: Service,
    list_id: int,
    row_id: int,
    cells: Sequence[str],
    *,
    account_id: int,
    is_death_checked: bool = False,
) -> tuple[RowProblem, ...]:
    """Read a row of a list as somebody corrected it. What is wrong still; nothing where it is stored now.

    `is_death_checked` says that a supervisor has looked into a death that is only believed.

    Raises:
        NotFoundError: there is no such row in quarantine any more.
        ConflictError: the list is over.
    """
    with service.database.write() as session:
        partner_list = locked_list(session, list_id)
        row = session.get(QuarantinedRow, row_id, with_for_update=True)
        if row is None or row.partner_list_id != list_id:
            raise NotFoundError("This row is not in quarantine any more.")
        rows = RowsOfList(service.keyring, partner_list, today=now().date())
        stripped = [cell.strip() for cell in cells]
        ready = rows.make_row_ready(row.line, stripped, is_death_checked=is_death_checked)
        audit.record(session, account_id, "list.death_checked" if is_death_checked else "list.row_corrected", row)
        return _take_up(session, service, partner_list, row, ready)


def read_dates_anew(
    session: Session, service: Service, list_id: int, order: DateOrder, calendar: Calendar, *, account_id: int
) -> None:
    """Promise to read all rows in quarantine with another order of dates; what is stored already stays as it is.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: the list is over.
    """
    partner_list = locked_list(session, list_id)
    document = open_list(service.keyring, partner_list)
    if document.mapping is None:
        raise InvalidInputError("The columns of this list were not confirmed yet.", problem="no_mapping")
    mapping = replace(document.mapping, date_order=order, calendar=calendar)
    partner_list.sealed = seal_list(service.keyring, list_id, replace(document, mapping=mapping))
    promise(session, Topic.READ_QUARANTINE, list_id)
    audit.record(session, account_id, "list.quarantine_read_anew", partner_list)


def read_quarantine(service: Service, list_id: int, keep_alive: Callable[[], None]) -> None:
    """Read the rows of a list in quarantine once more, a few in each transaction. Run again it changes nothing.

    Raises:
        SealError: a document cannot be opened.
    """
    with service.database.read() as session:
        row_ids = session.scalars(rows_of(list_id, aside=False).with_only_columns(QuarantinedRow.id)).all()
    for some in in_portions(row_ids):
        with service.database.write() as session:
            partner_list = session.get(PartnerList, list_id, with_for_update=True)
            if partner_list is None or partner_list.ended_at is not None:
                return
            rows = RowsOfList(service.keyring, partner_list, today=now().date())
            waiting = rows_of(list_id, aside=False).where(QuarantinedRow.id.in_(some))
            for row in session.scalars(waiting.with_for_update()).all():
                ready = rows.make_row_ready(row.line, open_quarantined(service.keyring, row).cells)
                _take_up(session, service, partner_list, row, ready)
        keep_alive()


def take_corrected_file(service: Service, list_id: int, stream: BinaryIO, *, account_id: int) -> Mended:
    """Read a file that came out of `quarantine_rows` and was corrected: its first column says which row each is.

    Raises:
        FileRefusedError: it cannot be taken.
        InvalidInputError: its columns are not those that were given out.
        ConflictError: the list is over.
    """
    with service.database.read() as session:
        partner_list = session.get(PartnerList, list_id)
    if partner_list is None:
        raise NotFoundError("There is no such list.")
    width = len(open_list(service.keyring, partner_list).headings)
    stored = wrong = 0
    unknown: list[int] = []
    with in_memory(limited(stream)) as file:
        survey = survey_file(file, heading_line=1)
        if not survey.headings or survey.headings[0] != LINE_HEADING:
            raise InvalidInputError(
                f"The first column must be {LINE_HEADING}, with the line of each row.", problem="line"
            )
        for batch in read_rows(file, survey.shape, skip=0):
            rows = iter(batch.rows)
            while some := list(islice(rows, _AT_ONCE)):
                lines = [(_line(cells[0]), cells[1 : width + 1]) for _place, cells in some if cells]
                done = _take_lines(service, list_id, lines, account_id=account_id)
                stored, wrong = stored + done.stored, wrong + done.wrong
                unknown += done.unknown_lines
    return Mended(stored, wrong, tuple(unknown))


def quarantine_rows(session: Session, service: Service, list_id: int, *, account_id: int) -> Iterable[list[str]]:
    """The rows in quarantine with a row of headings, to be written to a file and corrected there.

    Raises:
        NotFoundError: there is no such list.
    """
    partner_list = session.get(PartnerList, list_id)
    if partner_list is None:
        raise NotFoundError("There is no such list.")
    headings = open_list(service.keyring, partner_list).headings
    audit.record(session, account_id, "list.quarantine_downloaded", partner_list)
    yield [LINE_HEADING, *headings]
    for row in session.scalars(rows_of(list_id, aside=False)):
        yield [str(row.line), *open_quarantined(service.keyring, row).cells]


def _take_lines(service: Service, list_id: int, lines: Sequence[tuple[int, list[str]]], *, account_id: int) -> Mended:
    with service.database.write() as session:
        partner_list = locked_list(session, list_id)
        rows = RowsOfList(service.keyring, partner_list, today=now().date())
        wanted = rows_of(list_id, aside=False).where(QuarantinedRow.line.in_([line for line, _cells in lines]))
        waiting = {row.line: row for row in session.scalars(wanted.with_for_update())}
        unknown = tuple(line for line, _cells in lines if line not in waiting)
        wrong = sum(
            bool(_take_up(session, service, partner_list, waiting[line], rows.make_row_ready(line, cells)))
            for line, cells in dict(lines).items()
            if line in waiting
        )
        audit.record(session, account_id, "list.rows_corrected", partner_list)
    return Mended(len(waiting) - wrong, wrong, unknown)


def _take_up(
    session: Session, service: Service, partner_list: PartnerList, row: QuarantinedRow, ready: ReadyRow
) -> tuple[RowProblem, ...]:
    """Store a row that can be read now; else keep it as it was corrected, with what is wrong still."""
    if ready.person is None:
        document = _document_of(service, ready)
        row.sealed = seal_quarantined(service.keyring, row.id, document)
        return document.problems
    if row.set_aside_at is None:
        partner_list.rows_quarantined -= 1
    else:
        partner_list.rows_set_aside -= 1
    session.execute(delete(QuarantinedRow).where(QuarantinedRow.id == row.id))
    insert_rows(session, [ready])
    _match_again(session, partner_list, row.line)
    return ()


def _document_of(service: Service, ready: ReadyRow) -> QuarantineDocument:
    stored = QuarantinedRow(**(ready.quarantined or {}))
    return open_quarantined(service.keyring, stored)


def _match_again(session: Session, partner_list: PartnerList, line: int) -> None:
    """Promise to match the piece of the list that a line belongs to."""
    covering = select(ListPiece).where(
        ListPiece.partner_list_id == partner_list.id, ListPiece.first_line <= line, ListPiece.last_line >= line
    )
    piece = session.scalars(covering.limit(1)).first()
    if piece is None:
        piece = ListPiece(
            partner_list_id=partner_list.id, first_line=line, last_line=line, keys_version=index_version()
        )
        session.add(piece)
    piece.matched_at = None
    if partner_list.state is ListState.DONE:
        partner_list.state, partner_list.finished_at = ListState.MATCHING, None
    session.flush()
    promise(session, Topic.MATCH_PIECE, piece.id)


def _line(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - longer is no line
