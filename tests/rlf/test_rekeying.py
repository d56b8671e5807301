"""A release with other keys: stored persons are keyed anew and found again, whatever happens meanwhile."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import delete, func, insert, select, update

from matching.person import Sex
from rlf import outbox
from rlf.decisions import RejectionReason, decide
from rlf.index_version import index_version
from rlf.matchmaking import match_piece, match_request
from rlf.models import (
    IndexVersion,
    ListPiece,
    ListState,
    OutboxRow,
    OutboxState,
    PartnerList,
    Person,
    PersonKey,
    Proposal,
    ProposalState,
    RequestState,
    Side,
    Topic,
    TracingRequest,
    Verdict,
    now,
)
from rlf.reindexing import (
    MOST_PROMISED,
    VERSION_HOLDS,
    IndexProgress,
    announce_version,
    has_unpromised,
    index_progress,
    promise_rekeying,
)
from rlf.rekeying import rekey_piece, rekey_request
from rlf.request_document import Consent, Consents, RequestDocument
from rlf.request_matching import match_anew
from tests.rlf.builders import a_list, a_request, an_account, change, described, nothing

KHADIJA = described("Khadija Salim Barakzai", 1991, sex=Sex.FEMALE)
IN_ARABIC = described("خديجة سالم باركزاي", 1991, sex=Sex.FEMALE)
SOMEBODY_ELSE = described("Mykola Petrenko", 1950, sex=Sex.MALE)
JOBS = {
    Topic.MATCH_REQUEST: match_request,
    Topic.MATCH_PIECE: match_piece,
    Topic.REKEY_REQUEST: rekey_request,
    Topic.REKEY_PIECE: rekey_piece,
}
OF_EARLIER_RELEASE = 17


class KilledError(Exception):
    """The worker dies here."""


@pytest.fixture
def account(service):
    return an_account(service)


@pytest.fixture
def announced(service):
    with service.database.write() as session:
        assert announce_version(session)


def make_stale(service, version="earlier"):
    """Leave everybody with a key that no description of this release has, as an earlier release might."""
    with service.database.write() as session:
        keyed = session.execute(select(PersonKey.person_id, PersonKey.side).distinct()).all()
        session.execute(delete(PersonKey))
        stale = [{"key": OF_EARLIER_RELEASE + person, "side": side, "person_id": person} for person, side in keyed]
        session.execute(insert(PersonKey), stale)
        session.execute(update(ListPiece).values(keys_version=version, matched_at=now()))
        session.execute(update(TracingRequest).values(keys_version=version, matched_at=now()))
        session.execute(delete(OutboxRow))


def promise_all(service):
    with service.database.write() as session:
        return promise_rekeying(session)


def promised(service):
    with service.database.read() as session:
        return {(row.topic, row.subject_id) for row in session.scalars(select(OutboxRow))}


def work(service):
    """Do what is promised, in the order in which the relay sends it, until nothing is left; gives the topics."""
    done = []
    while True:
        with service.database.write() as session:
            rows = outbox.lease_due(session, limit=1)
        if not rows:
            return done
        (row,) = rows
        JOBS[row.topic](service, row.subject_id, nothing)
        done.append(row.topic)
        with service.database.write() as session:
            outbox.finish(session, row.id)


def keys_of(service):
    with service.database.read() as session:
        rows = session.execute(select(PersonKey.person_id, PersonKey.key, PersonKey.side))
        return sorted((person, key, side) for person, key, side in rows)


def piece_of(service, partner_list):
    with service.database.read() as session:
        return session.scalars(select(ListPiece).where(ListPiece.partner_list_id == partner_list.id)).one()


def proposals(service):
    with service.database.read() as session:
        return session.execute(select(Proposal.left_id, Proposal.right_id, Proposal.state)).all()


def progress(service):
    with service.database.read() as session:
        return index_progress(session)


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


def test_what_was_stored_before_there_were_versions_counts_as_outdated(service, account, announced):
    a_request(service, account, sought=[KHADIJA])
    a_list(service, account, [KHADIJA])
    make_stale(service, version=None)
    assert promise_all(service) == 2


def test_nothing_is_promised_twice_and_what_is_parked_waits_for_a_person(service, account, announced):
    request = a_request(service, account, sought=[KHADIJA])
    make_stale(service)
    assert promise_all(service) == 1
    assert promise_all(service) == 0
    with service.database.write() as session:
        session.execute(update(OutboxRow).values(state=OutboxState.PARKED))
        assert not has_unpromised(session)
        assert promise_rekeying(session) == 0
    assert promised(service) == {(Topic.REKEY_REQUEST, request.id)}


def test_only_so_much_is_promised_at_once(service, account, announced):
    partner_list = a_list(service, account, [KHADIJA])
    make_stale(service)
    with service.database.write() as session:
        places = range(10, 10 + MOST_PROMISED + 5)
        session.add_all(ListPiece(partner_list_id=partner_list.id, first_line=n, last_line=n) for n in places)
    assert (promise_all(service), promise_all(service)) == (MOST_PROMISED, 0)
    with service.database.read() as session:
        assert has_unpromised(session)
        leased = session.scalar(select(func.count()).select_from(OutboxRow))
    assert leased == MOST_PROMISED


def test_new_keys_wait_behind_fresh_work(service):
    with service.database.write() as session:
        for topic in (Topic.REKEY_PIECE, Topic.REKEY_REQUEST, Topic.MATCH_PIECE, Topic.READ_LIST, Topic.MATCH_REQUEST):
            outbox.promise(session, topic, 1)
            session.flush()
    with service.database.write() as session:
        order = [row.topic for row in outbox.lease_due(session, limit=5)]
    assert order == [
        Topic.READ_LIST,
        Topic.MATCH_REQUEST,
        Topic.MATCH_PIECE,
        Topic.REKEY_PIECE,
        Topic.REKEY_REQUEST,
    ]


def test_a_worker_of_another_release_keys_nobody_and_its_relay_promises_nothing(service, account):
    request = a_request(service, account, sought=[KHADIJA])
    piece = piece_of(service, a_list(service, account, [KHADIJA]))
    make_stale(service)
    with service.database.write() as session:
        session.add(IndexVersion(version="newer"))
    before = keys_of(service)
    rekey_request(service, request.id, nothing)
    rekey_piece(service, piece.id, nothing)
    assert (keys_of(service), promise_all(service), promised(service)) == (before, 0, set())


def test_releases_side_by_side_do_not_replace_one_another_at_once(service):
    with service.database.write() as session:
        session.add(IndexVersion(version="newer"))
        session.flush()
        assert not announce_version(session)
        session.execute(update(IndexVersion).values(created_at=now() - VERSION_HOLDS - timedelta(seconds=1)))
        session.expire_all()
        assert announce_version(session)
        session.flush()
        assert not announce_version(session)


def test_what_a_running_worker_of_the_earlier_release_stores_later_is_seen(service, account, announced):
    a_request(service, account, sought=[KHADIJA])
    assert promise_all(service) == 0
    partner_list = a_list(service, account, [IN_ARABIC])
    with service.database.write() as session:
        session.execute(update(ListPiece).values(keys_version="earlier"))
    assert promise_all(service) == 1
    assert promised(service) >= {(Topic.REKEY_PIECE, piece_of(service, partner_list).id)}


def test_the_side_of_keys_is_kept(service, account, announced):
    a_request(service, account, sought=[KHADIJA])
    a_list(service, account, [IN_ARABIC])
    make_stale(service)
    promise_all(service)
    work(service)
    assert {side for _person, _key, side in keys_of(service)} == {int(Side.CASEWORK), int(Side.LISTS)}
