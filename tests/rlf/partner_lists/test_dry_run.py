"""A list is tried before it is read: counted by what would become of its rows, and nothing of it is stored."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from matching.dates import Calendar
from rlf.errors import ConflictError, InvalidInputError
from rlf.models import ListPiece, OutboxRow, PartnerList, Person, QuarantinedRow, Topic
from rlf.partner_lists.columns import DateOrder, Field, Mapping
from rlf.partner_lists.confirming import confirm
from rlf.partner_lists.documents import Fate, open_list
from rlf.partner_lists.dry_run import Doubt, dry_run, try_first
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.row_check import RowReason
from rlf.partner_lists.uploading import upload
from tests.rlf.builders import an_account, nothing

FIRST = """id,name,date of birth
N1,Hodan Warsame,1990-04-03
"""
LIST = """id,name,date of birth
N1,Hodan Warsame,1990-04-03
N2,Selam Tesfay,1991-12-31
N2,Selam Tesfay,1991-12-31
N3,Yusuf,1985
N4,Mariam Diallo,31/02/1990
Total: 5,,
"""
MAPPING = Mapping((Field.PARTNER_REFERENCE, Field.FULL_NAME, Field.BIRTH_DATE), DateOrder.DAY_FIRST, Calendar.GREGORIAN)


@pytest.fixture
def account(service):
    return an_account(service)


def uploaded(service, account, content):
    stream = io.BytesIO(content.encode())
    return upload(service, stream, file_name="l.csv", partner_name="A Society", account_id=account.id)


def tried(service, account, list_id):
    with service.database.write() as session:
        try_first(session, service.keyring, list_id, MAPPING, account_id=account.id)
    dry_run(service, list_id, nothing)
    with service.database.read() as session:
        return open_list(service.keyring, session.get_one(PartnerList, list_id)).dry_run


def test_rows_are_counted_by_what_would_become_of_them(service, account):
    first = uploaded(service, account, FIRST)
    with service.database.write() as session:
        confirm(session, service.keyring, first, MAPPING, account_id=account.id)
    read_list(service, first, nothing)
    found = tried(service, account, uploaded(service, account, LIST))
    assert found.counts == {
        Fate.GOOD: 3,
        Fate.DOUBTFUL: 1,
        Fate.UNREADABLE: 1,
        Fate.ASIDE: 1,
        Fate.TWIN: 1,
        Fate.KNOWN: 1,
    }
    assert found.reasons == {Doubt.ONE_WORD: 1, Doubt.YEAR_ALONE: 1, RowReason.NOT_A_DATE: 1}
    samples = dict(found.samples)
    assert [row.line for row in samples[Fate.UNREADABLE]] == [6]
    assert [row.cells[0] for row in samples[Fate.KNOWN]] == ["N1"]


def test_nothing_is_stored_by_a_trial(service, account):
    tried(service, account, uploaded(service, account, LIST))
    with service.database.read() as session:
        stored = [
            session.scalar(select(func.count()).select_from(table)) for table in (Person, QuarantinedRow, ListPiece)
        ]
    assert stored == [0, 0, 0]


def test_the_few_rows_kept_are_sealed_and_go_when_the_columns_are_confirmed(service, account):
    list_id = uploaded(service, account, LIST)
    tried(service, account, list_id)
    with service.database.write() as session:
        assert b"Selam" not in session.get_one(PartnerList, list_id).sealed
        confirm(session, service.keyring, list_id, MAPPING, account_id=account.id)
    with service.database.read() as session:
        assert open_list(service.keyring, session.get_one(PartnerList, list_id)).dry_run is None


def test_a_trial_that_was_overtaken_by_other_columns_is_left_to_the_next(service, account):
    list_id = uploaded(service, account, LIST)
    with service.database.write() as session:
        try_first(session, service.keyring, list_id, MAPPING, account_id=account.id)
    other = Mapping((None, Field.FULL_NAME, None))

    def overtake():
        with service.database.write() as session:
            try_first(session, service.keyring, list_id, other, account_id=account.id)

    dry_run(service, list_id, overtake)
    with service.database.read() as session:
        latest = open_list(service.keyring, session.get_one(PartnerList, list_id)).dry_run
        assert Topic.DRY_RUN in session.scalars(select(OutboxRow.topic)).all()
    assert (latest.mapping, latest.is_done) == (other, False)


def test_a_list_that_is_read_already_is_not_tried(service, account):
    list_id = uploaded(service, account, LIST)
    with service.database.write() as session, pytest.raises(InvalidInputError):
        try_first(session, service.keyring, list_id, Mapping((None, None, None)), account_id=account.id)
    with service.database.write() as session:
        confirm(session, service.keyring, list_id, MAPPING, account_id=account.id)
    with service.database.write() as session, pytest.raises(ConflictError):
        try_first(session, service.keyring, list_id, MAPPING, account_id=account.id)
    dry_run(service, list_id, nothing)
