"""An import is undone as if it had never been, but for what somebody decided."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from rlf.decisions import decide
from rlf.errors import ConflictError
from rlf.models import (
    EndReason,
    EntryVersion,
    ListPiece,
    ListState,
    Person,
    PersonKey,
    ProposalState,
    QuarantinedRow,
    Verdict,
)
from rlf.partner_lists.confirming import discard
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.undoing import preview_undo, undo_import, undo_list
from rlf.persons import describe
from rlf.sealed_files import upload_path, write_sealed
from tests.rlf.builders import a_request, an_account, nothing
from tests.rlf.partner_lists.editions import (
    FIRST,
    KHADIJA,
    a_read_list,
    do_what_is_promised,
    entries,
    keys_of,
    open_count,
    proposals,
    taken_in,
    text,
    the_list,
    the_proposal,
)

SECOND = [FIRST[2], FIRST[0].replace("Izmir", "Athens"), "N-9,Selam Tesfay,F,1999-09-09,Rome"]
WRONG = "W-4,Lea Ali,F,1999-99-99,Rome"


@pytest.fixture
def sought(service):
    return a_request(service, an_account(service), sought=[KHADIJA])


@pytest.fixture
def first_id(service, account_id, sought):
    return a_read_list(service, account_id, [*FIRST, WRONG])


def undo(service, list_id, account_id):
    with service.database.write() as session:
        undo_import(session, service.keyring, list_id, account_id=account_id)
    do_what_is_promised(service)


def snapshot(service, list_id):
    """What a list's entries say, where, and whether they can be found."""
    return {
        line: (entry.id, describe(service.keyring, entry), entry.ended_because, entry.expires_on, entry.content_digest)
        for line, entry in entries(service, list_id).items()
    }


def count(service, table):
    with service.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_first_list_is_erased(service, first_id, account_id):
    with service.database.read() as session:
        foreseen = preview_undo(session, first_id)
    assert (foreseen.erased, foreseen.kept, foreseen.put_back) == (3, 0, 0)
    undo(service, first_id, account_id)
    assert entries(service, first_id) == {}
    assert [count(service, table) for table in (QuarantinedRow, ListPiece)] == [0, 0]
    assert proposals(service) == []
    found = the_list(service, first_id)
    assert (found.state, found.ended_because) == (ListState.ENDED, EndReason.UNDONE)
    assert not upload_path(service.settings, first_id).exists()
    assert taken_in(service, account_id, [*FIRST, WRONG]) != first_id


def test_entries_somebody_decided_about_stay_sealed_and_ended(service, first_id, account_id, sought):
    with service.database.write() as session:
        decide(
            session,
            service.keyring,
            the_proposal(service).id,
            account_id=sought.recorded_by_id,
            verdict=Verdict.SAME,
        )
    with service.database.read() as session:
        assert preview_undo(session, first_id).kept == 1
    undo(service, first_id, account_id)
    (entry,) = entries(service, first_id).values()
    assert entry.ended_because is EndReason.UNDONE
    assert keys_of(service, entry.id) == 0
    assert the_proposal(service).state is ProposalState.CONFIRMED


def test_an_edition_undone_leaves_the_one_before_as_it_was(service, first_id, account_id):
    before = snapshot(service, first_id)
    keys = keys_of(service, *(entry.id for entry in entries(service, first_id).values()))
    newer_id = a_read_list(service, account_id, SECOND, edition_of=first_id)
    with service.database.read() as session:
        foreseen = preview_undo(session, newer_id)
    assert (foreseen.erased, foreseen.kept, foreseen.put_back) == (1, 0, 3)
    undo(service, newer_id, account_id)
    assert snapshot(service, first_id) == before
    assert entries(service, newer_id) == {}
    assert keys_of(service, *(entry.id for entry in entries(service, first_id).values())) == keys
    assert (the_list(service, first_id).state, the_list(service, first_id).ended_at) == (ListState.DONE, None)
    assert count(service, EntryVersion) == 0
    assert open_count(service) == 1


