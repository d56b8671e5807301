"""Undoing an import: what a list brought is taken away, and what the edition before said is put back.

The list ends in one short transaction; the rest is a job of many, each of which leaves less to do for the next, so it
may stop anywhere and go on. Entries that somebody decided about are kept, sealed and ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select, update

from rlf import audit
from rlf.description import decode_description
from rlf.errors import ConflictError
from rlf.models import (
    Decision,
    EndReason,
    EntryVersion,
    ListPiece,
    ListState,
    PartnerList,
    Person,
    PersonKey,
    Proposal,
    QuarantinedRow,
    Topic,
    now,
)
from rlf.outbox import promise
from rlf.partner_lists.editions import UNCHANGED, version_row_name
from rlf.partner_lists.ending import (
    has_newer_edition,
    locked_base,
    locked_list,
    match_list_anew,
    promise_requests,
    release_file,
)
from rlf.partner_lists.identity import Identity
from rlf.persons import may_be_minor, row_name
from rlf.proposals import about_entries, close_waiting
from rlf.sealed_files import upload_path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.service import Service

_AT_ONCE = 400
_UNDONE = frozenset({EndReason.UNDONE, EndReason.CANCELLED})


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What undoing a list would do: how many entries are erased, kept because somebody decided, and put back."""

    erased: int
    kept: int
    put_back: int


def preview_undo(session: Session, list_id: int) -> UndoPreview:
    """What undoing this list would do now."""
    put_back = func.count(select(EntryVersion.id).where(EntryVersion.replaced_in_id == list_id).subquery().c.id)
    brought = select(func.count(Person.id)).where(Person.partner_list_id == list_id, _is_brought_by(list_id))
    all_brought = session.scalar(brought) or 0
    kept = session.scalar(brought.where(_is_decided())) or 0
    base = select(PartnerList.edition_of_id).where(PartnerList.id == list_id).scalar_subquery()
    gone = select(func.count(Person.id)).where(Person.partner_list_id == base, Person.ended_because == EndReason.GONE)
    return UndoPreview(
        erased=all_brought - kept,
        kept=kept,
        put_back=(session.scalar(select(put_back)) or 0) + (session.scalar(gone) or 0),
    )


def undo_import(
    session: Session, keyring: Keyring, list_id: int, *, account_id: int | None, because: EndReason = EndReason.UNDONE
) -> None:
    """End a list as if it had never been read, and promise to take away what it brought. Twice is as once.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: a newer edition stands on it, or nothing of it was read.
    """
    partner_list = locked_list(session, list_id)
    if partner_list.ended_because in _UNDONE:
        return
    if partner_list.state in {ListState.RECEIVED, ListState.UPLOADED, ListState.FAILED}:
        raise ConflictError("Nothing of this list was read.", list_id=list_id)
    if has_newer_edition(session, list_id):
        raise ConflictError("A newer edition stands on this list; undo that first.", list_id=list_id)
    base = locked_base(session, partner_list)
    partner_list.state, partner_list.ended_at, partner_list.ended_because = ListState.ENDED, now(), because
    close_waiting(session, about_entries(Person.partner_list_id == list_id, _is_brought_by(list_id)), because)
    release_file(keyring, partner_list)
    if base is not None and base.ended_because is EndReason.NEW_EDITION:
        base.ended_at = base.ended_because = None
        base.state, base.finished_at = ListState.MATCHING, None
        gone = Person.partner_list_id == base.id, Person.ended_because == EndReason.GONE
        back = update(Person).where(*gone).values(ended_because=None, revision=Person.revision + 1)
        session.execute(back.execution_options(synchronize_session=False))
    promise(session, Topic.UNDO_LIST, list_id)
    audit.record(session, account_id, f"list.{because}", partner_list)


