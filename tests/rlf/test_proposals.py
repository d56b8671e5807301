"""Proposals as stored: what counts as new evidence, and that human decisions stand against anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

import matching
from matching import Evidence
from matching.person import Name, Person, Relationship, Relative
from rlf.decisions import RejectionReason, decide, take_back
from rlf.models import Person as StoredPerson
from rlf.models import Proposal, ProposalKind, ProposalState, Verdict
from rlf.proposals import FoundMatch, close_proposals, news_since, open_proposal, store_matches
from tests.rlf.builders import a_list, a_request, an_account, described

FIELDS = ("name", "mother", "relative", "birth")
ITEMS = st.builds(
    lambda field, level, bits: Evidence(field, level, bits, level, level, (), f"{field}.{level}"),
    st.sampled_from(FIELDS),
    st.sampled_from(("one", "other", "third")),
    st.floats(-9, 9).map(lambda bits: round(bits, 1)),
)
EVIDENCE = st.lists(ITEMS, max_size=6, unique_by=lambda item: item.code).map(tuple)


def item(field, level, bits):
    return Evidence(field, level, bits, level, level, (), f"{field}.{level}")


NAME = item("name", "exact", 18.0)
MOTHER = item("mother", "exact", 7.0)
BROTHER = item("relative", "brother", 4.0)
SISTER = item("relative", "sister", 4.0)


@given(EVIDENCE)
def test_the_same_evidence_is_never_news(evidence):
    assert news_since(evidence, evidence) == ()


@given(EVIDENCE, st.data())
def test_less_evidence_is_never_news(evidence, data):
    kept = [found for found in evidence if found.bits <= 0 or data.draw(st.booleans())]
    weaker = [Evidence(e.field, "weaker", e.bits - 0.5, "w", "w", (), f"{e.field}.weaker") for e in kept]
    assert news_since(evidence, tuple(kept)) == ()
    if not any(found.bits < 0 for found in evidence):
        assert news_since(evidence, tuple(weaker)) == ()


@given(EVIDENCE, EVIDENCE)
def test_news_speaks_for_the_pair_and_was_not_known(before, after):
    news = news_since(before, after)
    assert set(news) <= set(after) - set(before)
    assert all(found.bits > 0 for found in news)


def test_a_mother_who_agrees_is_news_and_nothing_else_is():
    assert news_since((NAME,), (NAME, MOTHER)) == (MOTHER,)


def test_a_second_relative_who_agrees_is_news_beside_a_first():
    assert news_since((NAME, BROTHER), (NAME, BROTHER, SISTER)) == (SISTER,)


def test_a_relative_as_the_engine_finds_it_is_news():
    brother = Relative(Relationship.BROTHER, (Name("Tewodros Haile Bekele"),))
    sister = Relative(Relationship.SISTER, (Name("Senait Haile Bekele"),))
    left = Person((Name("Hiwot Haile Bekele"),), relatives=(brother,))
    full = Person((Name("Hiwot Haile Bekele"),), relatives=(brother, sister))
    before, after = matching.compare(left, full).evidence, matching.compare(full, full).evidence
    assert [found.code for found in news_since(before, after)] == ["relative.sister"]


@pytest.fixture
def account(service):
    return an_account(service)


@pytest.fixture
def pair(service, account):
    request = a_request(service, account, sought=[described("Hiwot Haile Bekele")])
    partner_list = a_list(service, account, [described("Hiwot Haile Bekele")])
    with service.database.read() as session:
        from_list = select(StoredPerson.id).filter_by(partner_list_id=partner_list.id)
        return tuple(sorted((request.persons[0].id, session.scalars(from_list).one())))


def store(service, pair, *evidence):
    match = matching.Match(0.5, sum(found.bits for found in evidence), evidence)
    with service.database.write() as session:
        store_matches(session, service.keyring, {pair: FoundMatch(ProposalKind.SOUGHT_ENTRY, match, urgent=False)})
    with service.database.read() as session:
        return session.scalars(select(Proposal)).one()


def reject(service, account, proposal):
    reason = RejectionReason.DIFFERENT_AGE
    with service.database.write() as session:
        decide(
            session,
            service.keyring,
            proposal.id,
            account_id=account.id,
            verdict=Verdict.NOT_SAME,
            reason=reason,
        )


def test_what_was_known_at_an_earlier_rejection_is_not_news_at_a_later_one(service, account, pair):
    reject(service, account, store(service, pair, NAME, MOTHER))
    reject(service, account, store(service, pair, NAME, BROTHER))
    assert store(service, pair, NAME, MOTHER).state is ProposalState.REJECTED
    assert store(service, pair, NAME, MOTHER, BROTHER).state is ProposalState.REJECTED
    returned = store(service, pair, NAME, MOTHER, BROTHER, SISTER)
    assert returned.state is ProposalState.OPEN
    assert open_proposal(service.keyring, returned).news == (SISTER,)


def test_news_that_is_withdrawn_is_no_longer_told(service, account, pair):
    reject(service, account, store(service, pair, NAME))
    assert open_proposal(service.keyring, store(service, pair, NAME, MOTHER)).news == (MOTHER,)
    assert open_proposal(service.keyring, store(service, pair, NAME, BROTHER)).news == (BROTHER,)


def test_a_pair_that_returned_is_rejected_again_when_its_news_is_gone(service, account, pair):
    reject(service, account, store(service, pair, NAME))
    store(service, pair, NAME, MOTHER)
    assert store(service, pair, NAME).state is ProposalState.REJECTED


def test_a_pair_that_returned_and_was_closed_does_not_return_on_what_was_rejected(service, account, pair):
    reject(service, account, store(service, pair, NAME))
    store(service, pair, NAME, MOTHER)
    with service.database.write() as session:
        close_proposals(session, [pair])
    assert store(service, pair, NAME).state is ProposalState.REJECTED
    assert store(service, pair, NAME, MOTHER).state is ProposalState.OPEN


def test_a_pair_whose_rejection_was_taken_back_stays_open_on_the_same_evidence(service, account, pair):
    proposal = store(service, pair, NAME)
    reject(service, account, proposal)
    store(service, pair, NAME, MOTHER)
    reject(service, account, proposal)
    for _decision in range(2):
        with service.database.write() as session:
            take_back(session, service.keyring, proposal.id, account_id=account.id)
        again = store(service, pair, NAME)
    assert again.state is ProposalState.OPEN


def test_stored_again_with_the_same_evidence_a_proposal_keeps_its_moment(service, pair):
    first = store(service, pair, NAME, MOTHER)
    again = store(service, pair, NAME, MOTHER)
    assert (again.scored_at, again.sealed) == (first.scored_at, first.sealed)
    assert store(service, pair, NAME).scored_at > first.scored_at
