"""Loading the demonstration: through the real use cases, once, and never among real people."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import func, select

from rlf.accounts import sign_in
from rlf.config import Mode
from rlf.demo import loading
from rlf.demo.accounts import DEMO_ACCOUNTS
from rlf.demo.loading import load_demo
from rlf.demo.requests import demo_requests
from rlf.errors import NotAllowedError
from rlf.models import (
    Account,
    ListState,
    OutboxRow,
    PartnerList,
    Person,
    PersonRole,
    RequestState,
    Role,
    TracingRequest,
)
from rlf.persons import describe


def _load(service):
    said = []
    load_demo(service, say=said.append)
    return said


def _counts(service):
    with service.database.read() as session:
        return {
            table: session.scalar(select(func.count()).select_from(table))
            for table in (Account, TracingRequest, Person, PartnerList)
        }


def test_everything_is_loaded_through_the_use_cases(service):
    _load(service)
    with service.database.read() as session:
        requests = session.scalars(select(TracingRequest)).all()
        partner_list = session.scalars(select(PartnerList)).one()
        topics = {row.topic.value for row in session.scalars(select(OutboxRow))}
        names = [describe(service.keyring, person).display_name for person in session.scalars(select(Person))]
    assert len(requests) == len(demo_requests())
    assert {request.state for request in requests} == {RequestState.OPEN}
    assert all(request.reference and request.may_match for request in requests)
    assert len({request.centre_id for request in requests}) == 5
    assert partner_list.state is ListState.READING
    assert topics == {"match_request", "read_list"}
    assert all(names)


def test_children_among_the_sought_are_marked(service):
    _load(service)
    with service.database.read() as session:
        children = session.scalar(select(func.count()).where(Person.role == PersonRole.SOUGHT, Person.minor.is_(True)))
    assert children >= 4


def test_loading_again_changes_nothing(service):
    _load(service)
    before = _counts(service)
    _load(service)
    assert _counts(service) == before


def test_a_load_that_was_killed_goes_on_where_it_stopped(service, monkeypatch):
    stopped_at = demo_requests()[7]
    record = loading.record_request

    def dying(session, keyring, request, **rest):
        reference = record(session, keyring, request, **rest)
        if request == stopped_at:
            raise KeyboardInterrupt
        return reference

    with monkeypatch.context() as patch:
        patch.setattr(loading, "record_request", dying)
        with pytest.raises(KeyboardInterrupt):
            _load(service)
    assert _counts(service)[TracingRequest] == 7
    _load(service)
    assert _counts(service)[TracingRequest] == len(demo_requests())


def test_each_role_can_sign_in(service):
    _load(service)
    with service.database.write() as session:
        accounts = [sign_in(session, service.keyring, demo.sign_in, demo.password) for demo in DEMO_ACCOUNTS]
    assert {account.role for account in accounts} == set(Role)


def test_production_takes_no_invented_people(service):
    settings = dataclasses.replace(service.settings, mode=Mode.PRODUCTION)
    with pytest.raises(NotAllowedError, match="RLF_MODE"):
        _load(dataclasses.replace(service, settings=settings))
    assert sum(_counts(service).values()) == 0