def undo_list(service: Service, list_id: int, keep_alive: Callable[[], None]) -> None:
    """Put back what the edition before said, erase what the list brought, and its file. Run again it changes nothing.

    Raises:
        SealError: a document cannot be opened.
    """
    with service.database.read() as session:
        if not _is_to_undo(session.get(PartnerList, list_id)):
            return
    while _put_some_back(service, list_id):
        keep_alive()
    while _erase_some(service, list_id):
        keep_alive()
    with service.database.write() as session:
        partner_list = locked_list(session, list_id)
        base = locked_base(session, partner_list)
        for stored in (ListPiece, QuarantinedRow):
            session.execute(delete(stored).where(stored.partner_list_id == list_id))
        if base is not None and base.ended_at is None:
            match_list_anew(session, base)
            concerned = about_entries(Person.partner_list_id == base.id, Person.ended_because.is_(None))
            promise_requests(session, concerned & Proposal.closed_because.is_not(None))
    upload_path(service.settings, list_id).unlink(missing_ok=True)


def _is_to_undo(partner_list: PartnerList | None) -> bool:
    if partner_list is None:
        return False
    return partner_list.ended_because in _UNDONE or partner_list.state is ListState.FAILED


def _put_some_back(service: Service, list_id: int) -> bool:
    """Let some entries be of the edition before again, and say what they said there."""
    with service.database.write() as session:
        partner_list = locked_list(session, list_id)
        base = locked_base(session, partner_list)
        versions = session.scalars(
            select(EntryVersion).where(EntryVersion.replaced_in_id == list_id).order_by(EntryVersion.id).limit(_AT_ONCE)
        ).all()
        identity = Identity(service.keyring, base.created_at.date()) if base is not None else None
        persons = {
            person.id: person
            for person in session.scalars(select(Person).where(Person.id.in_([one.person_id for one in versions])))
        }
        for version in versions:
            _put_back(service.keyring, persons[version.person_id], version, identity)
        session.flush()
        session.execute(delete(EntryVersion).where(EntryVersion.id.in_([one.id for one in versions])))
        promise_requests(session, about_entries(Person.id.in_(persons)))
    return len(versions) == _AT_ONCE


def _put_back(keyring: Keyring, person: Person, version: EntryVersion, identity: Identity | None) -> None:
    said = keyring.unseal(version.sealed, version_row_name(version.id))
    if said != UNCHANGED:
        description = decode_description(said)
        person.sealed = keyring.seal(said, row_name(person.id))
        person.minor = may_be_minor(description, now().date())
        for name, value in (identity.columns(description) if identity else {}).items():
            setattr(person, name, value)
    person.partner_list_id = version.partner_list_id
    person.line = version.line
    person.revision += 1
    if person.ended_because is EndReason.EXPIRED:
        person.ended_because = None  # if it has expired in the edition before too, that is seen by its day


def _erase_some(service: Service, list_id: int) -> bool:
    """Erase some entries that nobody decided about, and end the others for good."""
    with service.database.write() as session:
        partner_list = locked_list(session, list_id)
        because = partner_list.ended_because or EndReason.CANCELLED
        left = select(Person.id).where(
            Person.partner_list_id == list_id, Person.ended_because.is_distinct_from(because)
        )
        ids = session.scalars(left.order_by(Person.id).limit(_AT_ONCE)).all()
        decided = session.scalars(select(Person.id).where(Person.id.in_(ids), _is_decided())).all()
        _end_decided(session, decided, because)
        erased = [person_id for person_id in ids if person_id not in set(decided)]
        session.execute(delete(Person).where(Person.id.in_(erased)).execution_options(synchronize_session=False))
    return len(ids) == _AT_ONCE


def _end_decided(session: Session, person_ids: Sequence[int], because: EndReason) -> None:
    ended = {"ended_because": because, "revision": Person.revision + 1}
    session.execute(update(Person).where(Person.id.in_(person_ids)).values(ended))
    session.execute(delete(PersonKey).where(PersonKey.person_id.in_(person_ids)))


def _is_brought_by(list_id: int) -> ColumnElement[bool]:
    """Whether an entry of the list is its own, and none of the edition before."""
    taken_over = select(EntryVersion.person_id).where(EntryVersion.replaced_in_id == list_id)
    return Person.id.not_in(taken_over)


def _is_decided() -> ColumnElement[bool]:
    about = or_(Proposal.left_id == Person.id, Proposal.right_id == Person.id)
    decided = select(Decision.id).join(Proposal, Proposal.id == Decision.proposal_id).where(about)
    return decided.correlate(Person).exists()
