"""Matchmaking beside other work: what changes between a job's look and its storing is never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from matching.person import Sex
from rlf.described import described as made_ready
from rlf.matchmaking import match_piece, match_request
from rlf.models import (
    ListPiece,
    ListState,
    OutboxRow,
    PartnerList,
    Person,
    Proposal,
    ProposalState,
    Topic,
    TracingRequest,
)
from tests.rlf.builders import a_list, a_request, an_account, change, described, nothing

KHADIJA = described("Khadija Salim Barakzai", 1991, sex=Sex.FEMALE)
SOMEBODY_ELSE = described("Mykola Petrenko", 1950, sex=Sex.MALE)


@pytest.fixture
def account(service):
    return an_account(service)


def open_proposals(service):
    with service.database.read() as session:
        return session.scalars(select(Proposal.id).where(Proposal.state == ProposalState.OPEN)).all()


def change_and_match(service, request):
    change(service, request.persons[0].id, SOMEBODY_ELSE)
    match_request(service, request.id, nothing)


def test_a_piece_stores_nothing_about_a_request_that_was_changed_and_matched_meanwhile(service, account):
    request = a_request(service, account, sought=[KHADIJA])
    partner_list = a_list(service, account, [KHADIJA])
    with service.database.read() as session:
        piece_id = session.scalars(select(ListPiece.id).where(ListPiece.partner_list_id == partner_list.id)).one()
    match_piece(service, piece_id, lambda: change_and_match(service, request))
    assert open_proposals(service) == []


def test_a_request_stores_nothing_about_another_that_was_changed_and_matched_meanwhile(service, account):
    changing = a_request(service, account, sought=[KHADIJA])
    other = a_request(service, account, sought=[KHADIJA])
    match_request(service, other.id, lambda: change_and_match(service, changing))
    assert open_proposals(service) == []


def test_a_request_changed_while_it_is_opened_is_not_kept_in_its_old_words(service, account):
    request = a_request(service, account, sought=[KHADIJA])
    person_id = request.persons[0].id
    with service.database.read() as session:
        held = session.scalars(select(Person)).all()
        change(service, person_id, SOMEBODY_ELSE)
        made_ready(session, service, [held[0].id])
    with service.database.read() as session:
        ready = made_ready(session, service, [person_id])
    assert [name.text for name in ready[person_id].prepared.person.names] == ["Mykola Petrenko"]


def test_whoever_misses_a_request_that_changes_meanwhile_looks_again(service, account):
    changing = a_request(service, account, sought=[KHADIJA])
    other = a_request(service, account, sought=[KHADIJA])
    partner_list = a_list(service, account, [KHADIJA])
    with service.database.write() as session:
        piece_id = session.scalars(select(ListPiece.id).where(ListPiece.partner_list_id == partner_list.id)).one()
        session.execute(delete(OutboxRow))
    match_request(service, other.id, lambda: change(service, changing.persons[0].id, replace(KHADIJA, note="taller")))
    match_piece(service, piece_id, lambda: change(service, changing.persons[0].id, KHADIJA))
    with service.database.read() as session:
        promised = {(row.topic, row.subject_id) for row in session.scalars(select(OutboxRow))}
        assert promised == {(Topic.MATCH_REQUEST, other.id), (Topic.MATCH_PIECE, piece_id)}
        assert session.get_one(ListPiece, piece_id).matched_at is None
        assert session.get_one(TracingRequest, other.id).matched_at is None
    match_request(service, other.id, nothing)
    match_piece(service, piece_id, nothing)
    assert len(open_proposals(service)) == 3
    with service.database.read() as session:
        assert session.get_one(PartnerList, partner_list.id).state is ListState.DONE
