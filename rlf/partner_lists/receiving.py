"""Lists that a partner's machine sends: sealed as they come in, and looked through by a job rather than by the caller.

What came is kept before anything is known of it, so that a machine can send and leave. A file that cannot be taken
makes the list FAILED and says why.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from rlf import audit
from rlf.confined import in_memory
from rlf.errors import InvalidInputError
from rlf.ids import new_id
from rlf.machines.lists import own_list
from rlf.machines.webhooks import tell
from rlf.models import ApiToken, ListKind, ListScope, ListState, PartnerList, Topic, now
from rlf.outbox import promise
from rlf.partner_lists.columns import DateOrder
from rlf.partner_lists.confirming import confirm
from rlf.partner_lists.documents import ListDocument, open_list, seal_list
from rlf.partner_lists.messages import FileKind, FileProblem, FileShape
from rlf.partner_lists.reader import FileRefusedError, survey_file
from rlf.partner_lists.remembered_columns import remembered_for
from rlf.partner_lists.uploading import document_of, limited
from rlf.sealed_files import read_sealed, upload_path, write_sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from typing import BinaryIO

    from sqlalchemy.orm import Session

    from rlf.machines.tokens import Machine
    from rlf.service import Service


@dataclass(frozen=True, slots=True)
class SentTerms:
    """Under which terms a machine sends a list."""

    kind: ListKind = ListKind.MET
    scope: ListScope = ListScope.ALL
    expires_on: date | None = None
    edition_of_id: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """The list that a file became, or was already."""

    list_id: int
    is_new: bool


def receive(service: Service, stream: BinaryIO, *, machine: Machine, terms: SentTerms) -> Received:
    """Take in a file in bounded memory. The same file of the same partner twice is one list.

    Raises:
        FileRefusedError: the file is too big, or empty.
        NotFoundError: it is said to be an edition of a list that is not this partner's.
    """
    if terms.edition_of_id is not None:
        with service.database.read() as session:
            own_list(session, machine.partner_id, terms.edition_of_id)
    hashed = hashlib.sha256()
    list_id = new_id()
    path = upload_path(service.settings, list_id)
    # The file lies there before its row: a row without its file could never be read, a file without a row is inert.
    write_sealed(service.keyring, path, _hashing(limited(stream), hashed.update))
    try:
        received = _store(service, list_id, hashed.digest(), machine, terms)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if not received.is_new:
        path.unlink(missing_ok=True)
    return received


def survey_list(service: Service, list_id: int, keep_alive: Callable[[], None]) -> None:
    """Look through a list that was received; it then waits for its columns to be confirmed, or is read at once where
    its partner changed nothing.

    Raises:
        FileRefusedError: the child process ended too early; another try may do better.
        SealError: the sealed file is missing or damaged, or its key is.
    """
    with service.database.read() as session:
        partner_list = session.get(PartnerList, list_id)
    if partner_list is None or partner_list.state is not ListState.RECEIVED:
        return
    keep_alive()
    path = upload_path(service.settings, list_id)
    with in_memory(read_sealed(service.keyring, path)) as file:
        try:
            survey = survey_file(file)
        except FileRefusedError as refused:
            if refused.problem is FileProblem.TOO_COSTLY:
                raise
            _refuse(service, list_id, refused.problem)
            path.unlink(missing_ok=True)
            return
    with service.database.write() as session:
        current = session.get(PartnerList, list_id, with_for_update=True)
        if current is not None and current.state is ListState.RECEIVED:
            current.sealed = seal_list(service.keyring, list_id, document_of("", survey, current.created_at.date()))
            current.rows_total = survey.rows
            current.state = ListState.UPLOADED
            _confirm_if_as_ever(session, service, current)


def _confirm_if_as_ever(session: Session, service: Service, partner_list: PartnerList) -> None:
    """A list with the columns and dates of one that a person confirmed needs nobody to confirm it again."""
    document = open_list(service.keyring, partner_list)
    known = remembered_for(service.keyring, partner_list.partner, document.headings)
    if known is None or not known.is_same or known.mapping.date_order is not document.date_order:
        return
    session.flush()
    try:
        with session.begin_nested():
            confirm(session, service.keyring, partner_list.id, known.mapping, account_id=None)
    except InvalidInputError:  # a person sees why on the page of its columns
        return


def _store(service: Service, list_id: int, content: bytes, machine: Machine, terms: SentTerms) -> Received:
    """What others sent is not told: their very file is a list of its own."""
    anybodys = service.keyring.digest("file", content)
    own = service.keyring.digest("file of one partner", f"{machine.partner_id}:".encode() + content)
    try:
        with service.database.write() as session:
            known = _known(session, (anybodys, own), machine)
            if known is not None:
                return Received(known.id, is_new=False)
            is_anothers = session.scalar(select(exists().where(PartnerList.file_digest == anybodys)))
            token = session.get_one(ApiToken, machine.token_id)
            partner_list = PartnerList(
                id=list_id,
                partner_id=machine.partner_id,
                uploaded_by_id=token.created_by_id,
                state=ListState.RECEIVED,
                file_digest=own if is_anothers else anybodys,
                sealed=seal_list(service.keyring, list_id, _UNSEEN),
                kind=terms.kind,
                scope=terms.scope,
                expires_on=terms.expires_on,
                edition_of_id=terms.edition_of_id,
            )
            session.add(partner_list)
            session.flush()
            audit.record(session, None, "list.received", partner_list)
            promise(session, Topic.SURVEY_LIST, list_id)
    except IntegrityError:
        with service.database.read() as session:
            known = _known(session, (anybodys, own), machine)
        if known is None:
            raise
        return Received(known.id, is_new=False)
    return Received(list_id, is_new=True)


def _known(session: Session, digests: Sequence[bytes], machine: Machine) -> PartnerList | None:
    ours = select(PartnerList).where(PartnerList.partner_id == machine.partner_id)
    return session.scalars(ours.where(PartnerList.file_digest.in_(digests))).first()


def _refuse(service: Service, list_id: int, problem: FileProblem) -> None:
    with service.database.write() as session:
        partner_list = session.get(PartnerList, list_id, with_for_update=True)
        if partner_list is not None and partner_list.state is ListState.RECEIVED:
            partner_list.state = ListState.FAILED
            partner_list.failure = problem.value
            tell(session, partner_list.partner_id, "list.failed", list_id)
            partner_list.finished_at = now()
            # The file may come again, corrected or not.
            partner_list.file_digest = service.keyring.digest("failed list", str(list_id).encode())


def _hashing(chunks: Iterator[bytes], update: Callable[[bytes], None]) -> Iterator[bytes]:
    empty = True
    for chunk in chunks:
        empty = False
        update(chunk)
        yield chunk
    if empty:
        raise FileRefusedError(FileProblem.EMPTY)


_UNSEEN = ListDocument(
    file_name="",
    shape=FileShape(FileKind.CSV),
    headings=(),
    sample=(),
    formulas=0,
    date_order=DateOrder.DAY_FIRST,
)
