"""Loading the demonstration: through the real use cases, once, and never among real people."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import func, select

from rlf.accounts import sign_in
from rlf.config import Mode
from rlf.crypto import new_keyring
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


def test_accounts_requests_and_a_list_are_loaded_through_the_use_cases(service):
    _load(service)
    with service.database.read() as session:
        requests = session.scalars(select(TracingRequest)).all()
        partner_list = session.scalars(select(PartnerList)).one()
        topics = {row.topic.value for row in session.scalars(select(OutboxRow))}
        people = session.scalars(select(Person)).all()
        names = [describe(service.keyring, person).display_name for person in people]
    assert len(requests) == len(demo_requests())
    assert {request.state for request in requests} == {RequestState.OPEN}
    assert all(request.reference and request.may_match for request in requests)
    assert len({request.centre_id for request in requests}) == 5
    assert partner_list.state is ListState.READING
    assert topics == {"match_request", "read_list"}
    assert all(names)
    assert sum(person.minor for person in people if person.role is PersonRole.SOUGHT) >= 4
    accounts = [sign_in(service, demo.sign_in, demo.password) for demo in DEMO_ACCOUNTS]
    assert {account.role for account in accounts} == set(Role)


def test_a_load_that_was_killed_goes_on_where_it_stopped_and_once_complete_changes_nothing(service, monkeypatch):
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
    complete = _counts(service)
    assert complete[TracingRequest] == len(demo_requests())
    _load(service)
    assert _counts(service) == complete


def test_production_takes_no_invented_people(service):
    settings = dataclasses.replace(service.settings, mode=Mode.PRODUCTION)
    with pytest.raises(NotAllowedError, match="RLF_MODE"):
        _load(dataclasses.replace(service, settings=settings))
    assert sum(_counts(service).values()) == 0


def test_nothing_is_loaded_beside_the_keys_of_a_real_installation(service):
    real = dataclasses.replace(service, keyring=new_keyring(demo=False))
    with pytest.raises(NotAllowedError, match="RLF_MODE"):
        _load(real)
    assert sum(_counts(service).values()) == 0
