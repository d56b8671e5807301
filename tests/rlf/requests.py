"""Requests for tests: a draft being recorded, and one that was handed in."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, func, select

from rlf.centres import add_centres, centres_by_locality
from rlf.description import Description, StatedDate, StatedName
from rlf.intake import save_document, save_person, start_draft, submit
from rlf.models import OutboxRow, PersonRole, Role, TracingRequest
from rlf.request_document import Consent, Consents, RequestDocument
from tests.accounts import add_account

AGREED = RequestDocument(interviewer="Ines", consents=Consents(search_here=Consent.YES))
YUSUF = Description(names=(StatedName("يوسف الحسن"),), birth=StatedDate(year=2015), circumstances="sea_crossing")
MARIAM = Description(names=(StatedName("مريم الحسن"),), birth=StatedDate(age=34, age_at=date(2026, 1, 1)))


@pytest.fixture
def centres(service):
    """The ids of the centres."""
    with service.database.write() as session:
        add_centres(session)
        return [centre.id for centre in centres_by_locality(session)]


@pytest.fixture
def worker(service, centres):
    """An intake worker of the first centre."""
    return add_account(service, "ines", Role.INTAKE_WORKER, centres[0])


@pytest.fixture
def draft(service, worker, centres):
    """The id of a draft of the worker's."""
    with service.database.write() as session:
        return start_draft(session, service.keyring, account=worker, centre_id=centres[0], language="ar").id


@pytest.fixture
def submitted(service, worker, draft):
    """The id of a request that was handed in, with nothing promised any more."""
    save(service, worker, draft, document=AGREED)
    save(service, worker, draft, role=PersonRole.ENQUIRER, description=MARIAM)
    save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF)
    with service.database.write() as session:
        submit(session, service.keyring, account=worker, request_id=draft)
        session.execute(delete(OutboxRow))
    return draft


def save(service, account, request_id, **what):
    """Save a document or a person in a transaction of its own."""
    use_case = save_document if "document" in what else save_person
    with service.database.write() as session:
        return use_case(session, service.keyring, account=account, request_id=request_id, **what)


def stored(service, request_id):
    """The request as it is stored."""
    with service.database.read() as session:
        return session.get(TracingRequest, request_id)


def count_of(service, table):
    """How many rows a table has."""
    with service.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))
