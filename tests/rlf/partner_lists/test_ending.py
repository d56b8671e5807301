"""Lists and rows come to an end by notice or by their day: matching stops at once, and it can be taken back."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from rlf.decisions import decide, take_back
from rlf.errors import ConflictError, InvalidInputError, NotFoundError
from rlf.matchmaking import match_piece, match_request
from rlf.models import (
    AuditEntry,
    EndReason,
    ListPiece,
    ListState,
    OutboxRow,
    PartnerList,
    Person,
    ProposalState,
    Topic,
    Verdict,
    today,
)
from rlf.partner_lists.ending import take_back_withdrawal, withdraw_list
from rlf.partner_lists.expiring import expire_some, has_expired
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.row_withdrawal import Which, take_back_rows, withdraw_rows, withdrawn_lines
from rlf.partner_lists.upload_sweep import sweep_uploads
from rlf.population import persons_on_record
from rlf.sealed_files import upload_path
from rlf.search import Sought, find
from tests.rlf.builders import a_request, an_account, nothing
from tests.rlf.partner_lists.editions import (
    FIRST,
    HEADINGS,
    KHADIJA,
    a_read_list,
    do_what_is_promised,
    entries,
    keys_of,
    open_count,
    piece_of,
    taken_in,
    the_list,
    the_proposal,
)
from workers.list_care import ListCare

YESTERDAY = today() - timedelta(days=1)


@pytest.fixture
def sought(service):
    return a_request(service, an_account(service), sought=[KHADIJA])


@pytest.fixture
def list_id(service, account_id, sought):
    return a_read_list(service, account_id, FIRST)


def found_by_name(service):
    with service.database.read() as session:
        found = find(session, service.keyring, Sought("Khadija Salim Barakzai"))
        return sum(one.party.provenance.partner_list_id is not None for one in found.shown)


def actions(service):
    with service.database.read() as session:
        return session.scalars(select(AuditEntry.action)).all()


def put(service, list_id, **values):
    with service.database.write() as session:
        session.execute(update(PartnerList).where(PartnerList.id == list_id).values(**values))


def state(service):
    found = the_proposal(service)
    return found.state, found.closed_because


def confirm(service, account_id):
    with service.database.write() as session:
        decide(session, service.keyring, the_proposal(service).id, account_id=account_id, verdict=Verdict.SAME)


def test_a_withdrawn_list_closes_its_proposals_and_is_found_no_more_before_any_job_has_run(
    service, list_id, account_id
):
    assert (open_count(service), found_by_name(service)) == (1, 1)
    withdraw_list(service, list_id, account_id=account_id)
    assert state(service) == (ProposalState.CLOSED, EndReason.WITHDRAWN)
    assert found_by_name(service) == 0
    assert keys_of(service, entries(service, list_id)[2].id) > 0
    with service.database.read() as session:
        assert persons_on_record(session) == 1
    do_what_is_promised(service)
    assert keys_of(service, entries(service, list_id)[2].id) == 0
    assert not upload_path(service.settings, list_id).exists()
    assert "list.withdrawn" in actions(service)


def test_a_withdrawal_twice_is_as_once(service, list_id, account_id):
    withdraw_list(service, list_id, account_id=account_id)
    ended = the_list(service, list_id).ended_at
    withdraw_list(service, list_id, account_id=account_id)
    assert the_list(service, list_id).ended_at == ended
    assert actions(service).count("list.withdrawn") == 1
    with pytest.raises(NotFoundError):
        withdraw_list(service, 7, account_id=account_id)


def test_a_request_that_comes_after_a_withdrawal_meets_nobody_of_the_list(service, list_id, account_id, sought):
    withdraw_list(service, list_id, account_id=account_id)
    later = a_request(service, an_account(service, sign_in="other"), sought=[KHADIJA])
    match_request(service, later.id, nothing)
    assert open_count(service) == 1  # with the first request, none with the list


def test_a_withdrawal_is_taken_back_with_keys_and_proposals(service, list_id, account_id):
    withdraw_list(service, list_id, account_id=account_id)
    do_what_is_promised(service)
    with service.database.write() as session:
        take_back_withdrawal(session, list_id, account_id=account_id)
    do_what_is_promised(service)
    assert state(service) == (ProposalState.OPEN, None)
    assert found_by_name(service) == 1
    assert the_list(service, list_id).state is ListState.DONE
    with pytest.raises(ConflictError), service.database.write() as session:
        take_back_withdrawal(session, list_id, account_id=account_id)


def test_a_decision_stays_over_a_withdrawal_and_closes_when_it_is_taken_back(service, list_id, account_id, sought):
    confirm(service, sought.recorded_by_id)
    withdraw_list(service, list_id, account_id=account_id)
    assert state(service) == (ProposalState.CONFIRMED, None)
    with service.database.write() as session:
        take_back(session, service.keyring, the_proposal(service).id, account_id=sought.recorded_by_id)
    assert state(service) == (ProposalState.CLOSED, EndReason.WITHDRAWN)


def test_a_list_withdrawn_while_its_piece_is_compared_stores_no_proposal(service, account_id, sought):
    list_id = taken_in(service, account_id, FIRST)
    read_list(service, list_id, nothing)
    match_piece(service, piece_of(service, list_id), lambda: withdraw_list(service, list_id, account_id=account_id))
    assert open_count(service) == 0


def test_a_list_withdrawn_while_a_request_is_compared_with_it_stores_no_proposal(service, account_id, sought):
    list_id = taken_in(service, account_id, FIRST)
    read_list(service, list_id, nothing)
    match_request(service, sought.id, lambda: withdraw_list(service, list_id, account_id=account_id))
    assert open_count(service) == 0


def test_a_list_withdrawn_while_it_is_read_is_read_no_further_and_may_come_again(service, account_id, sought):
    list_id = taken_in(service, account_id, [f"R-{n},Amina{n} Yusuf,F,1990-01-02,Tunis" for n in range(1_010)])
    read_list(service, list_id, lambda: withdraw_list(service, list_id, account_id=account_id))
    assert (the_list(service, list_id).state, the_list(service, list_id).rows_read) == (ListState.ENDED, 1_000)
    with pytest.raises(ConflictError), service.database.write() as session:
        take_back_withdrawal(session, list_id, account_id=account_id)


@pytest.mark.parametrize("which", [Which(reference=" k-1"), Which(line=2)])
def test_a_row_is_withdrawn_by_reference_or_line_and_taken_back(service, list_id, account_id, which):
    with service.database.write() as session:
        assert withdraw_rows(session, service.keyring, list_id, which, account_id=account_id) == 1
        assert withdraw_rows(session, service.keyring, list_id, which, account_id=account_id) == 0
        assert withdrawn_lines(session, list_id, limit=9) == [2]
    assert state(service) == (ProposalState.CLOSED, EndReason.WITHDRAWN)
    assert keys_of(service, entries(service, list_id)[2].id) == 0
    with service.database.write() as session:
        assert take_back_rows(session, service.keyring, list_id, which, account_id=account_id) == 1
    do_what_is_promised(service)
    assert state(service) == (ProposalState.OPEN, None)
    assert keys_of(service, entries(service, list_id)[2].id) > 0
    assert {"entry.withdrawn", "entry.withdrawal_taken_back"} <= set(actions(service))


def test_a_row_that_is_not_there_cannot_be_withdrawn(service, list_id, account_id):
    refused = {Which(reference="X-9"): NotFoundError, Which(line=99): NotFoundError, Which(): InvalidInputError}
    for which, error in refused.items():
        with pytest.raises(error), service.database.write() as session:
            withdraw_rows(session, service.keyring, list_id, which, account_id=account_id)


def test_a_withdrawn_row_stays_so_when_a_new_edition_brings_it_again(service, list_id, account_id):
    with service.database.write() as session:
        withdraw_rows(session, service.keyring, list_id, Which(line=2), account_id=account_id)
    newer_id = a_read_list(service, account_id, [FIRST[0].replace("Izmir", "Athens"), *FIRST[1:]], edition_of=list_id)
    assert entries(service, newer_id)[2].ended_because is EndReason.WITHDRAWN
    assert keys_of(service, entries(service, newer_id)[2].id) == 0
    assert open_count(service) == 0


def test_an_expired_list_is_out_at_once_and_put_to_its_end_later(service, list_id, sought):
    put(service, list_id, expires_on=YESTERDAY)
    assert found_by_name(service) == 0
    with pytest.raises(ConflictError):
        confirm(service, sought.recorded_by_id)
    ListCare(service).tend()
    assert state(service) == (ProposalState.CLOSED, EndReason.EXPIRED)
    assert the_list(service, list_id).ended_because is EndReason.EXPIRED
    assert not upload_path(service.settings, list_id).exists()
    assert "list.expired" in actions(service)
    with service.database.read() as session:
        assert not has_expired(session)
    assert expire_some(service) == 0


def test_a_list_counts_on_its_last_day(service, list_id):
    put(service, list_id, expires_on=today())
    with service.database.read() as session:
        assert not has_expired(session)
    assert found_by_name(service) == 1


def test_an_entry_that_expires_is_out_at_once_and_put_to_its_end_later(service, account_id, sought):
    rows = [f"{FIRST[0]},{today()}", f"{FIRST[1]},"]
    list_id = a_read_list(service, account_id, rows, headings=f"{HEADINGS},expires")
    entry = entries(service, list_id)[2]
    assert entry.expires_on == today()
    assert open_count(service) == 1
    with service.database.write() as session:
        session.execute(update(Person).where(Person.id == entry.id).values(expires_on=YESTERDAY))
    assert found_by_name(service) == 0
    assert expire_some(service) == 1
    assert state(service) == (ProposalState.CLOSED, EndReason.EXPIRED)
    assert keys_of(service, entry.id) == 0
    assert the_list(service, list_id).ended_at is None


def test_files_of_ended_lists_and_of_no_list_are_swept_and_no_other(service, list_id):
    uploads = service.settings.uploads
    orphan, unfinished, young = (uploads / name for name in ("17.sealed", "19.sealed.new", "18.sealed"))
    for path in (orphan, unfinished, young):
        path.write_bytes(b"sealed")
    long_ago = time.time() - 7200
    for path in (orphan, unfinished, upload_path(service.settings, list_id)):
        os.utime(path, (long_ago, long_ago))
    assert sweep_uploads(service) == 2
    assert sorted(uploads.iterdir()) == sorted([young, upload_path(service.settings, list_id)])
    put(service, list_id, ended_because=EndReason.WITHDRAWN)
    assert sweep_uploads(service) == 1


def test_an_entry_that_ends_while_its_list_is_keyed_anew_gets_no_keys(service, list_id, account_id):
    with service.database.write() as session:
        session.execute(update(ListPiece).values(keys_version=None))
        session.add(OutboxRow(topic=Topic.REKEY_PIECE, subject_id=piece_id_of(session, list_id)))
        withdraw_rows(session, service.keyring, list_id, Which(line=2), account_id=account_id)
    do_what_is_promised(service)
    assert keys_of(service, entries(service, list_id)[2].id) == 0
    assert keys_of(service, entries(service, list_id)[3].id) > 0


def piece_id_of(session, list_id):
    return session.scalars(select(ListPiece.id).where(ListPiece.partner_list_id == list_id)).one()
