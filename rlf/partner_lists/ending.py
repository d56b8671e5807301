"""How a list or some of its entries come to an end, and how that is taken back.

An ended list is out of matching by its own row at once, whatever lies in the index still; its keys then go piece by
piece, by the jobs that keep keys in step, and come back by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from rlf import audit
from rlf.errors import ConflictError, NotFoundError
from rlf.models import (
    EndReason,
    ListPiece,
    ListState,
    OutboxRow,
    PartnerList,
    Person,
    PersonKey,
    Proposal,
    Topic,
    now,
)
from rlf.outbox import promise
from rlf.partner_lists.finishing import finish_if_matched
from rlf.portions import in_portions
from rlf.proposals import WAITING, about_entries, close_waiting
from rlf.sealed_files import upload_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.service import Service


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What ending a list concerns: its entries that count, and the proposals about them that wait for a decision."""

    entries: int
    proposals: int


def foresee_end(session: Session, list_id: int) -> Foreseen:
    """What ending this list would concern now."""
    standing = Person.partner_list_id == list_id, Person.ended_because.is_(None)
    about = about_entries(Person.partner_list_id == list_id)
    waiting = select(func.count(Proposal.id)).where(about, Proposal.state.in_(WAITING))
    return Foreseen(session.scalar(select(func.count(Person.id)).where(*standing)) or 0, session.scalar(waiting) or 0)


def locked_list(session: Session, list_id: int) -> PartnerList:
    """A list, and with it its entries, locked until the transaction ends.

    Raises:
        NotFoundError: there is no such list.
    """
    partner_list = session.get(PartnerList, list_id, with_for_update=True)
    if partner_list is None:
        raise NotFoundError("There is no such list.")
    return partner_list


def locked_base(session: Session, partner_list: PartnerList) -> PartnerList | None:
    """The edition before a list, locked; the newer one is locked first, here as everywhere."""
    if partner_list.edition_of_id is None:
        return None
    return session.get(PartnerList, partner_list.edition_of_id, with_for_update=True)


def release_file(keyring: Keyring, partner_list: PartnerList) -> None:
    """Let the file of a list come again."""
    partner_list.file_digest = keyring.digest("ended list", str(partner_list.id).encode())


def withdraw_list(service: Service, list_id: int, *, account_id: int | None) -> None:
    """Withdraw a whole list by its partner's notice: nobody of it is matched or found from now on, its proposals that
    wait for a decision close, and its file is erased. Twice is as once.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: it ended otherwise, or nothing of it was kept.
    """
    with service.database.write() as session:
        partner_list = locked_list(session, list_id)
        if partner_list.ended_because is not EndReason.WITHDRAWN:
            if partner_list.ended_at is not None or partner_list.state is ListState.FAILED:
                raise ConflictError("This list is over already.", list_id=list_id)
            if partner_list.rows_read < partner_list.rows_total:  # it can only be read whole from its file
                release_file(service.keyring, partner_list)
            end_list(session, partner_list, EndReason.WITHDRAWN)
            audit.record(session, account_id, "list.withdrawn", partner_list)
    upload_path(service.settings, list_id).unlink(missing_ok=True)


def take_back_withdrawal(session: Session, list_id: int, *, account_id: int) -> None:
    """Let a withdrawn list count again.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: it is not withdrawn, was withdrawn before it was read to its end, or has a newer edition.
    """
    partner_list = locked_list(session, list_id)
    if partner_list.ended_because is not EndReason.WITHDRAWN:
        raise ConflictError("This list is not withdrawn.", list_id=list_id)
    if partner_list.rows_read < partner_list.rows_total:
        raise ConflictError("It was withdrawn before it was read to its end; upload it again.", list_id=list_id)
    if has_newer_edition(session, list_id):
        raise ConflictError("A newer edition took its place.", list_id=list_id)
    revive_list(session, partner_list)
    audit.record(session, account_id, "list.withdrawal_taken_back", partner_list)


def end_list(
    session: Session, partner_list: PartnerList, because: EndReason, *, closing: EndReason | None = None
) -> None:
    """End a list, and close the proposals about its entries, for `closing` where that is another reason. Whoever calls
    this holds its lock.
    """
    partner_list.state = ListState.ENDED
    partner_list.ended_at = now()
    partner_list.ended_because = because
    session.flush()
    put_keys_in_step(session, partner_list.id)
    close_waiting(session, about_entries(Person.partner_list_id == partner_list.id), closing or because)


def revive_list(session: Session, partner_list: PartnerList) -> None:
    """Let an ended list count again: its keys come back, and it is matched anew. Whoever calls this holds its lock."""
    partner_list.ended_at = partner_list.ended_because = None
    match_list_anew(session, partner_list)
    concerned = about_entries(Person.partner_list_id == partner_list.id, Person.ended_because.is_(None))
    promise_requests(session, concerned)


def match_list_anew(session: Session, partner_list: PartnerList) -> None:
    """Bring the keys of a list in step, and have all of it matched again. Whoever calls this holds its lock."""
    of_list = ListPiece.partner_list_id == partner_list.id
    session.execute(update(ListPiece).where(of_list).values(matched_at=None))
    put_keys_in_step(session, partner_list.id)
    if partner_list.state is not ListState.READING:
        partner_list.state, partner_list.finished_at = ListState.MATCHING, None
    session.flush()
    finish_if_matched(session, partner_list)


def put_keys_in_step(session: Session, list_id: int) -> None:
    """Promise to key the pieces of a list anew: whoever may not be matched has no keys then."""
    of_list = ListPiece.partner_list_id == list_id
    session.execute(update(ListPiece).where(of_list).values(keys_version=None))
    pieces = session.scalars(select(ListPiece.id).where(of_list).order_by(ListPiece.id))
    session.add_all(OutboxRow(topic=Topic.REKEY_PIECE, subject_id=piece_id) for piece_id in pieces.all())


def promise_requests(session: Session, concerned: ColumnElement[bool]) -> None:
    """Promise to match the requests of these proposals, which weighs each of the proposals again."""
    of_proposals = Person.id.in_([Proposal.left_id, Proposal.right_id])
    requests = select(Person.request_id).join(Proposal, of_proposals).where(concerned, Person.request_id.is_not(None))
    for request_id in session.scalars(requests.distinct().order_by(Person.request_id)).all():
        if request_id is not None:
            promise(session, Topic.MATCH_REQUEST, request_id)


def end_entries(session: Session, person_ids: Sequence[int], because: EndReason) -> None:
    """End entries of lists whose locks the caller holds: their keys go, and their waiting proposals close."""
    for some in in_portions(person_ids):
        ended = {"ended_because": because, "revision": Person.revision + 1}
        session.execute(update(Person).where(Person.id.in_(some)).values(ended))
        session.execute(delete(PersonKey).where(PersonKey.person_id.in_(some)))
        close_waiting(session, about_entries(Person.id.in_(some)), because)


def has_newer_edition(session: Session, list_id: int) -> bool:
    """Whether another list, read at least in part, took or takes this one's place."""
    was_read = PartnerList.state.not_in([ListState.RECEIVED, ListState.UPLOADED, ListState.FAILED])
    counts = PartnerList.ended_because.is_(None) | PartnerList.ended_because.not_in(
        [EndReason.UNDONE, EndReason.CANCELLED]
    )
    newer = select(PartnerList.id).where(PartnerList.edition_of_id == list_id, was_read, counts)
    return session.scalar(newer.limit(1)) is not None
