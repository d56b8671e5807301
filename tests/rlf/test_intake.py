"""Recording a request: a draft kept with every page, without losing what others wrote."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select

from rlf.description import Description, StatedName
from rlf.errors import ConflictError
from rlf.intake import MAX_PERSONS, StaleRevisionError, save_interview, start_draft
from rlf.models import AuditEntry, OutboxRow, Person, PersonKey, PersonRole, Role, TracingRequest
from rlf.persons import describe
from rlf.request_document import open_request
from rlf.request_view import see_request
from tests.accounts import add_account
from tests.rlf.requests import AGREED, MARIAM, YUSUF, count_of, save, stored


def test_a_draft_begun_twice_by_one_form_is_one(service, worker, centres):
    for _twice in range(2):
        with service.database.write() as session:
            start_draft(session, service.keyring, account=worker, centre_id=centres[0], language="fa", draft_id=77)
    assert count_of(service, TracingRequest) == 1


def test_a_draft_begun_twice_at_once_is_one(service, worker, centres):
    together = Barrier(2)

    def begin(_n):
        with service.database.write() as session:
            session.execute(select(TracingRequest.id))
            if service.database.engine.dialect.name == "postgresql":  # SQLite lets one write after the other
                together.wait(10)
            return start_draft(
                session, service.keyring, account=worker, centre_id=centres[0], language="fa", draft_id=77
            ).id

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(begin, range(2))) == [77, 77]
    assert count_of(service, TracingRequest) == 1
    with service.database.read() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["request.begun"]


def test_nobody_takes_over_a_draft_by_its_id(service, worker, draft):
    stranger = add_account(service, "stranger", Role.CASEWORKER)
    with pytest.raises(ConflictError), service.database.write() as session:
        start_draft(session, service.keyring, account=stranger, centre_id=None, language="fr", draft_id=draft)


def test_every_page_is_kept_and_opens_again(service, worker, draft):
    save(service, worker, draft, document=AGREED)
    person = save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF)
    with service.database.read() as session:
        request = session.get(TracingRequest, draft)
        assert open_request(service.keyring, request) == AGREED
        assert describe(service.keyring, session.get(Person, person.id)) == YUSUF


def test_a_draft_is_neither_indexed_nor_matched(service, worker, draft):
    save(service, worker, draft, document=AGREED)
    save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF)
    assert count_of(service, PersonKey) == 0
    assert count_of(service, OutboxRow) == 0


def test_a_person_saved_twice_by_one_form_is_one(service, worker, draft):
    revision = stored(service, draft).revision
    for _twice in range(2):
        save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF, person_id=4711, revision=revision)
    assert count_of(service, Person) == 1


def test_there_is_one_enquirer(service, worker, draft):
    save(service, worker, draft, role=PersonRole.ENQUIRER, description=MARIAM)
    save(service, worker, draft, role=PersonRole.ENQUIRER, description=replace(MARIAM, note="speaks Arabic"))
    assert count_of(service, Person) == 1


def test_persons_keep_the_order_in_which_they_were_told(service, worker, draft):
    for name in ("a", "b", "c"):
        save(service, worker, draft, role=PersonRole.SOUGHT, description=Description(names=(StatedName(name),)))
    with service.database.write() as session:
        opened = see_request(session, service.keyring, reader=worker, request_id=draft)
    assert [person.description.display_name for person in opened.of(PersonRole.SOUGHT)] == ["a", "b", "c"]


def test_whoever_saves_on_an_old_revision_is_told(service, worker, draft):
    revision = stored(service, draft).revision
    save(service, worker, draft, document=AGREED, revision=revision)
    with pytest.raises(StaleRevisionError):
        save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF, revision=revision)
    with pytest.raises(StaleRevisionError):
        save(service, worker, draft, document=replace(AGREED, note="other"), revision=revision)
    assert count_of(service, Person) == 0


def test_saving_what_is_there_already_is_no_conflict(service, worker, draft):
    revision = stored(service, draft).revision
    save(service, worker, draft, document=AGREED, revision=revision)
    save(service, worker, draft, document=AGREED, revision=revision)
    assert stored(service, draft).revision == revision + 1


def move(service, account, request_id, centre_id, revision):
    with service.database.write() as session:
        save_interview(
            session,
            service.keyring,
            account=account,
            request_id=request_id,
            document=AGREED,
            language="ar",
            centre_id=centre_id,
            revision=revision,
        )


def test_an_old_page_moves_no_family_back(service, worker, submitted, centres):
    revision = stored(service, submitted).revision
    save(service, worker, submitted, role=PersonRole.SOUGHT, description=YUSUF, revision=revision)
    with pytest.raises(StaleRevisionError):
        move(service, worker, submitted, centres[1], revision)
    assert stored(service, submitted).centre_id == centres[0]


def test_a_family_is_moved_once_by_a_page_sent_twice(service, submitted, centres):
    caseworker = add_account(service, "caseworker", Role.CASEWORKER)
    revision = stored(service, submitted).revision
    for _twice in range(2):
        move(service, caseworker, submitted, centres[1], revision)
    assert stored(service, submitted).centre_id == centres[1]
    assert stored(service, submitted).revision == revision + 1
    assert count_of(service, OutboxRow) == 1
    with service.database.read() as session:
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.account_id == caseworker.id)).all()
    assert acts == ["request.moved"]


def test_a_request_has_no_endless_number_of_persons(service, worker, draft):
    with service.database.write() as session:
        request = session.get(TracingRequest, draft)
        request.persons = [Person(role=PersonRole.RELATIVE, sealed=b"x", position=n) for n in range(MAX_PERSONS)]
    with pytest.raises(ConflictError):
        save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF)
