"""The job that reads a confirmed list to its end, from wherever an earlier run stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from rlf.confined import in_memory
from rlf.models import ListPiece, ListState, PartnerList, Person, QuarantinedRow, now
from rlf.partner_lists.documents import open_list
from rlf.partner_lists.finishing import finish_if_matched
from rlf.partner_lists.messages import FileProblem
from rlf.partner_lists.reader import FileRefusedError, read_rows
from rlf.partner_lists.storing import RowsOfList
from rlf.sealed_files import read_sealed, upload_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from rlf.service import Service


def read_list(service: Service, list_id: int, keep_alive: Callable[[], None]) -> None:
    """Read a list: each batch of rows is one transaction, and a further run goes on after the last of them.

    A file that turns out unreadable makes the list FAILED and takes back what was stored of it.

    Raises:
        FileRefusedError: the child process ended too early; another try goes on from there.
        SealError: the sealed file is missing or damaged, or its key is.
    """
    with service.database.read() as session:
        partner_list = session.get(PartnerList, list_id)
    if partner_list is None or partner_list.state is not ListState.READING:
        return
    try:
        _read(service, partner_list, keep_alive)
    except FileRefusedError as refused:
        if refused.problem is FileProblem.TOO_COSTLY:
            raise
        with service.database.write() as session:
            _give_up(session, service, list_id, refused.problem)
        upload_path(service.settings, list_id).unlink(missing_ok=True)
        return
    with service.database.write() as session:
        _finish(session, list_id)


def _read(service: Service, partner_list: PartnerList, keep_alive: Callable[[], None]) -> None:
    rows_of_list = RowsOfList(service.keyring, partner_list, today=now().date())
    shape = open_list(service.keyring, partner_list).shape
    sealed = read_sealed(service.keyring, upload_path(service.settings, partner_list.id))
    with in_memory(sealed) as file:
        for batch in read_rows(file, shape, skip=partner_list.rows_read):
            ready = rows_of_list.make_ready(batch)
            with service.database.write() as session:
                wanted = rows_of_list.store(session, ready)
            if not wanted:
                return
            keep_alive()


def _finish(session: Session, list_id: int) -> None:
    partner_list = session.get(PartnerList, list_id, with_for_update=True)
    if partner_list is None or partner_list.state is not ListState.READING:
        return
    partner_list.rows_total = partner_list.rows_read
    partner_list.state = ListState.MATCHING
    finish_if_matched(session, partner_list)


def _give_up(session: Session, service: Service, list_id: int, problem: FileProblem) -> None:
    partner_list = session.get(PartnerList, list_id, with_for_update=True)
    if partner_list is None or partner_list.state is not ListState.READING:
        return
    for stored in (Person, ListPiece, QuarantinedRow):
        session.execute(delete(stored).where(stored.partner_list_id == list_id))
    partner_list.rows_read = partner_list.rows_quarantined = partner_list.rows_set_aside = 0
    partner_list.habits = None
    partner_list.state = ListState.FAILED
    partner_list.failure = problem.value
    partner_list.finished_at = now()
    # The file may come again, corrected or not.
    partner_list.file_digest = service.keyring.digest("failed list", str(list_id).encode())
