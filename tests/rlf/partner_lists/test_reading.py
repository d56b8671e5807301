"""A list is read to its end, once, whatever happens on the way."""

from __future__ import annotations

import signal

import pytest
from sqlalchemy import func, select

from rlf import outbox
from rlf.errors import ConflictError, InvalidInputError, NotFoundError, SealError
from rlf.models import (
    ListPiece,
    ListState,
    OutboxRow,
    PartnerList,
    Person,
    PersonKey,
    PersonRole,
    QuarantinedRow,
    Side,
    Topic,
    now,
)
from rlf.partner_lists.columns import Field, Mapping
from rlf.partner_lists.confirming import confirm, discard, preview
from rlf.partner_lists.documents import open_list
from rlf.partner_lists.overview import all_lists, count_lists, one_list
from rlf.partner_lists.quarantine import quarantine
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.row_check import RowReason
from rlf.persons import describe
from rlf.sealed_files import upload_path, write_sealed
from tests.rlf.partner_lists.reading_that_dies import read_and_die
from tests.workers.processes import forks

SMALL = """name,father's name,sex,date of birth
أمينة يوسف,يوسف,F,1990-01-02
Samir Haddad,,M,31/02/1990
,,M,
Lea,Ali,F,2020
""".encode()


def long_list(rows):
    """Only every tenth row has a readable date."""
    lines = (f"Amina{n % 97} Yusuf{n % 89},{'1990-01-02' if n % 10 == 9 else 'soon'}" for n in range(rows))
    return "\n".join(["name,date of birth", *lines]).encode()


def alive():
    """Nobody asks."""


def counts(service, list_id):
    with service.database.read() as session:
        entry = session.get(PartnerList, list_id)
        found = {
            table.__name__: session.scalar(select(func.count()).select_from(table))
            for table in (Person, PersonKey, QuarantinedRow, ListPiece)
        }
        lines = session.scalars(select(Person.line).order_by(Person.line)).all()
        pieces = session.execute(select(ListPiece.first_line, ListPiece.last_line).order_by(ListPiece.first_line)).all()
        promised = session.scalar(select(func.count()).where(OutboxRow.topic == Topic.MATCH_PIECE))
    return (
        entry.state,
        entry.rows_total,
        entry.rows_read,
        entry.rows_quarantined,
        found,
        lines,
        [tuple(piece) for piece in pieces],
        promised,
    )


def test_rows_are_stored_and_what_cannot_be_read_goes_to_quarantine(service, confirmed, account_id):
    list_id = confirmed(SMALL)
    read_list(service, list_id, alive)
    with service.database.write() as session:
        entry = session.get(PartnerList, list_id)
        assert (entry.state, entry.rows_total, entry.rows_read, entry.rows_quarantined) == (ListState.MATCHING, 4, 4, 2)
        persons = session.scalars(select(Person).order_by(Person.line)).all()
        rows = quarantine(session, service.keyring, list_id, account_id=account_id, offset=0, limit=10)
        sides = set(session.scalars(select(PersonKey.side)))
    assert [(person.line, person.role, person.minor) for person in persons] == [
        (2, PersonRole.LIST_ENTRY, False),
        (5, PersonRole.LIST_ENTRY, True),
    ]
    assert describe(service.keyring, persons[0]).display_name == "أمينة يوسف"
    assert [(row.line, row.document.problems[0].field, row.document.problems[0].reason) for row in rows] == [
        (3, Field.BIRTH_DATE, RowReason.NOT_A_DATE),
        (4, None, RowReason.NO_NAME),
    ]
    assert rows[0].document.cells == ("Samir Haddad", "", "M", "31/02/1990")
    assert sides == {Side.LISTS}


def test_each_batch_promises_its_piece_to_matching(service, confirmed):
    list_id = confirmed(long_list(2_500))
    read_list(service, list_id, alive)
    state, *_rest, pieces, promised = counts(service, list_id)
    assert state is ListState.MATCHING
    assert pieces == [(2, 1_001), (1_002, 2_001), (2_002, 2_501)]
    assert promised == 3


@pytest.mark.parametrize("batches", [1, 3, -2])
def test_a_reading_killed_anywhere_is_finished_without_loss_or_duplicate(service, confirmed, batches):
    list_id = confirmed(long_list(2_500))
    died = forks.Process(target=read_and_die, args=(service.settings, list_id, batches))
    died.start()
    died.join()
    assert died.exitcode == -signal.SIGKILL
    read_list(service, list_id, alive)
    state, total, read, quarantined, found, lines, pieces, promised = counts(service, list_id)
    assert (state, total, read, quarantined) == (ListState.MATCHING, 2_500, 2_500, 2_250)
    assert found["Person"] == 250
    assert found["QuarantinedRow"] == 2_250
    assert lines == [number + 2 for number in range(2_500) if number % 10 == 9]
    assert pieces == [(2, 1_001), (1_002, 2_001), (2_002, 2_501)]
    assert promised == 3


def test_two_workers_on_one_list_store_each_row_once(service, confirmed):
    list_id = confirmed(long_list(2_500))
    interrupted = []

    def other_worker_overtakes():
        if not interrupted:
            interrupted.append(True)
            read_list(service, list_id, alive)

    read_list(service, list_id, other_worker_overtakes)
    state, _total, read, _quarantined, found, *_rest = counts(service, list_id)
    assert (state, read, found["Person"], found["ListPiece"]) == (ListState.MATCHING, 2_500, 250, 3)


