"""Rows in quarantine are corrected, read anew, set aside and brought back; each row of a file is always somewhere."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from matching.dates import Calendar
from rlf.errors import ConflictError, InvalidInputError, NotFoundError
from rlf.models import ListPiece, ListState, OutboxRow, PartnerList, Person, QuarantinedRow, Topic, now
from rlf.partner_lists.asides import AsideReason
from rlf.partner_lists.columns import DateOrder, Field, Mapping
from rlf.partner_lists.confirming import confirm
from rlf.partner_lists.mending import (
    correct_row,
    quarantine_rows,
    read_dates_anew,
    read_quarantine,
    take_corrected_file,
)
from rlf.partner_lists.quarantine import (
    bring_rows_back,
    count_quarantined,
    quarantine,
    rows_aside,
    rows_with_reason,
    set_rows_aside,
)
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.row_check import RowReason
from rlf.partner_lists.uploading import upload
from rlf.persons import describe
from tests.rlf.builders import an_account, nothing

LIST = """name,date of birth,sex
Hodan Warsame,03/04/1990,F
Selam Tesfay,12/31/1991,M
name,date of birth,sex
Yusuf Haddad,11/30/1992,M
,01/02/1993,F
Total: 4,,
"""
MAPPING = Mapping((Field.FULL_NAME, Field.BIRTH_DATE, Field.SEX), DateOrder.DAY_FIRST, Calendar.GREGORIAN)


@pytest.fixture
def account(service):
    return an_account(service)


@pytest.fixture
def list_id(service, account):
    stream = io.BytesIO(LIST.encode())
    found = upload(service, stream, file_name="l.csv", partner_name="A Society", account_id=account.id)
    with service.database.write() as session:
        confirm(session, service.keyring, found, MAPPING, account_id=account.id)
    read_list(service, found, nothing)
    return found


def rows(service, list_id, account):
    with service.database.write() as session:
        found = quarantine(session, service.keyring, list_id, account_id=account.id, offset=0, limit=50)
    return {row.line: row for row in found}


def balance(service, list_id):
    """Rows in; stored, quarantined, set aside: as counted on the list, having compared them with the tables."""
    with service.database.read() as session:
        partner_list = session.get_one(PartnerList, list_id)
        stored = len(session.scalars(select(Person.id).where(Person.partner_list_id == list_id)).all())
        assert count_quarantined(session, list_id) == (partner_list.rows_quarantined, partner_list.rows_set_aside)
    assert partner_list.rows_total == stored + partner_list.rows_quarantined + partner_list.rows_set_aside
    return stored, partner_list.rows_quarantined, partner_list.rows_set_aside


def names(service, list_id):
    with service.database.read() as session:
        persons = session.scalars(select(Person).where(Person.partner_list_id == list_id).order_by(Person.line))
        return [describe(service.keyring, person).display_name for person in persons]


def test_headings_that_come_again_and_totals_are_set_aside_with_the_reason(service, list_id, account):
    assert balance(service, list_id) == (1, 3, 2)
    with service.database.write() as session:
        aside = rows_aside(session, service.keyring, list_id, account_id=account.id, offset=0, limit=50)
    assert [(row.line, row.document.aside) for row in aside] == [
        (4, AsideReason.REPEATED_HEADING),
        (7, AsideReason.TOTAL),
    ]


def test_a_corrected_row_is_stored_and_its_piece_is_matched_again(service, list_id, account):
    with service.database.write() as session:
        session.scalars(select(ListPiece)).one().matched_at = now()
        session.get_one(PartnerList, list_id).state = ListState.DONE
    row = rows(service, list_id, account)[3]
    assert correct_row(service, list_id, row.id, ["Selam Tesfay", "31/12/1991", "M"], account_id=account.id) == ()
    assert names(service, list_id) == ["Hodan Warsame", "Selam Tesfay"]
    assert balance(service, list_id) == (2, 2, 2)
    with service.database.read() as session:
        assert session.scalars(select(ListPiece)).one().matched_at is None
        assert session.get_one(PartnerList, list_id).state is ListState.MATCHING
        assert Topic.MATCH_PIECE in session.scalars(select(OutboxRow.topic)).all()


def test_a_row_that_is_wrong_still_stays_as_it_was_corrected(service, list_id, account):
    row = rows(service, list_id, account)[3]
    problems = correct_row(service, list_id, row.id, ["Selam Tesfay", "31/02/1991", "M"], account_id=account.id)
    assert [problem.reason for problem in problems] == [RowReason.NOT_A_DATE]
    assert rows(service, list_id, account)[3].document.cells == ("Selam Tesfay", "31/02/1991", "M")
    assert balance(service, list_id) == (1, 3, 2)


def test_a_row_stored_meanwhile_is_not_stored_twice(service, list_id, account):
    row = rows(service, list_id, account)[3]
    cells = ["Selam Tesfay", "31/12/1991", "M"]
    correct_row(service, list_id, row.id, cells, account_id=account.id)
    with pytest.raises(NotFoundError):
        correct_row(service, list_id, row.id, cells, account_id=account.id)
    assert balance(service, list_id) == (2, 2, 2)


def test_all_dates_are_read_in_another_order(service, list_id, account):
    with service.database.write() as session:
        read_dates_anew(session, service, list_id, DateOrder.MONTH_FIRST, Calendar.GREGORIAN, account_id=account.id)
        assert Topic.READ_QUARANTINE in session.scalars(select(OutboxRow.topic)).all()
    read_quarantine(service, list_id, nothing)
    read_quarantine(service, list_id, nothing)
    assert names(service, list_id) == ["Hodan Warsame", "Selam Tesfay", "Yusuf Haddad"]
    assert balance(service, list_id) == (3, 1, 2)
    with service.database.read() as session:
        first = session.scalars(select(Person).order_by(Person.line)).first()
    assert describe(service.keyring, first).birth.month == 4  # what was stored stays as it is


def test_rows_are_set_aside_and_brought_back(service, list_id, account):
    row = rows(service, list_id, account)[6]
    with service.database.write() as session:
        assert set_rows_aside(session, list_id, [row.id], account_id=account.id) == 1
        assert set_rows_aside(session, list_id, [row.id], account_id=account.id) == 0
    assert balance(service, list_id) == (1, 2, 3)
    with service.database.write() as session:
        assert bring_rows_back(session, list_id, [row.id], account_id=account.id) == 1
    assert balance(service, list_id) == (1, 3, 2)


def test_all_rows_wrong_for_one_reason_are_found(service, list_id, account):
    found = rows(service, list_id, account)
    with service.database.read() as session:
        assert rows_with_reason(session, service.keyring, list_id, RowReason.NOT_A_DATE) == [found[3].id, found[5].id]


def test_a_total_that_is_a_person_after_all_is_brought_back_and_stored(service, list_id, account):
    with service.database.write() as session:
        aside = rows_aside(session, service.keyring, list_id, account_id=account.id, offset=0, limit=50)[-1]
    assert correct_row(service, list_id, aside.id, ["Total Four", "", ""], account_id=account.id) == ()
    assert balance(service, list_id) == (2, 3, 1)


def test_rows_are_corrected_in_a_file(service, list_id, account):
    with service.database.write() as session:
        given = list(quarantine_rows(session, service, list_id, account_id=account.id))
    assert given[0] == ["#", "name", "date of birth", "sex"]
    assert given[1] == ["3", "Selam Tesfay", "12/31/1991", "M"]
    corrected = "#,name,date of birth,sex\n3,Selam Tesfay,31/12/1991,M\n5,Yusuf Haddad,someday,M\n99,Nobody,,\n"
    mended = take_corrected_file(service, list_id, io.BytesIO(corrected.encode()), account_id=account.id)
    assert (mended.stored, mended.wrong, mended.unknown_lines) == (1, 1, (99,))
    assert balance(service, list_id) == (2, 2, 2)


def test_a_file_of_something_else_is_refused(service, list_id, account):
    with pytest.raises(InvalidInputError):
        take_corrected_file(service, list_id, io.BytesIO(LIST.encode()), account_id=account.id)
    assert balance(service, list_id) == (1, 3, 2)


def test_rows_of_a_list_that_is_over_are_left_alone(service, list_id, account):
    row = rows(service, list_id, account)[3]
    with service.database.write() as session:
        session.get_one(PartnerList, list_id).ended_at = now()
    with pytest.raises(ConflictError):
        correct_row(service, list_id, row.id, ["Selam Tesfay", "", ""], account_id=account.id)
    read_quarantine(service, list_id, nothing)
    assert balance(service, list_id) == (1, 3, 2)


def test_what_is_written_down_of_rows_is_sealed(service, list_id):
    with service.database.read() as session:
        sealed = session.scalars(select(QuarantinedRow.sealed)).all()
    assert not any(b"Selam" in document for document in sealed)
