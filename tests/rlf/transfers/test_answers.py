"""Answers: each becomes a proposal or a note and never a decision, and no row is dropped."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rlf.errors import InvalidInputError
from rlf.matchmaking import match_piece, match_request
from rlf.models import (
    Answer,
    AnswerVerdict,
    ListKind,
    ListPiece,
    Partner,
    PartnerList,
    Person,
    Proposal,
    ProposalState,
    TracingRequest,
    TransferEntry,
)
from rlf.partner_lists.edition_history import replaceable_lists
from rlf.partner_lists.editions import may_have_edition
from rlf.partner_lists.ending import withdraw_list
from rlf.partner_lists.reader import FileRefusedError
from rlf.partner_lists.terms import ListTerms, usual_terms
from rlf.persons import describe
from rlf.request_life import withdraw_consent
from rlf.transfers.answer_rows import GivenAnswer, read_reference
from rlf.transfers.answer_view import answers_of_request, count_unseen, mark_seen, unseen_answers
from rlf.transfers.answer_words import verdict_of
from rlf.transfers.answers import Taken, take_answer_file, take_answers
from tests.rlf.builders import described, nothing
from tests.rlf.transfers.houses import a_file, a_partner, a_request, sent, sought_of

AMINA = described("Amina Yusuf", 1980)


@pytest.fixture
def asked(house):
    """A request whose sought person was sent to the partner."""
    request = a_request(house, AMINA)
    sent(house)
    return request


def reference_of(house, request):
    with house.service.database.read() as session:
        return session.scalars(select(TransferEntry.reference).where(TransferEntry.request_id == request.id)).one()


def take(house, text, partner_id=None):
    file = a_file(text)
    report = take_answer_file(
        house.service, file, partner_id=partner_id or house.partner_id, account_id=house.liaison.id
    )
    return [(row.line, row.taken.value) for row in report]


def proposals(house):
    with house.service.database.read() as session:
        return list(session.scalars(select(Proposal)))


def answers(house, request):
    with house.service.database.read() as session:
        found = answers_of_request(session, house.service.keyring, reader=house.caseworker, request_id=request.id)
        return [(one.answer.verdict.value, one.document.note) for one in found]


def test_a_described_answer_is_an_entry_of_the_partner_and_a_proposal_that_nobody_decided(house, asked):
    text = f"reference,answer,own reference,name,date of birth,place seen\n{reference_of(house, asked)},found,N-17,"
    assert take(house, text + "Amina Yousef,1980-06-15,Adana\n") == [(2, "proposed")]
    (proposal,) = proposals(house)
    assert proposal.state is ProposalState.OPEN
    with house.service.database.read() as session:
        entry = session.scalars(select(Person).where(Person.partner_list_id.is_not(None))).one()
        assert {proposal.left_id, proposal.right_id} == {entry.id, sought_of(asked).id}
        described_there = describe(house.service.keyring, entry)
        assert (described_there.partner_reference, described_there.last_seen_place) == ("N-17", "Adana")
        assert session.scalars(select(Answer.person_id)).one() == entry.id
        assert session.get_one(PartnerList, entry.partner_list_id).partner_id == house.partner_id
        assert session.get_one(TracingRequest, asked.id).state.value == "open"


def test_whom_a_partner_names_stays_proposed_though_they_look_like_nobody(house, asked):
    take(house, f"reference,answer,name\n{reference_of(house, asked)},possible,Mykola Petrenko\n")
    with house.service.database.read() as session:
        piece_id = session.scalars(select(ListPiece.id)).one()
    match_piece(house.service, piece_id, nothing)
    match_request(house.service, asked.id, nothing)
    assert [proposal.state for proposal in proposals(house)] == [ProposalState.OPEN]


def test_nothing_that_is_uploaded_takes_the_place_of_the_list_of_answers(house, asked):
    take(house, f"reference,answer,name\n{reference_of(house, asked)},found,Amina Yousef\n")
    with house.service.database.read() as session:
        answers_list = session.scalars(select(PartnerList)).one()
        name = session.get_one(Partner, house.partner_id).name
        assert answers_list.kind is ListKind.ANSWERS
        assert replaceable_lists(session, house.service.keyring, name) == []
        assert not may_have_edition(session, answers_list.id)
        assert usual_terms(session, house.service.keyring, name) == ListTerms()


def test_answers_that_come_after_the_earlier_ones_were_withdrawn_are_proposed(house, asked):
    said = f"reference,answer,name\n{reference_of(house, asked)},found,"
    take(house, said + "Amina Yousef\n")
    with house.service.database.read() as session:
        list_id = session.scalars(select(PartnerList.id)).one()
    withdraw_list(house.service, list_id, account_id=house.liaison.id)
    assert take(house, said + "Aminah Youssouf\n") == [(2, "proposed")]
    states = sorted(proposal.state.value for proposal in proposals(house))
    assert states == ["closed", "open"]


def test_an_answer_without_a_description_is_a_note_on_the_request(house, asked):
    text = f"Référence;Réponse;Remarque\n{reference_of(house, asked)};pas trouvé;cherché dans trois camps\n"
    assert take(house, text) == [(2, "noted")]
    assert answers(house, asked) == [("not_found", "cherché dans trois camps")]
    assert proposals(house) == []


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("Found", AnswerVerdict.FOUND),
        ("TROUVÉE", AnswerVerdict.FOUND),
        ("nicht gefunden", AnswerVerdict.NOT_FOUND),
        ("no encontrado", AnswerVerdict.NOT_FOUND),
        ("peut-être", AnswerVerdict.POSSIBLE),
        ("تم العثور عليها", AnswerVerdict.FOUND),
        ("غير موجود", AnswerVerdict.NOT_FOUND),
        ("محتمل", AnswerVerdict.POSSIBLE),
        ("not_found", AnswerVerdict.NOT_FOUND),
        ("we are still looking", None),
        ("", None),
    ],
)
def test_verdicts_are_known_in_five_languages(word, verdict):
    assert verdict_of(word) == verdict


def test_no_row_is_dropped(house, asked):
    reference = reference_of(house, asked)
    text = "reference,answer,note\n" + "".join(
        f"{row}\n"
        for row in (
            f"{reference},not found,first",
            f"{reference},not found,first",
            f" {reference.lower().replace('-', '')} ,no,second",
            "ZZZZ-ZZZZ-ZZZZ,found,x",
            f"{reference},still looking,x",
            ",found,x",
        )
    )
    assert take(house, text) == [
        (2, "noted"),
        (3, "repeated"),
        (4, "noted"),
        (5, "unknown_reference"),
        (6, "no_answer"),
        (7, "no_reference"),
    ]
    assert answers(house, asked) == [("not_found", "second"), ("not_found", "first")]


def test_an_answer_after_the_withdrawal_is_kept_and_proposes_nothing(house, asked):
    with house.service.database.write() as session:
        withdraw_consent(session, house.service.keyring, account=house.caseworker, request_id=asked.id)
    assert take(house, f"reference,answer,name\n{reference_of(house, asked)},found,Amina Yusuf\n") == [
        (2, "after_withdrawal")
    ]
    assert proposals(house) == []
    assert answers(house, asked) == [("found", "")]


def test_a_reference_is_known_to_its_own_partner_alone(house, asked):
    other = a_partner(house.service, house.liaison, house.keys, name="Society of the South")
    text = f"reference,answer\n{reference_of(house, asked)},found\n"
    assert take(house, text, other) == [(2, "unknown_reference")]


def test_what_cannot_be_read_of_a_description_stays_in_the_note(house, asked):
    reference = reference_of(house, asked)
    text = f"reference,answer,name,date of birth,place seen\n{reference},found,Amina,31.02.1980,Adana\n"
    assert take(house, text + f"{reference},found,,,Mersin\n") == [(2, "proposed"), (3, "noted")]
    assert answers(house, asked) == [("found", "last_seen_place: Mersin"), ("found", "birth_date: 31.02.1980")]


def test_answers_come_as_json_lines_too(house, asked):
    line = f'{{"reference": "{reference_of(house, asked)}", "answer": "found", "full_name": "أمينة يوسف"}}\n'
    assert take(house, line) == [(1, "proposed")]


PFIF = """<?xml version="1.0" encoding="UTF-8"?>
<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">{content}</pfif:pfif>"""
NOTE = """<pfif:note><pfif:note_record_id>north.example/n.1</pfif:note_record_id>
<pfif:person_record_id>demonstration.invalid/{reference}</pfif:person_record_id>{more}
<pfif:entry_date>2026-05-04T10:00:00Z</pfif:entry_date><pfif:status>{status}</pfif:status>
<pfif:text>seen at the camp</pfif:text></pfif:note>"""


