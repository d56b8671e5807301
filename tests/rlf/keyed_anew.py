"""Steps for tests of keying anew: leave stored persons with keys of an earlier release, and do what is promised."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, update

from matching.person import Sex
from rlf import outbox
from rlf.matchmaking import match_piece, match_request
from rlf.models import (
    ListPiece,
    OutboxRow,
    PersonKey,
    Proposal,
    Topic,
    TracingRequest,
    now,
)
from rlf.reindexing import (
    announce_version,
    index_progress,
    promise_rekeying,
)
from rlf.rekeying import rekey_piece, rekey_request
from tests.rlf.builders import an_account, described, nothing

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


@pytest.fixture
def account(service):
    """Somebody who records."""
    return an_account(service)


@pytest.fixture
def announced(service):
    """This release has announced its version of keys."""
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
    """Promise what there is room for; gives how much."""
    with service.database.write() as session:
        return promise_rekeying(session)


def promised(service):
    """What is promised, by topic and subject."""
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
    """All stored keys: of whom, which, on which side."""
    with service.database.read() as session:
        rows = session.execute(select(PersonKey.person_id, PersonKey.key, PersonKey.side))
        return sorted((person, key, side) for person, key, side in rows)


def piece_of(service, partner_list):
    """The one piece of a list."""
    with service.database.read() as session:
        return session.scalars(select(ListPiece).where(ListPiece.partner_list_id == partner_list.id)).one()


def proposals(service):
    """All proposals: the pair and its state."""
    with service.database.read() as session:
        return session.execute(select(Proposal.left_id, Proposal.right_id, Proposal.state)).all()


def progress(service):
    """How far the keying has come."""
    with service.database.read() as session:
        return index_progress(session)
