"""Matchmaking: the two jobs that turn requests and partner lists into proposals.

Both read and compare without holding a lock, then store in one short transaction that first locks the lists and
requests concerned and looks again: a pair is stored only if both sides are still as they were compared and may be
matched. A request that changed meanwhile has promised a job of its own; where another changed, the job is promised
again, since each side makes its own choice of whom to compare. So it is where the calibration was switched. A consent
or a list withdrawn meanwhile stops it. The locks are taken in one order, so jobs that meet wait for one another and
never in a circle.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from rlf.logs import event
from rlf.models import ListPiece, PartnerList, Person, Proposal, ProposalState, Topic, TracingRequest, now
from rlf.outbox import promise
from rlf.pairing import compare_pairs
from rlf.partner_lists.finishing import finish_if_matched
from rlf.piece_pairs import pairs_of_piece
from rlf.population import population_on_record
from rlf.proposals import FoundMatch, Pair, close_proposals, close_proposals_of_request, store_matches
from rlf.request_pairs import pairs_of_request
from rlf.scoring import scoring_in_force, stays_in_force
from rlf.seen_versions import Current, Seen, lock, look
from rlf.transfers.answered_entries import stated_pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from rlf.service import Service

_log = logging.getLogger(__name__)


def match_request(service: Service, request_id: int, keep_alive: Callable[[], None]) -> None:
    """Match every person of a request, store what is found, and close open proposals that no longer hold.

    A request changed while this ran is left to the job that the change has promised.
    """
    began = time.perf_counter()
    with service.database.read() as session:
        request = session.get(TracingRequest, request_id)
        if request is None:
            return
        population, scoring = population_on_record(session, service), scoring_in_force(session)
        found, others = compare_pairs(pairs_of_request(session, service, request_id), population, scoring)
        gone = (others & _open_pairs(session, request_id)) - stated_pairs(session, request_id)
        seen = look(session, [*found, *gone])
    keep_alive()
    with service.database.write() as session:
        if not stays_in_force(session, scoring):
            promise(session, Topic.MATCH_REQUEST, request_id)
            return
        own = [(request_id, request.revision)]
        now_is = lock(session, seen, also=own)
        current = session.get(TracingRequest, request_id)
        if current is None or current.revision != request.revision:
            return
        if not current.is_matchable:
            close_proposals_of_request(session, request_id)
        store_matches(session, service.keyring, _as_compared(found, seen, now_is))
        close_proposals(session, [pair for pair in gone if seen.holds(pair, now_is)])
        if now_is.is_as(seen, also=own):
            current.matched_at = now()
        else:
            promise(session, Topic.MATCH_REQUEST, request_id)
    _tell("request", request_id, began, compared=len(found) + len(others), proposed=len(found))


def match_piece(service: Service, piece_id: int, keep_alive: Callable[[], None]) -> None:
    """Match the entries of one piece of a list against all open requests; the list is done with its last piece.

    A piece that got other keys while this ran is left to the job that those promised.
    """
    began = time.perf_counter()
    with service.database.read() as session:
        piece = session.get(ListPiece, piece_id)
        if piece is None or piece.matched_at is not None:
            return
        population, scoring = population_on_record(session, service), scoring_in_force(session)
        found, unlikely = compare_pairs(pairs_of_piece(session, service, piece), population, scoring)
        seen = look(session, found)
    keep_alive()
    with service.database.write() as session:
        if not stays_in_force(session, scoring):
            promise(session, Topic.MATCH_PIECE, piece_id)
            return
        partner_list = session.get(PartnerList, piece.partner_list_id, with_for_update=True)
        current = session.get(ListPiece, piece_id)
        if partner_list is None or current is None or current.keys_version != piece.keys_version:
            return
        now_is = lock(session, seen)
        store_matches(session, service.keyring, _as_compared(found, seen, now_is))
        if now_is.is_as(seen):
            current.matched_at = now()
            session.flush()
            finish_if_matched(session, partner_list)
        else:
            promise(session, Topic.MATCH_PIECE, piece_id)
    _tell("piece", piece_id, began, compared=len(found) + len(unlikely), proposed=len(found))


def _open_pairs(session: Session, request_id: int) -> set[Pair]:
    """The open proposals about persons of a request."""
    persons = select(Person.id).where(Person.request_id == request_id)
    concerned = or_(Proposal.left_id.in_(persons), Proposal.right_id.in_(persons))
    pairs = select(Proposal.left_id, Proposal.right_id).where(concerned, Proposal.state == ProposalState.OPEN)
    return {(left, right) for left, right in session.execute(pairs)}


def _as_compared(found: dict[Pair, FoundMatch], seen: Seen, current: Current) -> dict[Pair, FoundMatch]:
    return {pair: match for pair, match in found.items() if seen.holds(pair, current)}


def _tell(subject: str, subject_id: int, began: float, *, compared: int, proposed: int) -> None:
    seconds = time.perf_counter() - began
    event(_log, f"matched.{subject}", id=subject_id, ms=round(seconds * 1000), compared=compared, proposed=proposed)
