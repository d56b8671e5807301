"""Taking in a partner's file: looked through in a child process, sealed, and kept until its columns are confirmed."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from rlf import audit
from rlf.confined import in_memory, is_memory_file
from rlf.errors import ConflictError, InvalidInputError, NotFoundError
from rlf.ids import new_id
from rlf.models import ListState, Partner, PartnerList, now
from rlf.partner_lists.asides import set_aside
from rlf.partner_lists.columns import DATE_FIELDS
from rlf.partner_lists.documents import ListDocument, open_list, seal_list
from rlf.partner_lists.editions import may_have_edition
from rlf.partner_lists.limits import MAX_FILE_BYTES
from rlf.partner_lists.list_dates import guess_order
from rlf.partner_lists.messages import FileProblem, Survey
from rlf.partner_lists.reader import FileRefusedError, survey_file
from rlf.partner_lists.recognition import recognise
from rlf.partner_lists.terms import ListTerms, check_terms, put_terms
from rlf.sealed_files import read_sealed, upload_path, write_sealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import BinaryIO

    from sqlalchemy.orm import Session

    from rlf.partner_lists.messages import Choices
    from rlf.service import Service

_CHUNK = 1 << 20
_NO_TERMS = ListTerms()
_SHOWN_ROWS = 10
_LONGEST_NAME = 200


def upload(  # noqa: PLR0913 - all but the first two by keyword
    service: Service,
    stream: BinaryIO,
    *,
    file_name: str,
    partner_name: str,
    account_id: int,
    terms: ListTerms = _NO_TERMS,
    edition_of: int | None = None,
) -> int:
    """Take in a file, sealed; gives the id of its list, which then waits for its columns to be confirmed.

    Raises:
        FileRefusedError: the file cannot be taken; nothing is stored.
        ConflictError: the same file was taken before; `list_id` says as which list.
        InvalidInputError: `problem` is no_partner, expired, or edition (no list that could have a new one).
    """
    check_terms(terms)
    partner_name = _checked(partner_name)
    list_id = new_id()
    with _held(stream) as file:
        digest = service.keyring.digest("file", _sha256(file))
        with service.database.read() as session:
            _refuse_known(session, digest)
        survey = survey_file(file)
        # The file lies there before its row: a row without its file could never be read, a file without a row is inert.
        write_sealed(service.keyring, upload_path(service.settings, list_id), _chunks(file))
    document = document_of(file_name[:_LONGEST_NAME], survey, now().date(), terms)
    partner_list = PartnerList(
        id=list_id,
        uploaded_by_id=account_id,
        file_digest=digest,
        sealed=seal_list(service.keyring, list_id, document),
        rows_total=survey.rows,
        kind=terms.kind,
        edition_of_id=edition_of,
    )
    put_terms(partner_list, terms)
    _store_with(service, partner_list, partner_name)
    return list_id


def _store_with(service: Service, partner_list: PartnerList, partner_name: str) -> None:
    """Store a list, or take its file away again."""
    try:
        _store(service, partner_list, partner_name)
    except BaseException:
        upload_path(service.settings, partner_list.id).unlink(missing_ok=True)
        raise


def _checked(partner_name: str) -> str:
    partner_name = " ".join(partner_name.split())[:_LONGEST_NAME]
    if not partner_name:
        raise InvalidInputError("Say which partner the list comes from.", problem="no_partner")
    return partner_name


def partners_by_name(session: Session) -> list[Partner]:
    """All partners, to choose from."""
    return list(session.scalars(select(Partner).order_by(Partner.name)))


def _store(service: Service, partner_list: PartnerList, partner_name: str) -> None:
    try:
        with service.database.write() as session:
            _refuse_known(session, partner_list.file_digest)
            partner_list.partner_id = _partner_id(session, partner_name)
            _check_edition(session, partner_list)
            session.add(partner_list)
            audit.record(session, partner_list.uploaded_by_id, "list.uploaded", partner_list)
    except IntegrityError:
        # Somebody stored the same file, or the same new partner, in the same moment.
        with service.database.read() as session:
            _refuse_known(session, partner_list.file_digest)
        raise ConflictError("Somebody else uploaded a list in the same moment; try again.") from None


def _check_edition(session: Session, partner_list: PartnerList) -> None:
    if partner_list.edition_of_id is None:
        return
    before = session.get(PartnerList, partner_list.edition_of_id)
    if (
        before is None
        or before.partner_id != partner_list.partner_id
        or not may_have_edition(session, partner_list.edition_of_id)
    ):
        raise InvalidInputError("There is no such list of this partner to be replaced.", problem="edition")


def _refuse_known(session: Session, digest: bytes) -> None:
    known = session.scalar(select(PartnerList.id).where(PartnerList.file_digest == digest))
    if known is not None:
        raise ConflictError("This file was uploaded before.", list_id=known)


def _partner_id(session: Session, name: str) -> int:
    partner = session.scalar(select(Partner).where(Partner.name == name))
    if partner is None:
        partner = Partner(name=name)
        session.add(partner)
        session.flush()
    return partner.id


def document_of(file_name: str, survey: Survey, today: date, terms: ListTerms = _NO_TERMS) -> ListDocument:
    """What is kept of a file that was looked through."""
    rows = [cells for cells in survey.sample if not set_aside(cells, survey.headings)]
    recognised = recognise(survey.headings, rows, today)
    dated = [index for index, one in enumerate(recognised) if one.field in DATE_FIELDS]
    return ListDocument(
        file_name=file_name,
        shape=survey.shape,
        headings=tuple(survey.headings),
        sample=tuple(tuple(cells) for cells in rows[:_SHOWN_ROWS]),
        formulas=survey.formulas,
        date_order=guess_order(cells[index] for cells in rows for index in dated if index < len(cells)),
        recognised=recognised,
        sheets=tuple(survey.sheets),
        titles=tuple(survey.titles),
        has_headings=survey.has_headings,
        left_over_notes=survey.left_over_notes,
        agreement=terms.agreement,
        purpose=terms.purpose,
    )


def look_again(service: Service, list_id: int, choices: Choices, *, account_id: int) -> None:
    """Look through the file of a list once more, in another encoding, by other sheets or headings.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: its columns were confirmed already.
        FileRefusedError: it cannot be read so; everything stays as it was.
    """
    with service.database.read() as session:
        partner_list = _waiting(session, list_id)
    document = open_list(service.keyring, partner_list)
    with in_memory(read_sealed(service.keyring, upload_path(service.settings, list_id))) as file:
        survey = survey_file(
            file,
            sheets=choices.sheets,
            encoding=choices.encoding,
            delimiter=choices.delimiter,
            heading_line=choices.heading_line,
        )
    fresh = document_of(document.file_name, survey, partner_list.created_at.date())
    fresh = replace(fresh, agreement=document.agreement, purpose=document.purpose)
    with service.database.write() as session:
        current = _waiting(session, list_id, lock=True)
        current.sealed = seal_list(service.keyring, list_id, fresh)
        current.rows_total = survey.rows
        audit.record(session, account_id, "list.looked_through_again", current)


def _waiting(session: Session, list_id: int, *, lock: bool = False) -> PartnerList:
    partner_list = session.get(PartnerList, list_id, with_for_update=lock)
    if partner_list is None:
        raise NotFoundError("There is no such list.")
    if partner_list.state is not ListState.UPLOADED:
        raise ConflictError("The columns of this list were confirmed already.", list_id=list_id)
    return partner_list


def limited(stream: BinaryIO) -> Iterator[bytes]:
    """A stream in pieces.

    Raises:
        FileRefusedError: it is longer than a file may be.
    """
    taken = 0
    while chunk := stream.read(_CHUNK):
        taken += len(chunk)
        if taken > MAX_FILE_BYTES:
            raise FileRefusedError(FileProblem.TOO_BIG)
        yield chunk


@contextmanager
def _held(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream as a file in memory: itself where it is one already, for a long list is held once."""
    if not is_memory_file(stream):
        with in_memory(limited(stream)) as file:
            yield file
        return
    stream.flush()
    if os.fstat(stream.fileno()).st_size > MAX_FILE_BYTES:
        raise FileRefusedError(FileProblem.TOO_BIG)
    yield stream


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _sha256(file: BinaryIO) -> bytes:
    hashed = hashlib.sha256()
    for chunk in _chunks(file):
        hashed.update(chunk)
    return hashed.digest()
