"""What has keys of another release is promised to be keyed anew: once, a little at a time, and by one release alone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from rlf import outbox
from rlf.models import (
    IndexVersion,
    ListPiece,
    OutboxRow,
    OutboxState,
    Topic,
    now,
)
from rlf.reindexing import (
    MOST_PROMISED,
    VERSION_HOLDS,
    announce_version,
    has_unpromised,
    promise_rekeying,
)
from rlf.rekeying import rekey_piece, rekey_request
from tests.rlf.builders import a_list, a_request, nothing
from tests.rlf.keyed_anew import (
    IN_ARABIC,
    KHADIJA,
    account,
    announced,
    keys_of,
    make_stale,
    piece_of,
    promise_all,
    promised,
)

__all__ = ["account", "announced"]


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