def test_a_finished_list_read_again_stays_as_it_is(service, confirmed):
    list_id = confirmed(SMALL)
    read_list(service, list_id, alive)
    before = counts(service, list_id)
    read_list(service, list_id, alive)
    assert counts(service, list_id) == before


def test_a_list_of_nothing_but_unreadable_rows_is_done(service, confirmed):
    list_id = confirmed(b"name,sex\n,M\n?,F\n")
    read_list(service, list_id, alive)
    state, _total, read, quarantined, found, *_rest = counts(service, list_id)
    assert (state, read, quarantined, found["Person"]) == (ListState.DONE, 2, 2, 0)


def test_a_list_whose_pieces_were_matched_meanwhile_is_done(service, confirmed):
    list_id = confirmed(SMALL)

    def match_at_once():
        with service.database.write() as session:
            for piece in session.scalars(select(ListPiece)):
                piece.matched_at = now()

    read_list(service, list_id, match_at_once)
    assert counts(service, list_id)[0] is ListState.DONE


def test_a_list_that_turns_out_unreadable_fails_and_takes_back_what_was_stored(service, confirmed, take_in):
    content = long_list(2_500)
    list_id = confirmed(content)
    # Whatever way bad bytes come into a sealed file: here somebody with the key puts them there.
    write_sealed(service.keyring, upload_path(service.settings, list_id), [content[:30_000], b"\0", content[30_000:]])
    read_list(service, list_id, alive)
    state, _total, read, _quarantined, found, *_rest = counts(service, list_id)
    assert (state, read) == (ListState.FAILED, 0)
    assert not any(found.values())
    with service.database.read() as session:
        assert session.get(PartnerList, list_id).failure == "nulls"
    assert take_in(content) != list_id  # the same file may come again


def test_a_missing_file_is_an_error_that_can_be_tried_again(service, confirmed):
    list_id = confirmed(SMALL)
    path = upload_path(service.settings, list_id)
    kept = path.rename(path.with_suffix(".away"))
    with pytest.raises(SealError):
        read_list(service, list_id, alive)
    kept.rename(path)
    read_list(service, list_id, alive)
    assert counts(service, list_id)[0] is ListState.MATCHING


def test_the_same_file_twice_is_refused_with_the_first_lists_id(service, take_in):
    first = take_in(SMALL)
    with pytest.raises(ConflictError) as refused:
        take_in(SMALL)
    assert refused.value.params["list_id"] == first
    assert len(list(service.settings.uploads.iterdir())) == 1


def test_a_preview_shows_what_was_recognised_and_confirming_forgets_the_rows(service, take_in, account_id):
    list_id = take_in(SMALL)
    with service.database.write() as session:
        seen = preview(session, service.keyring, list_id, account_id=account_id)
        assert seen.proposed().fields == (Field.FULL_NAME, Field.FATHER_NAME, Field.SEX, Field.BIRTH_DATE)
        assert seen.document.sample[0][0] == "أمينة يوسف"
        assert seen.partner_name == "A Society"
        confirm(session, service.keyring, list_id, Mapping(seen.proposed().fields), account_id=account_id)
    with service.database.read() as session:
        entry = session.get(PartnerList, list_id)
        assert entry.state is ListState.READING
        assert open_list(service.keyring, entry).sample == ()
        assert outbox.is_promised(session, Topic.READ_LIST, list_id)


def test_columns_are_confirmed_once(service, confirmed, account_id):
    list_id = confirmed(SMALL)
    with service.database.write() as session, pytest.raises(ConflictError):
        confirm(session, service.keyring, list_id, Mapping((Field.FULL_NAME,)), account_id=account_id)


def test_a_mapping_without_a_name_promises_nothing(service, take_in, account_id):
    list_id = take_in(SMALL)
    with pytest.raises(InvalidInputError), service.database.write() as session:
        confirm(session, service.keyring, list_id, Mapping((None,) * 4), account_id=account_id)
    with service.database.read() as session:
        assert not outbox.is_promised(session, Topic.READ_LIST, list_id)


def test_a_list_nobody_confirmed_may_be_discarded_and_one_that_runs_may_not(service, take_in, confirmed, account_id):
    waiting, running = take_in(SMALL), confirmed(long_list(3))
    discard(service, waiting, account_id=account_id)
    assert not upload_path(service.settings, waiting).exists()
    with pytest.raises(ConflictError):
        discard(service, running, account_id=account_id)
    with pytest.raises(NotFoundError):
        discard(service, waiting, account_id=account_id)


def test_lists_are_seen_newest_first_with_their_counts(service, confirmed, take_in):
    first, second = confirmed(SMALL), take_in(long_list(3))
    read_list(service, first, alive)
    with service.database.read() as session:
        assert count_lists(session) == 2
        found = all_lists(session, service.keyring, offset=0, limit=10)
        one = one_list(session, service.keyring, first)
        with pytest.raises(NotFoundError):
            one_list(session, service.keyring, 1)
    assert [seen.partner_list.id for seen in found] == [second, first]
    assert (one.rows_stored, one.pieces, one.pieces_matched, one.document.file_name) == (2, 1, 0, "list.csv")


def test_database_and_uploads_show_no_name(service, confirmed, tmp_path):
    list_id = confirmed(SMALL)
    read_list(service, list_id, alive)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for name in ("Samir", "Haddad", "أمينة", "list.csv", "31/02/1990"):
        assert name.encode() not in stored
