"""A release with other keys: stored persons are keyed anew and found again, whatever happens meanwhile."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import delete, select, update

from rlf.decisions import RejectionReason, decide
from rlf.index_version import index_version
from rlf.matchmaking import match_piece, match_request
from rlf.models import (
    ListPiece,
    ListState,
    OutboxRow,
    PartnerList,
    Person,
    Proposal,
    ProposalState,
    RequestState,
    Side,
    Topic,
    TracingRequest,
    Verdict,
)
from rlf.reindexing import (
    IndexProgress,
    promise_rekeying,
)
from rlf.rekeying import rekey_piece, rekey_request
from rlf.request_document import Consent, Consents, RequestDocument
from rlf.request_matching import match_anew
from tests.rlf.builders import a_list, a_request, change, nothing
from tests.rlf.keyed_anew import (
    IN_ARABIC,
    KHADIJA,
    OF_EARLIER_RELEASE,
    SOMEBODY_ELSE,
    account,
    announced,
    keys_of,
    make_stale,
    piece_of,
    progress,
    promise_all,
    promised,
    proposals,
    work,
)

__all__ = ["account", "announced"]


class KilledError(Exception):
    """The worker dies here."""


def test_persons_with_keys_of_an_earlier_release_are_found_again(service, account, announced):
    request = a_request(service, account, sought=[KHADIJA], enquirer=SOMEBODY_ELSE)
    other = a_request(service, account, sought=[IN_ARABIC])
    partner_list = a_list(service, account, [SOMEBODY_ELSE, IN_ARABIC])
    right = keys_of(service)
    make_stale(service)
    match_request(service, request.id, nothing)
    assert proposals(service) == []
    assert progress(service) == IndexProgress(0, 5)
    assert promise_all(service) == 3
    work(service)
    assert keys_of(service) == right
    assert progress(service) == IndexProgress(5, 5)
    pairs = {frozenset(pair[:2]) for pair in proposals(service)}
    sought = next(person.id for person in request.persons if person.role == "sought")
    with service.database.read() as session:
        of_list = select(Person.id).where(Person.partner_list_id == partner_list.id, Person.line == 3)
        entry = session.scalars(of_list).one()
        assert session.get_one(ListPiece, piece_of(service, partner_list).id).matched_at is not None
        assert session.get_one(TracingRequest, other.id).matched_at is not None
    assert {frozenset({sought, entry}), frozenset({sought, other.persons[0].id})} <= pairs


@pytest.mark.parametrize("order", tuple(permutations(range(3))))
def test_a_pair_is_found_in_whatever_order_its_sides_are_keyed(service, account, announced, order):
    requests = [a_request(service, account, sought=[one]) for one in (KHADIJA, IN_ARABIC)]
    piece = piece_of(service, a_list(service, account, [KHADIJA]))
    make_stale(service)
    jobs = [*((rekey_request, request.id) for request in requests), (rekey_piece, piece.id)]
    for place in order:
        job, subject = jobs[place]
        job(service, subject, nothing)
        work(service)
    assert len(proposals(service)) == 3


def test_twice_is_as_once(service, account, announced):
    request = a_request(service, account, sought=[KHADIJA])
    piece = piece_of(service, a_list(service, account, [IN_ARABIC]))
    make_stale(service)
    for _twice in range(2):
        rekey_request(service, request.id, nothing)
        rekey_piece(service, piece.id, nothing)
    assert promised(service) == {(Topic.MATCH_REQUEST, request.id), (Topic.MATCH_PIECE, piece.id)}
    work(service)
    before = keys_of(service), proposals(service)
    rekey_request(service, request.id, nothing)
    rekey_piece(service, piece.id, nothing)
    assert (keys_of(service), proposals(service)) == before
    assert (promised(service), promise_all(service)) == (set(), 0)


def test_what_is_killed_half_way_is_done_again_whole(service, account, announced):
    a_request(service, account, sought=[KHADIJA])
    first, second = (piece_of(service, a_list(service, account, [one])) for one in (IN_ARABIC, SOMEBODY_ELSE))
    right = keys_of(service)
    make_stale(service)
    promise_all(service)
    rekey_piece(service, first.id, nothing)

    def dies():
        raise KilledError

    with pytest.raises(KilledError):
        rekey_piece(service, second.id, dies)
    with service.database.read() as session:
        assert session.get_one(ListPiece, second.id).keys_version == "earlier"
    work(service)
    assert keys_of(service) == right
    assert len(proposals(service)) == 1


def test_a_piece_that_another_worker_keys_meanwhile_is_keyed_once(service, account, announced):
    piece = piece_of(service, a_list(service, account, [KHADIJA, IN_ARABIC]))
    right = keys_of(service)
    make_stale(service)
    rekey_piece(service, piece.id, lambda: rekey_piece(service, piece.id, nothing))
    assert keys_of(service) == right
    assert promised(service) == {(Topic.MATCH_PIECE, piece.id)}


def test_an_entry_erased_meanwhile_gets_no_keys_and_the_rest_gets_theirs(service, account, announced):
    partner_list = a_list(service, account, [KHADIJA, SOMEBODY_ELSE])
    piece = piece_of(service, partner_list)
    make_stale(service)

    def erase():
        with service.database.write() as session:
            session.execute(delete(Person).where(Person.partner_list_id == partner_list.id, Person.line == 2))

    rekey_piece(service, piece.id, erase)
    assert promise_all(service) == 1
    work(service)
    with service.database.read() as session:
        left = session.scalars(select(Person.id).where(Person.partner_list_id == partner_list.id)).all()
    assert {person for person, _key, _side in keys_of(service)} == set(left)
    assert OF_EARLIER_RELEASE + left[0] not in {key for _person, key, _side in keys_of(service)}


def test_a_match_that_runs_meanwhile_does_not_pass_for_one_with_the_new_keys(service, account, announced):
    a_request(service, account, sought=[KHADIJA])
    piece = piece_of(service, a_list(service, account, [IN_ARABIC]))
    stale = piece
    make_stale(service)
    promise_all(service)
    with service.database.write() as session:
        session.execute(delete(OutboxRow).where(OutboxRow.topic == Topic.REKEY_PIECE))
        session.execute(update(ListPiece).values(matched_at=None))
    work(service)
    with service.database.write() as session:
        session.execute(update(ListPiece).values(matched_at=None))
    match_piece(service, stale.id, lambda: rekey_piece(service, piece.id, nothing))
    with service.database.read() as session:
        assert session.get_one(ListPiece, piece.id).matched_at is None
    assert promised(service) == {(Topic.MATCH_PIECE, piece.id)}
    work(service)
    assert len(proposals(service)) == 1


def test_a_piece_whose_keys_are_the_same_is_not_matched_anew_unless_nobody_has(service, account, announced):
    partner_list = a_list(service, account, [KHADIJA])
    piece = piece_of(service, partner_list)
    match_piece(service, piece.id, lambda: rekey_piece(service, piece.id, nothing))
    assert promised(service) == {(Topic.MATCH_PIECE, piece.id)}
    work(service)
    with service.database.write() as session:
        session.execute(update(ListPiece).values(keys_version=None))
    rekey_piece(service, piece.id, nothing)
    assert promised(service) == set()
    current = piece_of(service, partner_list)
    assert (current.keys_version, current.matched_at is not None) == (index_version(), True)


def test_a_request_changed_before_its_turn_keeps_the_keys_of_the_change(service, account, announced):
    request = a_request(service, account, sought=[KHADIJA])
    make_stale(service)
    promise_all(service)
    change(service, request.persons[0].id, SOMEBODY_ELSE)
    of_change = keys_of(service)
    rekey_request(service, request.id, nothing)
    assert keys_of(service) == of_change


def test_a_request_changed_by_a_process_of_the_earlier_release_is_keyed_as_it_says_now(service, account, announced):
    request = a_request(service, account, sought=[KHADIJA])
    change(service, request.persons[0].id, SOMEBODY_ELSE)
    right = keys_of(service)
    make_stale(service)
    rekey_request(service, request.id, nothing)
    assert keys_of(service) == right


@pytest.mark.parametrize("what", ["withdrawn", "closed", "never agreed"])
def test_a_request_that_may_not_be_matched_stays_without_keys(service, account, announced, what):
    request = a_request(service, account, sought=[KHADIJA], may_match=what != "never agreed")
    make_stale(service)
    promise_all(service)
    with service.database.write() as session:
        stored = session.get_one(TracingRequest, request.id)
        stored.state = RequestState.CLOSED if what == "closed" else stored.state
        consent = Consent.YES if what == "closed" else Consent.NO
        match_anew(session, service.keyring, stored, RequestDocument(consents=Consents(search_here=consent)))
    rekey_request(service, request.id, nothing)
    assert keys_of(service) == []
    with service.database.write() as session:
        session.execute(delete(OutboxRow))
        assert promise_rekeying(session) == 0
    assert progress(service) == IndexProgress(0, 0)


def test_decisions_stay_as_they_are(service, account, announced):
    request = a_request(service, account, sought=[KHADIJA])
    a_list(service, account, [IN_ARABIC])
    match_request(service, request.id, nothing)
    with service.database.write() as session:
        proposal_id = session.scalars(select(Proposal.id)).one()
        reason = RejectionReason.DIFFERENT_AGE
        decide(session, service.keyring, proposal_id, account_id=account.id, verdict=Verdict.NOT_SAME, reason=reason)
    make_stale(service)
    promise_all(service)
    work(service)
    assert [state for *_pair, state in proposals(service)] == [ProposalState.REJECTED]


def test_a_list_that_is_done_stays_done(service, account, announced):
    partner_list = a_list(service, account, [KHADIJA])
    match_piece(service, piece_of(service, partner_list).id, nothing)
    make_stale(service)
    promise_all(service)
    work(service)
    with service.database.read() as session:
        assert session.get_one(PartnerList, partner_list.id).state is ListState.DONE


def test_the_side_of_keys_is_kept(service, account, announced):
    a_request(service, account, sought=[KHADIJA])
    a_list(service, account, [IN_ARABIC])
    make_stale(service)
    promise_all(service)
    work(service)
    assert {side for _person, _key, side in keys_of(service)} == {int(Side.CASEWORK), int(Side.LISTS)}
