"""Photos and papers of a request: adding them, opening one, taking one away. Each act goes to the audit.

Every function works in the caller's transaction. Nothing here is published or shared.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, select

from rlf import audit
from rlf.attachment_files import AttachmentProblem, AttachmentRefusedError, KeptFile, MediaType
from rlf.description import encode
from rlf.errors import ConflictError, NotFoundError
from rlf.intake import find_changeable
from rlf.models import Attachment, AttachmentContent, Person
from rlf.request_access import Reader, find_request

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.models import TracingRequest

MAX_ATTACHMENTS = 20
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class AttachmentDocument:
    """What is said of a photo or paper: its name as it came, what it is, its size in bytes as kept, and a note."""

    file_name: str
    media_type: MediaType
    byte_size: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenedAttachment:
    """A photo or paper without its bytes. Without a person it is about the request itself."""

    id: int
    request_id: int
    person_id: int | None
    document: AttachmentDocument
    created_at: datetime

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown on a page."""
        return self.document.media_type is MediaType.JPEG


_decoder = msgspec.json.Decoder(AttachmentDocument)


def add_attachment(  # noqa: PLR0913 - all but the first two by keyword
    session: Session,
    keyring: Keyring,
    *,
    account: Reader,
    request_id: int,
    attachment_id: int,
    person_id: int | None,
    kept: KeptFile,
    file_name: str,
    note: str,
) -> None:
    """Add a photo or paper. A form that carries its `attachment_id` may be sent twice and adds one.

    Raises:
        NotFoundError: no such request for this account, or the person belongs elsewhere.
        ClosedRequestError: the request is closed.
        ConflictError: `attachment_id` belongs to another request.
        AttachmentRefusedError: there are as many as there may be.
    """
    request = find_changeable(session, account, request_id)
    if _is_added(session, request, attachment_id):
        return
    _check_person(session, request, person_id)
    count = select(func.count()).select_from(Attachment).where(Attachment.request_id == request.id)
    if (session.scalar(count) or 0) >= MAX_ATTACHMENTS:
        raise AttachmentRefusedError(AttachmentProblem.TOO_MANY)
    document = AttachmentDocument(_plain_name(file_name), kept.media_type, len(kept.content), note)
    attachment = Attachment(
        id=attachment_id,
        request_id=request.id,
        person_id=person_id,
        sealed=keyring.seal(encode(document), _row_name(attachment_id)),
        added_by_id=account.id,
    )
    session.add(attachment)
    session.flush()
    content = keyring.seal(kept.content, _content_name(attachment_id))
    session.add(AttachmentContent(id=attachment_id, sealed=content))
    audit.record(session, account.id, "attachment.added", attachment)


def open_attachment(
    session: Session, keyring: Keyring, *, reader: Reader, request_id: int, attachment_id: int
) -> KeptFile:
    """The bytes of a photo or paper, to be shown.

    Raises:
        NotFoundError: no such request for this reader, or nothing of this id in it.
    """
    attachment = _find(session, find_request(session, reader, request_id), attachment_id)
    sealed = session.get_one(AttachmentContent, attachment_id).sealed
    audit.record(session, reader.id, "attachment.seen", attachment)
    media_type = _opened(keyring, attachment).document.media_type
    return KeptFile(media_type, keyring.unseal(sealed, _content_name(attachment_id)))


def remove_attachment(session: Session, *, account: Reader, request_id: int, attachment_id: int) -> None:
    """Erase a photo or paper. It cannot be brought back; twice is as once.

    Raises:
        NotFoundError: no such request for this account.
        ClosedRequestError: the request is closed.
    """
    request = find_changeable(session, account, request_id)
    attachment = session.get(Attachment, attachment_id)
    if attachment is None or attachment.request_id != request.id:
        return
    audit.record(session, account.id, "attachment.removed", attachment)
    session.delete(attachment)


def attachments_of(session: Session, keyring: Keyring, request_id: int) -> tuple[OpenedAttachment, ...]:
    """All of a request that the caller has found for its reader, in the order in which they were added."""
    return _all(session, keyring, Attachment.request_id == request_id)


def pictures_of(
    session: Session, keyring: Keyring, person_ids: Collection[int]
) -> dict[int, tuple[OpenedAttachment, ...]]:
    """The pictures of each of these persons, whom the caller may see."""
    found = _all(session, keyring, Attachment.person_id.in_(person_ids))
    return {
        person_id: tuple(one for one in found if one.person_id == person_id and one.is_picture)
        for person_id in person_ids
    }


def has_attachments(session: Session, person_id: int) -> bool:
    """Whether there is any photo or paper about a person."""
    return session.scalar(select(Attachment.id).where(Attachment.person_id == person_id).limit(1)) is not None


def _all(session: Session, keyring: Keyring, condition: ColumnElement[bool]) -> tuple[OpenedAttachment, ...]:
    query = select(Attachment).where(condition).order_by(Attachment.created_at, Attachment.id)
    return tuple(_opened(keyring, attachment) for attachment in session.scalars(query))


def _opened(keyring: Keyring, attachment: Attachment) -> OpenedAttachment:
    return OpenedAttachment(
        id=attachment.id,
        request_id=attachment.request_id,
        person_id=attachment.person_id,
        document=_decoder.decode(keyring.unseal(attachment.sealed, _row_name(attachment.id))),
        created_at=attachment.created_at,
    )


def _find(session: Session, request: TracingRequest, attachment_id: int) -> Attachment:
    attachment = session.get(Attachment, attachment_id)
    if attachment is None or attachment.request_id != request.id:
        raise NotFoundError(f"There is no photo or paper {attachment_id} in the request {request.id}.")
    return attachment


def _is_added(session: Session, request: TracingRequest, attachment_id: int) -> bool:
    attachment = session.get(Attachment, attachment_id)
    if attachment is not None and attachment.request_id != request.id:
        raise ConflictError(f"The photo or paper {attachment_id} belongs to another request.")
    return attachment is not None


def _check_person(session: Session, request: TracingRequest, person_id: int | None) -> None:
    person = session.get(Person, person_id) if person_id is not None else None
    if person_id is not None and (person is None or person.request_id != request.id):
        raise NotFoundError(f"The person {person_id} is not of the request {request.id}.")


def _plain_name(file_name: str) -> str:
    """The name without folders, which some browsers send along."""
    return " ".join(file_name.replace("\\", "/").rsplit("/", 1)[-1].split())[:_LONGEST_NAME]


def _row_name(attachment_id: int) -> str:
    return f"attachments:{attachment_id}"


def _content_name(attachment_id: int) -> str:
    return f"attachment_contents:{attachment_id}"
