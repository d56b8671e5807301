"""Whom a partner's answer describes: an entry of the partner's list of answers, proposed for whom it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

import matching
from rlf.described import described
from rlf.description import Description
from rlf.ids import new_id
from rlf.index_version import index_version
from rlf.models import (
    Answer,
    ListKind,
    ListPiece,
    ListState,
    PartnerList,
    Person,
    PersonKey,
    PersonRole,
    Topic,
    Transfer,
    TransferEntry,
    now,
)
from rlf.outbox import promise
from rlf.pairing import kind_of
from rlf.partner_lists.columns import DateOrder
from rlf.partner_lists.documents import ListDocument, seal_list
from rlf.partner_lists.ending import release_file
from rlf.partner_lists.messages import FileKind, FileShape
from rlf.persons import key_rows, may_be_minor, new_person
from rlf.population import population_on_record
from rlf.proposals import FoundMatch, Pair, store_matches
from rlf.scoring import scoring_in_force

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.service import Service


def propose_entry(session: Session, service: Service, entry: TransferEntry, description: Description) -> int:
    """Store whom a partner describes in an answer, and propose them for the person of the entry, however little they
    look alike: the partner says so. Gives the id of the new entry of the list, which is matched with all others too.

    Whoever calls this holds the partner, the scoring and the request.
    """
    partner_list = _list_of_answers(session, service, entry.transfer)
    person = _stored(session, service, partner_list, description)
    _propose(session, service, entry.person_id or 0, person.id)
    return person.id


def stated_pairs(session: Session, request_id: int) -> set[Pair]:
    """The pairs of a request's persons and whom partners described in their answers: they stay proposed until a person
    decides, whatever they look like.
    """
    query = (
        select(TransferEntry.person_id, Answer.person_id)
        .join(Answer, Answer.transfer_entry_id == TransferEntry.id)
        .where(TransferEntry.request_id == request_id, Answer.person_id.is_not(None))
    )
    pairs = ((one, other) for one, other in session.execute(query) if one is not None and other is not None)
    return {(min(pair), max(pair)) for pair in pairs}


def _digest_of_answers(keyring: Keyring, partner_id: int) -> bytes:
    """By what the list of a partner's answers is known: it came in no file."""
    return keyring.digest("list of answers", str(partner_id).encode())


def _list_of_answers(session: Session, service: Service, transfer: Transfer) -> PartnerList:
    digest = _digest_of_answers(service.keyring, transfer.partner_id)
    found = session.scalar(select(PartnerList).where(PartnerList.file_digest == digest).with_for_update())
    if found is not None and found.ended_at is None:
        return found
    if found is not None:  # it was withdrawn; what comes later is not
        release_file(service.keyring, found)
        session.flush()
    list_id = new_id()
    document = ListDocument(
        file_name="",
        shape=FileShape(FileKind.CSV),
        headings=(),
        sample=(),
        formulas=0,
        date_order=DateOrder.DAY_FIRST,
    )
    partner_list = PartnerList(
        id=list_id,
        partner_id=transfer.partner_id,
        uploaded_by_id=transfer.made_by_id,
        state=ListState.DONE,
        kind=ListKind.ANSWERS,
        file_digest=digest,
        sealed=seal_list(service.keyring, list_id, document),
        rows_total=0,
        rows_read=0,
        rows_quarantined=0,
        finished_at=now(),
    )
    session.add(partner_list)
    session.flush()
    return partner_list


def _stored(session: Session, service: Service, partner_list: PartnerList, description: Description) -> Person:
    partner_list.rows_total += 1
    partner_list.rows_read += 1
    line = partner_list.rows_total
    person = new_person(service.keyring, PersonRole.LIST_ENTRY, description)
    person.partner_list_id, person.line = partner_list.id, line
    person.minor = may_be_minor(description, now().date())
    piece = ListPiece(
        id=new_id(), partner_list_id=partner_list.id, first_line=line, last_line=line, keys_version=index_version()
    )
    session.add_all([person, piece])
    session.flush()
    rows = key_rows(service.keyring, person, description.for_matching())
    if rows:
        session.execute(insert(PersonKey), rows)
    promise(session, Topic.MATCH_PIECE, piece.id)
    return person


def _propose(session: Session, service: Service, sought_id: int, entry_id: int) -> None:
    persons = described(session, service, (sought_id, entry_id))
    if persons.keys() != {sought_id, entry_id}:
        return
    left, right = (persons[one] for one in sorted(persons))
    kind = kind_of(left.role, right.role)
    if kind is None:
        return
    match = matching.compare(left.prepared, right.prepared, population_on_record(session, service))
    found = FoundMatch(kind, match, left.minor or right.minor, scoring_in_force(session))
    store_matches(session, service.keyring, {(left.id, right.id): found})