def test_notes_of_pfif_are_answers_with_no_person_beside_them(house, asked):
    note = NOTE.format(reference=reference_of(house, asked), more="", status="believed_missing")
    assert take(house, PFIF.format(content=note)) == [(1, "noted")]
    assert answers(house, asked) == [("not_found", "seen at the camp")]


def test_a_pfif_person_with_a_note_about_our_record_is_a_description(house, asked):
    linked = "<pfif:linked_person_record_id>north.example/p.1</pfif:linked_person_record_id>"
    note = NOTE.format(reference=reference_of(house, asked), more=linked, status="")
    person = (
        "<pfif:person><pfif:person_record_id>north.example/p.1</pfif:person_record_id>"
        f"<pfif:full_name>Amina Yousef</pfif:full_name><pfif:sex>female</pfif:sex>{note}</pfif:person>"
    )
    assert take(house, PFIF.format(content=person)) == [(1, "proposed")]
    with house.service.database.read() as session:
        assert session.scalars(select(Answer.verdict)).one() is AnswerVerdict.POSSIBLE


def test_files_that_hold_no_answers_are_refused(house, asked):
    for text in ("", "name,answer\nAmina,found\n", "reference,name\nx,Amina\n", "reference,answer\n"):
        with pytest.raises((FileRefusedError, InvalidInputError)):
            take(house, text)


def test_answers_from_a_machine_are_taken_like_those_of_a_file(house, asked):
    given = GivenAnswer(reference_of(house, asked), AnswerVerdict.FOUND, "N-1", described("Amina Yusuf", 1980))
    report = take_answers(house.service, [given, given], partner_id=house.partner_id, account_id=None)
    assert [row.taken for row in report] == [Taken.PROPOSED, Taken.REPEATED]


def test_an_answer_waits_until_a_caseworker_has_seen_it(house, asked):
    take(house, f"reference,answer\n{reference_of(house, asked)},not found\n")
    with house.service.database.write() as session:
        assert count_unseen(session, house.caseworker) == 1
        (one,) = unseen_answers(session, house.service.keyring, reader=house.caseworker)
        assert (one.partner, one.request_reference) == ("Society of the North", asked.reference)
        mark_seen(session, one.answer.id, account=house.caseworker)
        session.flush()
        assert count_unseen(session, house.caseworker) == 0


@pytest.mark.parametrize(
    "written", ["7QK2-M0D1-9XYZ", "7qk2mod19xyz", "example.org/7QK2-MOD1-9XYZ", " 7QK2 MODL 9XYZ "]
)
def test_a_reference_is_read_however_it_was_typed(written):
    assert read_reference(written) == "7QK2-M0D1-9XYZ"
