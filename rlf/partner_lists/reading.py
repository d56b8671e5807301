"""The job that reads a confirmed list to its end, from wherever an earlier run stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from rlf.confined import in_memory
from rlf.machines.webhooks import tell
from rlf.models import ListPiece, ListState, PartnerList, Person, QuarantinedRow, Topic, now
from rlf.outbox import promise
from rlf.partner_lists.documents import ListDocument, open_list
from rlf.partner_lists.editions import finish_edition
from rlf.partner_lists.finishing import finish_if_matched
from rlf.partner_lists.identity import fill_in_digests, repeated_references
from rlf.partner_lists.messages import FileProblem
from rlf.partner_lists.reader import FileRefusedError, read_rows
from rlf.partner_lists.storing import RowsOfList
from rlf.sealed_files import read_sealed, upload_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

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
    document = open_list(service.keyring, partner_list)
    shape = document.shape
    sealed = read_sealed(service.keyring, upload_path(service.settings, partner_list.id))
    with in_memory(sealed) as file:
        repeated = _prepare_edition(service, partner_list, document, file, keep_alive)
        rows_of_list = RowsOfList(service.keyring, partner_list, today=now().date(), repeated=repeated)
        for batch in read_rows(file, shape, skip=partner_list.rows_read):
            ready = rows_of_list.make_ready(batch)
            with service.database.write() as session:
                wanted = rows_of_list.store(session, ready)
            if not wanted:
                return
            keep_alive()


def _prepare_edition(
    service: Service, partner_list: PartnerList, document: ListDocument, file: BinaryIO, keep_alive: Callable[[], None]
) -> frozenset[bytes]:
    """What an edition needs before it is read: by what the entries of the one before are known, and the digests of
    references that stand in more than one row.
    """
    if partner_list.edition_of_id is None or document.mapping is None:
        return frozenset()
    fill_in_digests(service, partner_list.edition_of_id, keep_alive)
    batches = read_rows(file, document.shape, skip=0)
    return repeated_references(service.keyring, document.mapping, batches)


def _finish(session: Session, list_id: int) -> None:
    partner_list = session.get(PartnerList, list_id, with_for_update=True)
    if partner_list is None or partner_list.state is not ListState.READING:
        return
    finish_edition(session, partner_list)
    partner_list.rows_total = partner_list.rows_read
    partner_list.state = ListState.MATCHING
    finish_if_matched(session, partner_list)


def _give_up(session: Session, service: Service, list_id: int, problem: FileProblem) -> None:
    partner_list = session.get(PartnerList, list_id, with_for_update=True)
    if partner_list is None or partner_list.state is not ListState.READING:
        return
    if partner_list.edition_of_id is None:
        for stored in (Person, ListPiece, QuarantinedRow):
            session.execute(delete(stored).where(stored.partner_list_id == list_id))
    else:  # entries of the edition before go back there
        promise(session, Topic.UNDO_LIST, list_id)
    partner_list.rows_read = partner_list.rows_quarantined = partner_list.rows_set_aside = 0
    partner_list.rows_changed = partner_list.rows_unchanged = 0
    partner_list.habits = None
    partner_list.state = ListState.FAILED
    partner_list.failure = problem.value
    tell(session, partner_list.partner_id, "list.failed", list_id)
    partner_list.finished_at = now()
    # The file may come again, corrected or not.
    partner_list.file_digest = service.keyring.digest("failed list", str(list_id).encode())
