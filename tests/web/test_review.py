"""The pages of the review, as a caseworker uses them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import select

from rlf.description import StatedDate, StatedName
from rlf.matchmaking import match_request
from rlf.models import AuditEntry, Decision, Person, Proposal, ProposalState, Role, Topic, now
from rlf.outbox import promise
from rlf.persons import describe
from tests.rlf.builders import change
from tests.rlf.cases import Cases, named


@contextmanager
def casework(service):
    with service.database.write() as session:
        yield Cases(service, session)


def state_of(service, proposal):
    with service.database.read() as session:
        return session.get_one(Proposal, proposal.id).state


def decision_form(page, **answers):
    """What the browser sends: the moment the page was scored, and the answers."""
    seen = re.search(r'name="seen_scored_at"[^>]*value="([^"]+)"', page.text)
    assert seen
    return {"seen_scored_at": seen[1], **answers}


@pytest.fixture
def caseworker(client_as):
    return client_as(Role.CASEWORKER)


def decide(client, proposal, *, follow=False, **answers):
    address = f"/review/{proposal.id}"
    return client.post(address, data=decision_form(client.get(address), **answers), follow_redirects=follow)


def test_the_queue_says_names_probability_kind_and_urgency_in_words(service, caseworker):
    with casework(service) as cases:
        cases.proposal(
            cases.sought(named("فاطمة الزهراء", year=2012), minor=True),
            cases.entry(named("Fatima Alzahra", year=2012)),
            probability=0.974,
        )
    page = caseworker.get("/review").text
    for words in ("فاطمة الزهراء", "Fatima Alzahra", "very likely, 97%", "urgent: about a minor", "list of Society"):
        assert words in page
    assert "1 proposal to review" in " ".join(page.split())


def test_an_empty_queue_says_what_to_do_next(caseworker):
    page = caseworker.get("/review").text
    assert "Every proposal has its decision" in page
    assert 'href="/search"' in page


def test_while_lists_are_compared_the_empty_queue_says_so(service, caseworker):
    with casework(service) as cases:
        promise(cases.session, Topic.MATCH_PIECE, 1)
    page = " ".join(caseworker.get("/review").text.split())
    assert "1 piece of a list still waits" in page
    assert "Proposals appear here by themselves" in page


def test_a_filter_in_the_address_is_kept_on_the_way_to_a_proposal(service, caseworker):
    with casework(service) as cases:
        shown = cases.pair("Child One", minor=True)
        hidden = cases.pair("Adult One")
    page = caseworker.get("/review?minors=1&kind=nonsense&centre=x").text
    assert f'href="/review/{shown.id}?minors=1"' in page
    assert str(hidden.id) not in page


def watch_of(page):
    return re.search(r'hx-get="([^"]+)"', page.text)[1].replace("&amp;", "&")


def test_new_proposals_are_announced_without_touching_the_list(service, caseworker):
    with casework(service) as cases:
        cases.pair("Person Before")
    watch = watch_of(caseworker.get("/review"))
    quiet = caseworker.get(watch)
    assert "queue-news" not in quiet.text
    with casework(service) as cases:
        cases.pair("Person Later")
        cases.pair("Person Latest")
    loud = caseworker.get(watch_of(quiet))
    assert "2 new proposals – show them" in " ".join(loud.text.split())
    assert 'id="queue-list"' not in loud.text
    assert "Person Later" not in loud.text
    assert "queue-news" not in caseworker.get(watch_of(loud)).text  # said once


def test_an_empty_list_fills_itself(service, caseworker):
    watch = watch_of(caseworker.get("/review"))
    with casework(service) as cases:
        cases.pair("Person First")
    answer = caseworker.get(watch)
    assert "Person First" in answer.text
    assert 'hx-swap-oob="outerHTML"' in answer.text
    assert "queue-news" not in caseworker.get(watch_of(answer)).text


def test_the_watch_takes_any_address_without_failing(caseworker):
    for nonsense in ("", "?seen_until=x&seen_total=y&known=z", "?seen_until=2026-01-01", "?seen_total=99999999999999"):
        assert caseworker.get(f"/review/watch{nonsense}").status_code == 200


def test_a_proposal_shows_both_sides_contradictions_first_and_every_finding_weighed(service, caseworker):
    with casework(service) as cases:
        sought = cases.sought(named("Олена Коваленко", year=1987, birth_place="Харків", marks="scar"))
        proposal = cases.proposal(sought, cases.entry(named("Olena Kovalenko", year=1961, birth_place="Kharkiv")))
    page = caseworker.get(f"/review/{proposal.id}").text
    assert page.index("What speaks against") < page.index("What speaks for")
    assert "more than ten years apart" in page
    assert "The same place of birth or origin" in page
    assert "Strong, against" in page
    assert '<bdi dir="auto" class="own-script">Олена</bdi>' in page
    for words in ("differs", "agrees", "known on one side only", "scar", "Society of the North", "LUX-2026-"):
        assert words in page


def test_a_row_says_when_two_values_agree_only_nearly(service, caseworker):
    one, other = StatedDate(year=1987, month=3, day=5), StatedDate(year=1987, month=5, day=3)
    with casework(service) as cases:
        proposal = cases.proposal(
            cases.sought(replace(named("Olena Kovalenko"), birth=one)),
            cases.entry(replace(named("Олена Коваленко"), birth=other)),
        )
    rows = caseworker.get(f"/review/{proposal.id}").text.split("<tr")
    marked = re.compile(r'scope="row">(.*?)</th>.*class="mark">(.*?)<', re.DOTALL)
    marks = dict(marked.search(row).groups() for row in rows if "mark-" in row)
    assert marks == {"Full name, as spoken": "agrees", "Born": "nearly agrees"}


def test_same_person_is_recorded_and_the_next_proposal_follows(service, caseworker):
    with casework(service) as cases:
        first, second = cases.pair("Person One", probability=0.9), cases.pair("Person Two", probability=0.8)
    answer = decide(caseworker, first, verdict="same")
    assert answer.status_code == 302
    assert answer.location == f"/review/{second.id}"
    assert state_of(service, first) is ProposalState.CONFIRMED
    page = caseworker.get(answer.location).text
    assert f'action="/review/{first.id}/take-back"' in page
    last = decide(caseworker, second, verdict="same")
    assert last.location == "/review"


def test_a_rejection_needs_its_reason_beside_the_field(service, caseworker):
    with casework(service) as cases:
        proposal = cases.pair("Person One")
    refused = decide(caseworker, proposal, verdict="not_same")
    assert refused.status_code == 422
    assert "Nothing was recorded" in refused.text  # at the top, where the page opens
    assert re.search(r'id="reason-error".*Choose why they are not the same person', refused.text)
    assert state_of(service, proposal) is ProposalState.OPEN
    decide(caseworker, proposal, verdict="not_same", reason="different_parents", note="Mother is Amina")
    assert state_of(service, proposal) is ProposalState.REJECTED
    page = caseworker.get(f"/review/{proposal.id}").text
    for words in ("other parents", "Mother is Amina", "Somebody caseworker", "Take the decision back"):
        assert words in page


def test_needing_more_asks_what(service, caseworker):
    with casework(service) as cases:
        proposal = cases.pair("Person One")
    assert "Write down what has to be found out" in decide(caseworker, proposal, verdict="need_more", note=" ").text
    decide(caseworker, proposal, verdict="need_more", note="Ask for the mother's name")
    assert state_of(service, proposal) is ProposalState.NEEDS_MORE
    assert 'name="verdict"' in caseworker.get(f"/review/{proposal.id}").text  # it can still be decided


def test_without_a_verdict_nothing_is_recorded(service, caseworker):
    with casework(service) as cases:
        proposal = cases.pair("Person One")
    assert "Choose one of the three" in decide(caseworker, proposal).text
    assert decide(caseworker, proposal, verdict="maybe").status_code == 422
    assert state_of(service, proposal) is ProposalState.OPEN


def test_a_decision_is_taken_back_once(service, caseworker):
    with casework(service) as cases:
        proposal = cases.pair("Person One")
    decide(caseworker, proposal, verdict="same")
    back = caseworker.post(f"/review/{proposal.id}/take-back", follow_redirects=True)
    assert "The decision is taken back" in back.text
    assert "Taken back by" in back.text
    assert state_of(service, proposal) is ProposalState.OPEN
    again = caseworker.post(f"/review/{proposal.id}/take-back", follow_redirects=True)
    assert "There is no decision to take back" in again.text


def test_a_decision_on_evidence_that_changed_meanwhile_is_refused_and_what_was_typed_is_kept(service, caseworker):
    with casework(service) as cases:
        proposal = cases.pair("Person One")
    form = decision_form(caseworker.get(f"/review/{proposal.id}"), verdict="need_more", note="Ask the aunt")
    with service.database.write() as session:
        session.get_one(Proposal, proposal.id).scored_at = now()
    refused = caseworker.post(f"/review/{proposal.id}", data=form)
    assert refused.status_code == 409
    assert "Nothing was recorded" in refused.text
    assert "Ask the aunt" in refused.text
    with service.database.read() as session:
        assert session.scalars(select(Decision)).all() == []
    assert caseworker.post(f"/review/{proposal.id}", data=decision_form(refused, verdict="same")).status_code == 302


def test_two_decisions_at_once_leave_one(service, caseworker, client_as):
    with casework(service) as cases:
        proposal = cases.pair("Person One")
    form = decision_form(caseworker.get(f"/review/{proposal.id}"), verdict="same")
    other = client_as(Role.SUPERVISOR)
    assert decide(other, proposal, verdict="not_same", reason="different_age").status_code == 302
    assert caseworker.post(f"/review/{proposal.id}", data=form).status_code == 409
    assert state_of(service, proposal) is ProposalState.REJECTED


def test_a_rejected_pair_comes_back_with_new_evidence_and_says_what_is_new(service, caseworker):
    with casework(service) as cases:
        described = named("Zarmina Qaderi Najib", year=1984)
        proposal = cases.proposal(
            cases.sought(described), cases.entry(replace(described, birth=None, birth_place="Herat"))
        )
    decide(caseworker, proposal, verdict="not_same", reason="different_origin")
    with service.database.read() as session:
        person = session.get_one(Person, proposal.left_id)
        fuller = replace(describe(service.keyring, person), birth_place="هرات")
    change(service, person.id, fuller)
    match_request(service, person.request_id, lambda: None)
    page = caseworker.get(f"/review/{proposal.id}").text
    assert "What is new since the last decision" in page
    news = page[page.index("What is new since") : page.index("What speaks against")]
    assert "The same place of birth or origin" in news
    assert "new evidence after a decision" in caseworker.get("/review?reopened=1").text


def test_a_closed_proposal_says_why_and_offers_no_decision(service, caseworker):
    with casework(service) as cases:
        proposal = cases.pair("Person One")
        proposal.state = ProposalState.CLOSED
    page = caseworker.get(f"/review/{proposal.id}").text
    assert "This is no longer proposed" in page
    assert 'name="verdict"' not in page


def test_a_proposal_about_a_minor_asks_for_care(service, caseworker):
    with casework(service) as cases:
        proposal = cases.pair("Child One", minor=True)
    assert "This is about a minor." in caseworker.get(f"/review/{proposal.id}").text


def test_what_a_caseworker_saw_is_written_down(service, caseworker, account_of):
    with casework(service) as cases:
        proposal = cases.pair("Person One")
    caseworker.get("/review")
    caseworker.get(f"/review/{proposal.id}")
    with service.database.read() as session:
        wanted = select(AuditEntry.action).filter_by(account_id=account_of(Role.CASEWORKER))
        assert {"proposals.listed", "proposal.seen"} <= set(session.scalars(wanted))


def test_names_are_never_markup(service, caseworker):
    with casework(service) as cases:
        hostile = named("<script>alert(1)</script> Amina")
        hostile = replace(hostile, names=(*hostile.names, StatedName("<img src=x>")), note="<b>")
        proposal = cases.proposal(cases.sought(hostile), cases.entry(hostile))
    for address in ("/review", f"/review/{proposal.id}", f"/persons/{proposal.left_id}"):
        page = caseworker.get(address).text
        assert "Amina" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("role", [Role.INTAKE_WORKER, Role.LIAISON, Role.ADMINISTRATOR])
def test_others_do_not_see_the_review(service, client_as, role):
    with casework(service) as cases:
        proposal = cases.pair("Person One")
    client = client_as(role)
    for address in ("/review", "/review/watch", f"/review/{proposal.id}", f"/persons/{proposal.left_id}", "/search"):
        assert client.get(address).status_code == 403
    assert client.post(f"/review/{proposal.id}/take-back").status_code == 403


def test_a_proposal_that_is_not_there_is_not_found(caseworker):
    assert caseworker.get("/review/1").status_code == 404
    assert caseworker.post("/review/1/take-back").status_code == 404
