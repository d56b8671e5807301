"""Lists of people whom a partner seeks: they may be asking here, or be sought here too."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from matching.person import Sex
from rlf.models import (
    Account,
    ListKind,
    ListPiece,
    ListScope,
    PartnerList,
    Person,
    PersonKey,
    PersonRole,
    Proposal,
    ProposalKind,
    ProposalState,
    Side,
)
from rlf.partner_lists.ending import withdraw_list
from rlf.partner_lists.row_withdrawal import Which, withdraw_rows
from rlf.partner_lists.terms import ListTerms, change_terms, terms_of, usual_terms
from rlf.partner_lists.undoing import undo_import
from rlf.proposals import sides
from tests.rlf.builders import a_request, described, name_of
from tests.rlf.partner_lists.editions import FIRST, KHADIJA, a_read_list, do_what_is_promised

SOUGHT = ListTerms(kind=ListKind.SOUGHT)
OMAR = described("Omar Farouk Diallo", 1970, sex=Sex.MALE)


def in_state(service, state=ProposalState.OPEN):
    with service.database.read() as session:
        found = session.scalars(select(Proposal).where(Proposal.state == state).order_by(Proposal.id)).all()
        return [(one.kind, *(name_of(service, person) for person in sides(one))) for one in found]


ASKS_HERE = [(ProposalKind.PARTNER_SEEKS_ENQUIRER, "Khadija Salim Barakzai", "Khadija Salim Barakzai")]


@pytest.fixture
def asking(service, account):
    """Khadija asks here for somebody else."""
    request = a_request(service, account, sought=[OMAR], enquirer=KHADIJA)
    do_what_is_promised(service)
    return request


@pytest.fixture
def account(service, account_id):
    with service.database.read() as session:
        return session.get_one(Account, account_id)


def test_somebody_who_asks_here_is_found_by_the_partner_that_seeks_them(service, account_id, asking):
    a_read_list(service, account_id, FIRST, terms=SOUGHT)
    assert in_state(service) == ASKS_HERE


def test_whoever_asks_later_is_found_in_the_list_that_is_there(service, account_id, account):
    a_read_list(service, account_id, FIRST, terms=SOUGHT)
    a_request(service, account, sought=[OMAR], enquirer=KHADIJA)
    do_what_is_promised(service)
    assert in_state(service) == ASKS_HERE


def test_two_who_seek_the_same_person_are_told_of_each_other(service, account_id, account):
    a_request(service, account, sought=[KHADIJA])
    a_read_list(service, account_id, FIRST, terms=SOUGHT)
    assert [kind for kind, *_names in in_state(service)] == [ProposalKind.SOUGHT_SOUGHT]


def test_a_list_of_people_who_were_met_finds_nobody_who_asks(service, account_id, asking):
    list_id = a_read_list(service, account_id, FIRST)
    assert in_state(service) == []
    with service.database.read() as session:
        assert session.get_one(PartnerList, list_id).kind is ListKind.MET


def test_its_entries_and_keys_stand_apart(service, account_id):
    a_read_list(service, account_id, FIRST, terms=SOUGHT)
    with service.database.read() as session:
        assert set(session.scalars(select(Person.role))) == {PersonRole.PARTNER_SOUGHT}
        assert set(session.scalars(select(PersonKey.side))) == {Side.PARTNER_SOUGHT}


def test_families_that_agreed_to_share_alone_meet_a_list_that_came_so(service, account_id, asking):
    a_read_list(service, account_id, FIRST, terms=ListTerms(kind=ListKind.SOUGHT, scope=ListScope.AGREED))
    assert in_state(service) == []


def withdrawn(service, list_id, account_id):
    withdraw_list(service, list_id, account_id=account_id)


def row_withdrawn(service, list_id, account_id):
    with service.database.write() as session:
        withdraw_rows(session, service.keyring, list_id, Which(reference="K-1"), account_id=account_id)


def kept_only(service, list_id, account_id):
    with service.database.write() as session:
        change_terms(session, service.keyring, list_id, ListTerms(scope=ListScope.NONE), account_id=account_id)


def undone(service, list_id, account_id):
    with service.database.write() as session:
        undo_import(session, service.keyring, list_id, account_id=account_id)


@pytest.mark.parametrize("end", [withdrawn, row_withdrawn, kept_only, undone])
def test_what_ends_it_closes_its_proposals(service, account_id, asking, end):
    list_id = a_read_list(service, account_id, FIRST, terms=SOUGHT)
    end(service, list_id, account_id)
    do_what_is_promised(service)
    assert in_state(service) == []


def test_a_new_edition_is_of_the_kind_of_the_one_before(service, account_id, asking):
    first = a_read_list(service, account_id, FIRST, terms=SOUGHT)
    second = a_read_list(service, account_id, [*FIRST[:2], FIRST[2] + " "], edition_of=first)
    with service.database.read() as session:
        assert session.get_one(PartnerList, second).kind is ListKind.SOUGHT
        assert set(session.scalars(select(Person.role).where(Person.partner_list_id == second))) == {
            PersonRole.PARTNER_SOUGHT
        }
    assert in_state(service) == ASKS_HERE


def test_keys_of_another_release_are_made_anew_in_their_place(service, account_id, asking):
    a_read_list(service, account_id, FIRST, terms=SOUGHT)
    with service.database.write() as session:
        for piece in session.scalars(select(ListPiece)):
            piece.keys_version = "before"
    do_what_is_promised(service)
    with service.database.read() as session:
        of_entries = select(PersonKey.side).join(Person).where(Person.role == PersonRole.PARTNER_SOUGHT)
        assert set(session.scalars(of_entries)) == {Side.PARTNER_SOUGHT}


def test_the_kind_of_the_last_list_is_proposed_and_terms_do_not_change_it(service, account_id):
    list_id = a_read_list(service, account_id, FIRST, terms=SOUGHT)
    with service.database.write() as session:
        assert usual_terms(session, service.keyring, "A Society").kind is ListKind.SOUGHT
        change_terms(session, service.keyring, list_id, ListTerms(agreement="new"), account_id=account_id)
    with service.database.read() as session:
        terms = terms_of(service.keyring, session.get_one(PartnerList, list_id))
    assert (terms.kind, terms.agreement) == (ListKind.SOUGHT, "new")
