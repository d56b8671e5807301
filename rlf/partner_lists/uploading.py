"""Taking in a partner's file: looked through in a child process, sealed, and kept until its columns are confirmed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from rlf import audit
from rlf.confined import in_memory
from rlf.errors import ConflictError, InvalidInputError
from rlf.ids import new_id
from rlf.models import Partner, PartnerList
from rlf.partner_lists.columns import DATE_FIELDS, DateOrder, recognise
from rlf.partner_lists.documents import ListDocument, seal_list
from rlf.partner_lists.limits import MAX_FILE_BYTES
from rlf.partner_lists.list_dates import guess_order
from rlf.partner_lists.messages import FileProblem, Survey
from rlf.partner_lists.reader import FileRefusedError, survey_file
from rlf.sealed_files import upload_path, write_sealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from sqlalchemy.orm import Session

    from rlf.service import Service

_CHUNK = 1 << 20
_SHOWN_ROWS = 10
_LONGEST_NAME = 200


def upload(service: Service, stream: BinaryIO, *, file_name: str, partner_name: str, account_id: int) -> int:
    """Take in a file, sealed, and give the id of its list, which then waits for its columns to be confirmed.

    Raises:
        FileRefusedError: the file cannot be taken; nothing is stored.
        ConflictError: the same file was taken before; `list_id` says as which list.
        InvalidInputError: the partner has no name.
    """
    partner_name = " ".join(partner_name.split())[:_LONGEST_NAME]
    if not partner_name:
        raise InvalidInputError("Say which partner the list comes from.", problem="no_partner")
    with in_memory(limited(stream)) as file:
        digest = service.keyring.digest("file", _sha256(file))
        with service.database.read() as session:
            _refuse_known(session, digest)
        document = document_of(file_name[:_LONGEST_NAME], survey := survey_file(file))
        list_id = new_id()
        path = upload_path(service.settings, list_id)
        # The file lies there before its row: a row without its file could never be read, a file without a row is inert.
        write_sealed(service.keyring, path, _chunks(file))
    partner_list = PartnerList(
        id=list_id,
        uploaded_by_id=account_id,
        file_digest=digest,
        sealed=seal_list(service.keyring, list_id, document),
        rows_total=survey.rows,
        rows_read=0,
        rows_quarantined=0,
    )
    try:
        _store(service, partner_list, partner_name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return list_id


def partner_names(session: Session) -> list[str]:
    """The names of all partners, to choose from."""
    return list(session.scalars(select(Partner.name).order_by(Partner.name)))


def _store(service: Service, partner_list: PartnerList, partner_name: str) -> None:
    try:
        with service.database.write() as session:
            _refuse_known(session, partner_list.file_digest)
            partner_list.partner_id = _partner_id(session, partner_name)
            session.add(partner_list)
            audit.record(session, partner_list.uploaded_by_id, "list.uploaded", partner_list)
    except IntegrityError:
        # Somebody stored the same file, or the same new partner, in the same moment.
        with service.database.read() as session:
            _refuse_known(session, partner_list.file_digest)
        raise ConflictError("Somebody else uploaded a list in the same moment; try again.") from None


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


def document_of(file_name: str, survey: Survey) -> ListDocument:
    """What is kept of a file that was looked through."""
    return ListDocument(
        file_name=file_name,
        shape=survey.shape,
        headings=tuple(survey.headings),
        sample=tuple(tuple(cells) for cells in survey.sample[:_SHOWN_ROWS]),
        formulas=survey.formulas,
        date_order=_date_order(survey),
    )


def _date_order(survey: Survey) -> DateOrder:
    columns = [index for index, field in enumerate(recognise(survey.headings)) if field in DATE_FIELDS]
    return guess_order(cells[index] for cells in survey.sample for index in columns if index < len(cells))


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


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _sha256(file: BinaryIO) -> bytes:
    hashed = hashlib.sha256()
    for chunk in _chunks(file):
        hashed.update(chunk)
    return hashed.digest()
