"""Matchmaking: the two jobs that turn requests and partner lists into proposals.

Both read and compare without holding a lock, then store in one short transaction that first locks the requests
concerned and looks again whether they may be matched: a consent withdrawn meanwhile stops the pair. The locks are taken
in the order of ids, so jobs that meet wait for one another and never in a circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from rlf.models import ListPiece, ListState, PartnerList, Person, RequestState, TracingRequest, now
from rlf.pairing import compare_pairs
from rlf.piece_pairs import pairs_of_piece
from rlf.proposals import FoundMatch, Pair, close_proposals, close_proposals_of_request, store_matches
from rlf.request_pairs import pairs_of_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy.orm import Session

    from rlf.service import Service

_AT_ONCE = 500


def match_request(service: Service, request_id: int, keep_alive: Callable[[], None]) -> None:
    """Match every person of a request, store what is found, and close open proposals that no longer hold.

    A request changed while this ran is left to the job that the change has promised.
    """
    with service.database.read() as session:
        request = session.get(TracingRequest, request_id)
        if request is None:
            return
        found, gone = compare_pairs(pairs_of_request(session, service, request_id))
    keep_alive()
    with service.database.write() as session:
        persons = _lock_concerned(session, found, request_id)
        current = session.get(TracingRequest, request_id)
        if current is None or current.revision != request.revision:
            return
        if current.state is not RequestState.OPEN or not current.may_match:
            close_proposals_of_request(session, request_id)
        store_matches(session, service.keyring, _among(found, persons))
        close_proposals(session, gone)
        current.matched_at = now()


def match_piece(service: Service, piece_id: int, keep_alive: Callable[[], None]) -> None:
    """Match the entries of one piece of a list against all open requests; the list is done with its last piece."""
    with service.database.read() as session:
        piece = session.get(ListPiece, piece_id)
        if piece is None or piece.matched_at is not None:
            return
        found, _unlikely = compare_pairs(pairs_of_piece(session, service, piece))
    keep_alive()
    with service.database.write() as session:
        partner_list = session.get(PartnerList, piece.partner_list_id, with_for_update=True)
        current = session.get(ListPiece, piece_id)
        if partner_list is None or current is None:
            return
        persons = _lock_concerned(session, found)
        store_matches(session, service.keyring, _among(found, persons))
        current.matched_at = now()
        session.flush()
        _finish_list(session, partner_list)


def _lock_concerned(session: Session, found: Iterable[Pair], *further_requests: int) -> set[int]:
    """Lock the requests of all persons in the pairs, and give those persons who may be matched now.

    The locks last until the transaction ends: nobody withdraws a consent between this look and the commit.
    """
    person_ids = sorted({person_id for pair in found for person_id in pair})
    request_of: dict[int, int | None] = {}
    for start in range(0, len(person_ids), _AT_ONCE):
        some = Person.id.in_(person_ids[start : start + _AT_ONCE])
        request_of |= dict(session.execute(select(Person.id, Person.request_id).where(some)).all())
    requests = sorted({request for request in request_of.values() if request is not None} | set(further_requests))
    allowed = set()
    for start in range(0, len(requests), _AT_ONCE):
        some = TracingRequest.id.in_(requests[start : start + _AT_ONCE])
        locked = select(TracingRequest).where(some).order_by(TracingRequest.id).with_for_update()
        for request in session.scalars(locked.execution_options(populate_existing=True)):
            if request.state is RequestState.OPEN and request.may_match:
                allowed.add(request.id)
    return {person_id for person_id, request in request_of.items() if request is None or request in allowed}


def _among(found: dict[Pair, FoundMatch], persons: set[int]) -> dict[Pair, FoundMatch]:
    return {pair: match for pair, match in found.items() if persons.issuperset(pair)}


def _finish_list(session: Session, partner_list: PartnerList) -> None:
    waiting = exists().where(ListPiece.partner_list_id == partner_list.id, ListPiece.matched_at.is_(None))
    if partner_list.state is ListState.MATCHING and not session.scalar(select(waiting)):
        partner_list.state = ListState.DONE
        partner_list.finished_at = now()