def test_an_edition_that_lost_a_proposal_gives_it_back_when_undone(service, first_id, account_id):
    newer_id = a_read_list(service, account_id, FIRST[1:], edition_of=first_id)
    assert the_proposal(service).closed_because is EndReason.GONE
    undo(service, newer_id, account_id)
    assert (the_proposal(service).state, the_proposal(service).closed_because) == (ProposalState.OPEN, None)


def test_an_edition_is_undone_before_it_was_read_to_its_end(service, first_id, account_id):
    before = snapshot(service, first_id)
    rows = [*SECOND, *(f"R-{n},Amina{n} Yusuf,F,1990-01-02,Tunis" for n in range(1_000))]
    newer_id = taken_in(service, account_id, rows, edition_of=first_id)

    def undo_now():
        with service.database.write() as session:
            undo_import(session, service.keyring, newer_id, account_id=account_id)

    read_list(service, newer_id, undo_now)
    assert len(entries(service, first_id)) == 1
    do_what_is_promised(service)
    assert snapshot(service, first_id) == before
    assert count(service, Person) == 3 + 1


def test_undoing_goes_on_after_it_died_and_changes_nothing_when_done_again(service, first_id, account_id):
    rows = [f"R-{n},Amina{n} Yusuf,F,1990-01-02,Tunis" for n in range(450)]
    long_id = a_read_list(service, account_id, rows)
    newer_id = a_read_list(service, account_id, [row.replace("Tunis", "Rome") for row in rows], edition_of=long_id)
    with service.database.write() as session:
        undo_import(session, service.keyring, newer_id, account_id=account_id)
    with pytest.raises(InterruptedError):
        undo_list(service, newer_id, dies)
    assert (len(entries(service, long_id)), len(entries(service, newer_id))) == (400, 50)
    do_what_is_promised(service)
    after = snapshot(service, long_id)
    assert (len(after), len(entries(service, newer_id))) == (450, 0)
    undo_list(service, newer_id, nothing)
    assert snapshot(service, long_id) == after


def dies():
    raise InterruptedError


def test_a_list_with_a_newer_edition_is_undone_after_that(service, first_id, account_id):
    newer_id = a_read_list(service, account_id, SECOND, edition_of=first_id)
    with pytest.raises(ConflictError), service.database.write() as session:
        undo_import(session, service.keyring, first_id, account_id=account_id)
    undo(service, newer_id, account_id)
    undo(service, first_id, account_id)
    assert count(service, PersonKey) == keys_of(service, *the_sought(service))


def the_sought(service):
    with service.database.read() as session:
        return session.scalars(select(Person.id).where(Person.request_id.is_not(None))).all()


def test_an_undone_list_may_be_undone_again_and_one_never_read_may_not(service, first_id, account_id):
    undo(service, first_id, account_id)
    undo(service, first_id, account_id)
    waiting_id = taken_in(service, account_id, FIRST)
    undo(service, waiting_id, account_id)
    assert the_list(service, waiting_id).ended_because is EndReason.UNDONE


def test_an_edition_that_turns_out_unreadable_gives_back_what_it_took(service, first_id, account_id):
    before = snapshot(service, first_id)
    rows = [*SECOND, *(f"R-{n},Amina{n} Yusuf,F,1990-01-02,Tunis" for n in range(1_000))]
    newer_id = taken_in(service, account_id, rows, edition_of=first_id)
    content = text(rows)
    broken = [content[:-40], b"\0", content[-40:]]
    write_sealed(service.keyring, upload_path(service.settings, newer_id), broken)
    read_list(service, newer_id, nothing)
    assert the_list(service, newer_id).state is ListState.FAILED
    do_what_is_promised(service)
    assert snapshot(service, first_id) == before
    assert count(service, Person) == 3 + 1
    discard(service, newer_id, account_id=account_id)
