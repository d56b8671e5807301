"""The review queue: its order, its filters, what is new in it, and that it asks the database little."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import event, func, select

from rlf.errors import NotFoundError
from rlf.models import AuditEntry, Centre, CentreKind, Proposal, ProposalKind, ProposalState, Topic, now
from rlf.outbox import promise
from rlf.proposal_view import see_person, see_proposal
from rlf.review_queue import (
    PAGE_SIZE,
    Likelihood,
    QueueFilter,
    count_new,
    likelihood_of,
    next_in_queue,
    queue_page,
    work_in_hand,
)
from tests.rlf.cases import Cases, named

OPEN = QueueFilter()


def first_names(service, session, wanted=OPEN, **more):
    page = queue_page(session, service.keyring, wanted, account_id=None, **more)
    return [row.sides[0].description.display_name for row in page.rows]


@contextmanager
def counted_queries(service):
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(service.database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(service.database.engine, "before_cursor_execute", note)


def test_likely_matches_of_minors_come_first_and_then_the_most_probable(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        cases.pair("Adult Nearly Certain", probability=0.998)
        cases.pair("Adult Possible", probability=0.4)
        cases.pair("Child Faint", probability=0.3, minor=True)
        cases.pair("Child Likely", probability=0.6, minor=True)
        cases.pair("Child Very Likely", probability=0.95, minor=True)
        assert first_names(service, session) == [
            "Child Very Likely",
            "Child Likely",
            "Adult Nearly Certain",
            "Adult Possible",
            "Child Faint",
        ]


def test_a_page_shows_its_part_in_order_and_one_beyond_the_last_is_the_last(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        for place in range(PAGE_SIZE + 3):
            cases.pair(f"Person Number{place}", probability=0.9 - place / 1000)
        whole = first_names(service, session) + first_names(service, session, page=2)
        assert whole == [f"Person Number{place}" for place in range(PAGE_SIZE + 3)]
        beyond = queue_page(session, service.keyring, OPEN, page=99, account_id=None)
        assert (beyond.page, beyond.pages, beyond.total) == (2, 2, PAGE_SIZE + 3)


def test_a_page_takes_the_same_number_of_queries_for_one_row_as_for_many(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        cases.pair("Person Alone")
    with service.database.write() as session, counted_queries(service) as for_one:
        assert len(first_names(service, session)) == 1
    with service.database.write() as session:
        cases = Cases(service, session)
        for place in range(12):
            cases.pair(f"Person Number{place}")
    with service.database.write() as session, counted_queries(service) as for_many:
        assert len(first_names(service, session)) == 13
    assert len(for_many) == len(for_one) <= 6


def test_each_filter_lets_through_what_it_names(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        centre = Centre(name="Centre", locality="Mersch", kind=CentreKind.RECEPTION_CENTRE)
        session.add(centre)
        session.flush()
        cases.pair("Plain One", probability=0.5)
        cases.pair("Child One", probability=0.5, minor=True)
        cases.pair("Centre One", probability=0.5, centre_id=centre.id)
        cases.pair("Likely One", probability=0.97)
        cases.pair("Decided One").state = ProposalState.REJECTED
        cases.pair("Back One", probability=0.5).reopened_at = now()
        cases.proposal(cases.sought(named("Twice Sought")), cases.sought(named("Twice Sought")), probability=0.5)
        session.flush()

        def shown(**wanted):
            return set(first_names(service, session, QueueFilter(**wanted)))

        assert shown(minors_only=True) == {"Child One"}
        assert shown(centre_id=centre.id) == {"Centre One"}
        assert shown(at_least=Likelihood.VERY_LIKELY) == {"Likely One"}
        assert shown(state=ProposalState.REJECTED) == {"Decided One"}
        assert shown(reopened_only=True) == {"Back One"}
        assert shown(kind=ProposalKind.SOUGHT_SOUGHT) == {"Twice Sought"}
        assert len(first_names(service, session, QueueFilter(state=None))) == 7


def test_new_proposals_are_counted_from_when_the_page_was_shown(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        cases.pair("Person Before")
        page = queue_page(session, service.keyring, OPEN, account_id=None)
    with service.database.write() as session:
        seen = {"seen_until": page.seen_until, "seen_total": page.total}
        assert count_new(session, OPEN, **seen) == 0
        cases = Cases(service, session)
        cases.pair("Person After")
        came_back = cases.pair("Person Back")
        came_back.created_at = page.seen_until - timedelta(days=3)
        came_back.reopened_at = now()
        session.flush()
        assert count_new(session, OPEN, **seen) == 2
        assert count_new(session, QueueFilter(minors_only=True), **seen) == 0


def test_the_next_proposal_follows_in_the_order_and_after_the_last_comes_the_first(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        child = cases.pair("Child", probability=0.7, minor=True)
        sure = cases.pair("Sure", probability=0.99)
        same = cases.pair("Just As Sure", probability=0.99)
        faint = cases.pair("Faint", probability=0.2)
        order = [child.id, sure.id, same.id, faint.id, child.id]
        for before, after in pairwise(order):
            assert next_in_queue(session, OPEN, before) == after
        for decided in (child, same, faint):
            decided.state = ProposalState.CONFIRMED
        session.flush()
        assert next_in_queue(session, OPEN, sure.id) is None


def test_work_in_hand_is_what_was_promised_and_is_not_done(service):
    with service.database.write() as session:
        assert not work_in_hand(session).is_any
        promise(session, Topic.MATCH_REQUEST, 1)
        promise(session, Topic.MATCH_PIECE, 2)
        promise(session, Topic.MATCH_PIECE, 3)
        session.flush()
        work = work_in_hand(session)
        assert (work.requests, work.lists, work.pieces, work.is_any) == (1, 0, 2, True)


def test_the_sought_person_stands_first_whichever_was_stored_first(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        entry = cases.entry(named("Karim Entry", year=1990), line=7)
        sought = cases.sought(named("Karim Sought", year=1990))
        proposal = cases.proposal(sought, entry)
        assert proposal.left_id == entry.id
        view = see_proposal(session, service.keyring, proposal.id, account_id=None)
        assert [party.person_id for party in view.sides] == [sought.id, entry.id]
        assert view.sides[1].provenance.line == 7
        assert view.sides[0].provenance.reference.startswith("LUX-")
        names = {(item.left_text, item.right_text) for item in view.evidence if item.field == "name"}
        assert names == {("Karim Sought", "Karim Entry")}


def test_contradictions_are_told_apart_the_heaviest_first(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        sought = cases.sought(named("Karim Haddad", year=1960, origin_place="Homs"))
        proposal = cases.proposal(sought, cases.entry(named("Karim Haddad", year=1999, origin_place="Kabul")))
        view = see_proposal(session, service.keyring, proposal.id, account_id=None)
        assert [item.field for item in view.against] == ["birth", "place"]
        assert "name" in {item.field for item in view.supporting}


def test_seeing_a_proposal_or_a_person_is_written_down(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        who = cases.account()
        proposal = cases.pair("Seen Person")
        queue_page(session, service.keyring, OPEN, account_id=who.id)
        see_proposal(session, service.keyring, proposal.id, account_id=who.id)
        party, related = see_person(session, service.keyring, proposal.left_id, reader=who)
        assert party.person_id == proposal.left_id
        assert [item.proposal.id for item in related] == [proposal.id]
        written = session.execute(select(AuditEntry.action, AuditEntry.subject_id).filter_by(account_id=who.id)).all()
        assert set(written) == {
            ("proposals.listed", None),
            ("proposal.seen", proposal.id),
            ("person.seen", proposal.left_id),
        }


def test_what_is_not_there_is_not_found(service):
    with service.database.write() as session:
        with pytest.raises(NotFoundError):
            see_proposal(session, service.keyring, 1, account_id=None)
        with pytest.raises(NotFoundError):
            see_person(session, service.keyring, 1, reader=Cases(service, session).account())
        assert session.scalar(select(func.count()).select_from(Proposal)) == 0


@pytest.mark.parametrize(
    ("probability", "step"),
    [(1.0, "almost_certain"), (0.99, "almost_certain"), (0.989, "very_likely"), (0.6, "likely"), (0.0, "unlikely")],
)
def test_every_probability_stands_on_a_step(probability, step):
    assert likelihood_of(probability) == step
