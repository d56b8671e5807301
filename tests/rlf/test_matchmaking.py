"""Matchmaking: who is proposed to whom, who never is, and that running it again changes nothing."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import select

from matching.person import Relationship, Sex
from rlf.matchmaking import match_piece, match_request
from rlf.models import (
    ListPiece,
    ListState,
    PartnerList,
    PersonRole,
    Proposal,
    ProposalKind,
    ProposalState,
    RequestState,
    TracingRequest,
)
from rlf.piece_pairs import MOST_PER_ENTRY, pairs_of_piece
from rlf.proposals import open_proposal, sides
from tests.rlf.builders import a_list, a_request, an_account, change, described, name_of, nothing

KHADIJA = described("Khadija Salim Barakzai", 1991, sex=Sex.FEMALE)
KHADIJA_IN_ARABIC = described("خديجة سليم باركزاي", 1991, sex=Sex.FEMALE)
OTHERS = [described("Mykola Petrenko", 1970), described("Hiwot Tesfay Abraha", 2001), described("Omar Farouk Diallo")]


@pytest.fixture
def account(service):
    return an_account(service)


def match_list(service, partner_list):
    with service.database.read() as session:
        pieces = select(ListPiece.id).where(ListPiece.partner_list_id == partner_list.id)
        ids = session.scalars(pieces).all()
    for piece_id in ids:
        match_piece(service, piece_id, nothing)


def proposals(service, *states):
    with service.database.read() as session:
        found = session.scalars(select(Proposal).where(Proposal.state.in_(states or list(ProposalState)))).all()
        return [(p.kind, *(name_of(service, person) for person in sides(p))) for p in found]


EXPECTED = [(ProposalKind.SOUGHT_ENTRY, "Khadija Salim Barakzai", "خديجة سليم باركزاي")]


def test_a_sought_person_is_found_in_a_list_in_another_script(service, account):
    a_list(service, account, [*OTHERS, KHADIJA_IN_ARABIC])
    request = a_request(service, account, sought=[KHADIJA])
    match_request(service, request.id, nothing)
    assert proposals(service) == EXPECTED


def test_a_new_list_is_matched_against_the_open_requests(service, account):
    a_request(service, account, sought=[KHADIJA])
    partner_list = a_list(service, account, [*OTHERS, KHADIJA_IN_ARABIC])
    match_list(service, partner_list)
    assert proposals(service) == EXPECTED
    with service.database.read() as session:
        assert session.get_one(PartnerList, partner_list.id).state is ListState.DONE


def test_the_same_jobs_run_again_and_in_any_order_change_nothing(service, account):
    request = a_request(service, account, sought=[KHADIJA])
    partner_list = a_list(service, account, [*OTHERS, KHADIJA_IN_ARABIC])
    for _again in range(3):
        match_request(service, request.id, nothing)
        match_list(service, partner_list)
    assert proposals(service) == EXPECTED


def test_two_workers_at_once_store_each_pair_once(service, account):
    requests = [a_request(service, account, sought=[KHADIJA]) for _ in range(3)]
    partner_list = a_list(service, account, [KHADIJA_IN_ARABIC])
    jobs = [Thread(target=match_request, args=(service, request.id, nothing)) for request in requests]
    jobs += [Thread(target=match_list, args=(service, partner_list)) for _ in range(2)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    kinds = [kind for kind, _one, _other in proposals(service)]
    assert kinds.count(ProposalKind.SOUGHT_ENTRY) == 3
    assert kinds.count(ProposalKind.SOUGHT_SOUGHT) == 3


def test_two_who_seek_each_other_are_proposed_both_ways(service, account):
    brother = described("Bashir Najib Qaderi", 1988, sex=Sex.MALE)
    sister = described("Zarmina Najib Qaderi", 1994, sex=Sex.FEMALE)
    a_request(service, account, enquirer=sister, sought=[brother])
    second = a_request(service, account, enquirer=brother, sought=[sister])
    match_request(service, second.id, nothing)
    kinds = [kind for kind, _one, _other in proposals(service)]
    assert kinds.count(ProposalKind.SOUGHT_ENQUIRER) == 2
    with service.database.read() as session:
        for proposal in session.scalars(select(Proposal)):
            evidence = open_proposal(service.keyring, proposal).evidence
            alone = proposal.bits - sum(item.bits for item in evidence if item.field == "reciprocal")
            assert proposal.bits > alone, "two who seek each other weigh more than each pair alone"


def test_persons_of_one_request_are_never_proposed_to_each_other(service, account):
    request = a_request(service, account, enquirer=KHADIJA, sought=[KHADIJA, KHADIJA_IN_ARABIC])
    match_request(service, request.id, nothing)
    assert proposals(service) == []


def test_an_accompanying_person_is_looked_for_too(service, account):
    a_list(service, account, [KHADIJA_IN_ARABIC])
    request = a_request(service, account, sought=[OTHERS[0]], accompanying=[KHADIJA])
    match_request(service, request.id, nothing)
    with service.database.read() as session:
        assert [sides(p)[0].role for p in session.scalars(select(Proposal))] == [PersonRole.ACCOMPANYING]


def test_without_the_consent_to_search_nothing_is_proposed_from_either_side(service, account):
    silent = a_request(service, account, sought=[KHADIJA], may_match=False)
    other = a_request(service, account, sought=[KHADIJA_IN_ARABIC])
    partner_list = a_list(service, account, [KHADIJA_IN_ARABIC])
    match_request(service, silent.id, nothing)
    match_request(service, other.id, nothing)
    match_list(service, partner_list)
    with service.database.read() as session:
        found = session.scalars(select(Proposal)).all()
        assert silent.id not in {person.request_id for p in found for person in (p.left, p.right)}
        assert len(found) == 1


def test_a_consent_withdrawn_while_the_job_runs_stops_it_and_closes_what_was_open(service, account):
    request = a_request(service, account, sought=[KHADIJA])
    partner_list = a_list(service, account, [KHADIJA_IN_ARABIC])

    def withdraw():
        with service.database.write() as session:
            session.get_one(TracingRequest, request.id).may_match = False

    with service.database.read() as session:
        piece_id = session.scalars(select(ListPiece.id).where(ListPiece.partner_list_id == partner_list.id)).one()
    match_piece(service, piece_id, withdraw)
    assert proposals(service) == []


def test_a_closed_request_loses_its_open_proposals(service, account):
    a_list(service, account, [KHADIJA_IN_ARABIC])
    request = a_request(service, account, sought=[KHADIJA])
    match_request(service, request.id, nothing)
    with service.database.write() as session:
        session.get_one(TracingRequest, request.id).state = RequestState.CLOSED
    match_request(service, request.id, nothing)
    assert proposals(service, ProposalState.OPEN) == []


def test_a_description_that_no_longer_agrees_closes_its_proposal(service, account):
    a_list(service, account, [KHADIJA_IN_ARABIC])
    request = a_request(service, account, sought=[KHADIJA])
    match_request(service, request.id, nothing)
    change(service, request.persons[0].id, described("Mykola Petrenko", 1950, sex=Sex.MALE))
    match_request(service, request.id, nothing)
    assert proposals(service, ProposalState.OPEN) == []


def test_a_job_on_a_description_that_changed_meanwhile_leaves_it_to_the_next(service, account):
    a_list(service, account, [KHADIJA_IN_ARABIC])
    request = a_request(service, account, sought=[KHADIJA])
    match_request(service, request.id, lambda: change(service, request.persons[0].id, OTHERS[0]))
    assert proposals(service) == []
    with service.database.read() as session:
        assert session.get_one(TracingRequest, request.id).matched_at is None


def test_a_minor_makes_a_proposal_urgent_and_its_evidence_sums_to_its_score(service, account):
    a_list(service, account, [KHADIJA_IN_ARABIC])
    request = a_request(service, account, sought=[KHADIJA], minor=True)
    match_request(service, request.id, nothing)
    with service.database.read() as session:
        proposal = session.scalars(select(Proposal)).one()
    evidence = open_proposal(service.keyring, proposal).evidence
    assert proposal.urgent
    assert sum(item.bits for item in evidence) > proposal.bits  # the prior is what is missing, and it is negative


def test_jobs_about_what_is_gone_end_quietly(service):
    match_request(service, 1, nothing)
    match_piece(service, 1, nothing)
    assert proposals(service) == []


def test_an_entry_is_proposed_to_every_family_that_seeks_the_same_person(service, account):
    requests = [a_request(service, account, sought=[KHADIJA]) for _family in range(MOST_PER_ENTRY + 4)]
    match_list(service, a_list(service, account, [KHADIJA_IN_ARABIC]))
    assert proposals(service) == EXPECTED * len(requests)


def test_an_entry_known_by_one_name_and_a_year_is_still_compared(service, account):
    a_request(service, account, sought=[described("Khadija", 1991, mother="Shirin Rahimzada")])
    match_list(service, a_list(service, account, [described("خديجة", 1991, mother="Shirin Rahimzada")]))
    assert len(proposals(service)) == 1


def test_an_entry_meets_somebody_whose_mother_is_a_person_of_the_request(service, account):
    mother = described("Shirin Rahimzada", relationship=Relationship.MOTHER, sex=Sex.FEMALE)
    request = a_request(service, account, sought=[described("Khadija")], accompanying=[mother])
    partner_list = a_list(service, account, [described("خديجة", mother="Shirin Rahimzada")])
    with service.database.read() as session:
        piece = session.scalars(select(ListPiece).where(ListPiece.partner_list_id == partner_list.id)).one()
        met = [(entry.role, other.id) for entry, other in pairs_of_piece(session, service, piece)]
    assert met == [(PersonRole.LIST_ENTRY, request.persons[0].id)]
