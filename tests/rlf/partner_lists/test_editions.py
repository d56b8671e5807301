"""A new edition takes over from the one before: what goes on goes on with its decisions, what is gone stops."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import func, select

from rlf.decisions import RejectionReason, decide
from rlf.errors import InvalidInputError
from rlf.models import (
    EndReason,
    EntryVersion,
    ListPiece,
    ListState,
    OutboxRow,
    PartnerList,
    Person,
    PersonKey,
    ProposalState,
    QuarantinedRow,
    Topic,
    Verdict,
)
from rlf.partner_lists.mending import correct_row
from rlf.partner_lists.messages import Rows
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.storing import RowsOfList
from tests.rlf.builders import a_request, an_account, name_of, nothing
from tests.rlf.partner_lists.editions import (
    FIRST,
    KHADIJA,
    a_read_list,
    do_what_is_promised,
    entries,
    figures,
    keys_of,
    open_count,
    taken_in,
    the_list,
    the_proposal,
)


class DiedError(Exception):
    """Stands for a process that ends in the middle."""


@pytest.fixture
def sought(service):
    return a_request(service, an_account(service), sought=[KHADIJA])


@pytest.fixture
def caseworker_id(service, sought):
    return sought.recorded_by_id


@pytest.fixture
def first_id(service, account_id, sought):
    return a_read_list(service, account_id, FIRST)


def edition(service, account_id, rows, before, **more):
    return a_read_list(service, account_id, rows, edition_of=before, **more)


def decided(service, caseworker_id, verdict=Verdict.NOT_SAME):
    with service.database.write() as session:
        decide(
            session,
            service.keyring,
            the_proposal(service).id,
            account_id=caseworker_id,
            verdict=verdict,
            reason=RejectionReason.OTHER if verdict is Verdict.NOT_SAME else None,
        )


def test_an_edition_counts_what_is_new_changed_unchanged_and_gone(service, account_id, first_id):
    rows = [FIRST[2], FIRST[0].replace("Izmir", "Athens"), "N-9,Selam Tesfay,F,1999-09-09,Rome"]
    newer_id = edition(service, account_id, rows, first_id)
    assert figures(service, newer_id) == (1, 1, 1, 3)
    before, newer = the_list(service, first_id), the_list(service, newer_id)
    assert (before.state, before.ended_because) == (ListState.ENDED, EndReason.NEW_EDITION)
    assert (newer.state, newer.ended_because) == (ListState.DONE, None)
    assert [name_of(service, entry) for entry in entries(service, newer_id).values()] == [
        "Hodan Warsame",
        "Khadija Salim Barakzai",
        "Selam Tesfay",
    ]


def test_the_same_list_again_moves_every_entry_and_compares_nothing_anew(service, account_id, first_id):
    before = {entry.id for entry in entries(service, first_id).values()}
    newer_id = taken_in(service, account_id, [*reversed(FIRST)], edition_of=first_id)
    read_list(service, newer_id, nothing)
    assert figures(service, newer_id) == (3, 0, 0, 3)
    assert {entry.id for entry in entries(service, newer_id).values()} == before
    assert the_list(service, newer_id).state is ListState.DONE
    with service.database.read() as session:
        promised = session.scalars(select(OutboxRow.subject_id).where(OutboxRow.topic == Topic.MATCH_PIECE)).all()
    assert promised == []
    assert open_count(service) == 1


def test_a_decision_about_an_unchanged_entry_stands(service, account_id, first_id, caseworker_id):
    decided(service, caseworker_id)
    edition(service, account_id, FIRST[:2], first_id)
    assert the_proposal(service).state is ProposalState.REJECTED


def test_a_rejection_stands_where_what_changed_is_no_new_evidence(service, account_id, first_id, caseworker_id):
    decided(service, caseworker_id)
    rows = [FIRST[0].replace("Izmir", "Athens"), *FIRST[1:]]
    newer_id = edition(service, account_id, rows, first_id)
    assert figures(service, newer_id)[:2] == (2, 1)
    assert the_proposal(service).state is ProposalState.REJECTED


def test_a_rejected_pair_returns_with_new_evidence(service, account_id, caseworker_id, sought):
    vague = "K-1,Khadija Salim Barakzai,F,,Izmir"
    first_id = a_read_list(service, account_id, [vague, *FIRST[1:]])
    decided(service, caseworker_id)
    edition(service, account_id, FIRST, first_id)
    assert the_proposal(service).state is ProposalState.OPEN
    assert the_proposal(service).reopened_at is not None


def test_a_changed_entry_is_described_and_keyed_anew_and_its_proposal_closes(service, account_id, first_id):
    entry = entries(service, first_id)[2]
    newer_id = edition(service, account_id, ["K-1,Olena Shevchenko,F,1960-06-15,Izmir"], first_id)
    changed = entries(service, newer_id)[2]
    assert changed.id == entry.id
    assert name_of(service, changed) == "Olena Shevchenko"
    assert the_proposal(service).state is ProposalState.CLOSED
    with service.database.read() as session:
        other = session.scalar(select(func.count()).where(PersonKey.person_id == changed.id))
        versions = session.scalars(select(EntryVersion)).all()
    assert other
    assert [(version.person_id, version.partner_list_id, version.line) for version in versions] == [
        (entry.id, first_id, 2)
    ]


def test_a_gone_entry_stops_matching_and_its_proposal_closes_with_that_reason(service, account_id, first_id):
    gone = entries(service, first_id)[2]
    edition(service, account_id, FIRST[1:], first_id)
    assert (the_proposal(service).state, the_proposal(service).closed_because) == (
        ProposalState.CLOSED,
        EndReason.GONE,
    )
    assert entries(service, first_id)[2].ended_because is EndReason.GONE
    assert keys_of(service, gone.id) == 0


def test_an_entry_without_a_reference_is_known_by_all_it_says(service, account_id, sought):
    headings = "name,sex,age"
    first_id = a_read_list(service, account_id, ["Khadija Salim Barakzai,F,34", "Hodan Warsame,F,9"], headings=headings)
    rows = ["Hodan Warsame,F,9", "Khadija Salim Barakzai,F,35"]
    newer_id = edition(service, account_id, rows, first_id, headings=headings)
    assert figures(service, newer_id) == (1, 0, 1, 2)


def test_a_reference_that_several_rows_share_pairs_none_of_them_by_it(service, account_id, sought):
    family = ["F-1,Khadija Salim Barakzai,F,1991-06-15,Izmir", "F-1,Salim Barakzai,M,2015-01-01,Izmir"]
    first_id = a_read_list(service, account_id, [family[0], FIRST[1]])
    newer_id = edition(service, account_id, [family[1], family[0].replace("Izmir", "Athens")], first_id)
    assert figures(service, newer_id) == (0, 0, 2, 2)
    assert len(entries(service, newer_id)) == 2


def test_rows_that_stand_twice_go_on_twice(service, account_id, sought):
    twice = [FIRST[1], FIRST[1], FIRST[2]]
    first_id = a_read_list(service, account_id, twice)
    newer_id = edition(service, account_id, [FIRST[1], FIRST[2], FIRST[1], FIRST[1]], first_id)
    assert figures(service, newer_id) == (3, 0, 0, 4)
    assert len(entries(service, newer_id)) == 4


def test_a_row_corrected_in_quarantine_takes_its_entry_over_after_all(service, account_id, first_id):
    entry = entries(service, first_id)[2]
    newer_id = edition(service, account_id, [FIRST[0].replace("1991-06-15", "1991-16-15"), *FIRST[1:]], first_id)
    assert figures(service, newer_id) == (2, 0, 1, 3)
    assert open_count(service) == 0
    with service.database.read() as session:
        row = session.scalars(select(QuarantinedRow)).one()
    correct_row(service, newer_id, row.id, FIRST[0].split(","), account_id=account_id)
    do_what_is_promised(service)
    assert figures(service, newer_id) == (3, 0, 0, 3)
    assert entries(service, newer_id)[2].id == entry.id
    assert keys_of(service, entry.id) > 0
    assert open_count(service) == 1


def test_a_third_edition_follows_the_second_whichever_was_chosen(service, account_id, first_id):
    with service.database.read() as session:
        count = session.scalar(select(func.count(Person.id)))
    second_id = taken_in(service, account_id, [*FIRST, "N-9,Selam Tesfay,F,1999-09-09,Rome"], edition_of=first_id)
    with pytest.raises(InvalidInputError):
        taken_in(service, account_id, FIRST[:1], edition_of=first_id)
    do_what_is_promised(service)
    third_id = edition(service, account_id, FIRST[:1], second_id)
    assert figures(service, third_id) == (1, 0, 3, 1)
    with service.database.read() as session:
        assert session.scalar(select(func.count(Person.id))) == count + 1


def test_an_edition_of_another_partners_list_is_refused(service, account_id, first_id):
    with pytest.raises(InvalidInputError):
        taken_in(service, account_id, FIRST[1:], edition_of=7)
    with service.database.write() as session:
        session.get_one(PartnerList, first_id).partner.name = "Another Society"
    with pytest.raises(InvalidInputError):
        taken_in(service, account_id, FIRST[1:], edition_of=first_id)


def a_long_list(rows, *, second=False):
    """In its second edition every seventh row says something else, every tenth is gone, and some are new."""
    lines = [
        f"R-{n},Amina{n % 97} Yusuf{n % 89},F,1990-01-02,{'Rome' if second and n % 7 == 0 else 'Tunis'}"
        for n in range(rows)
        if not (second and n % 10 == 0)
    ]
    return [*lines, *(f"N-{n},Hodan{n} Warsame,F,1980-01-02,Tunis" for n in range(120))] if second else lines


def of_whole_edition(service, list_id):
    with service.database.read() as session:
        counted = {
            table.__name__: session.scalar(select(func.count()).select_from(table))
            for table in (Person, EntryVersion, ListPiece)
        }
        keyless = session.scalar(
            select(func.count(Person.id)).where(
                Person.partner_list_id == list_id, Person.id.not_in(select(PersonKey.person_id))
            )
        )
    return figures(service, list_id), counted, keyless, the_list(service, list_id).state


def test_a_reading_that_dies_at_every_boundary_loses_and_doubles_nothing(service, account_id):
    first_id = taken_in(service, account_id, a_long_list(1_100))
    read_list(service, first_id, nothing)
    newer_id = taken_in(service, account_id, a_long_list(1_100, second=True), edition_of=first_id)
    deaths = 0
    while the_list(service, newer_id).state is ListState.READING:
        try:
            read_list(service, newer_id, dies)
        except DiedError:
            deaths += 1
    assert deaths == 2
    assert of_whole_edition(service, newer_id) == (
        (848, 142, 110, 1110),
        {"Person": 1220, "EntryVersion": 990, "ListPiece": 2 + 2},
        0,
        ListState.MATCHING,
    )


def test_a_reading_that_dies_within_a_transaction_leaves_nothing_of_it(service, account_id):
    first_id = taken_in(service, account_id, a_long_list(60))
    read_list(service, first_id, nothing)
    newer_id = taken_in(service, account_id, a_long_list(60, second=True), edition_of=first_id)
    before = of_whole_edition(service, newer_id)
    with suppress(DiedError), service.database.write() as session:
        newer = session.get_one(PartnerList, newer_id)
        rows = RowsOfList(service.keyring, newer, today=newer.created_at.date())
        assert rows.store(session, rows.make_ready(a_batch(a_long_list(60, second=True))))
        raise DiedError
    assert of_whole_edition(service, newer_id) == before


def dies():
    raise DiedError


def a_batch(lines):
    return Rows(0, [(number, line.split(",")) for number, line in enumerate(lines, 2)])
