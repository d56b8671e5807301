"""Who sees which requests, and how a list of them is found."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rlf.errors import NotFoundError
from rlf.intake import save_interview, start_draft, submit
from rlf.models import AuditEntry, PersonRole, RequestState, Role
from rlf.proposal_view import see_person
from rlf.request_view import Wanted, count_requests, list_requests, see_request
from tests.accounts import add_account
from tests.rlf.requests import AGREED, YUSUF, save, stored


def test_a_draft_is_for_its_recorder_alone(service, draft, centres):
    for role in Role:
        other = add_account(service, role.value, role, centres[0])
        with pytest.raises(NotFoundError), service.database.write() as session:
            see_request(session, service.keyring, reader=other, request_id=draft)


@pytest.mark.parametrize(
    ("role", "at_the_centre", "sees"),
    [
        (Role.INTAKE_WORKER, True, True),
        (Role.INTAKE_WORKER, False, False),
        (Role.CASEWORKER, False, True),
        (Role.SUPERVISOR, False, True),
        (Role.LIAISON, True, False),
        (Role.ADMINISTRATOR, True, False),
    ],
)
def test_a_request_is_seen_by_its_centre_and_the_caseworkers(service, submitted, centres, role, at_the_centre, sees):
    reader = add_account(service, "reader", role, centres[0 if at_the_centre else 1])
    with service.database.write() as session:
        assert count_requests(session, reader, Wanted()) == int(sees)
        assert len(list_requests(session, service.keyring, reader, Wanted(), offset=0, limit=10)) == int(sees)


def test_an_intake_worker_without_a_centre_sees_no_other_requests_without_one(service):
    first, second = (add_account(service, name, Role.INTAKE_WORKER) for name in ("first", "second"))
    with service.database.write() as session:
        request = start_draft(session, service.keyring, account=first, centre_id=None, language="fr")
        session.flush()
        submit(session, service.keyring, account=first, request_id=request.id)
        assert count_requests(session, first, Wanted()) == 1
        assert count_requests(session, second, Wanted()) == 0


def test_a_request_follows_the_family_to_another_centre(service, worker, submitted, centres):
    with service.database.write() as session:
        save_interview(
            session,
            service.keyring,
            account=worker,
            request_id=submitted,
            document=AGREED,
            language="ar",
            centre_id=centres[1],
        )
    with service.database.read() as session:
        assert count_requests(session, worker, Wanted()) == 0


def test_a_list_finds_by_state_centre_and_part_of_the_reference(service, worker, submitted, centres):
    reference = stored(service, submitted).reference
    with service.database.read() as session:

        def count(**wanted):
            return count_requests(session, worker, Wanted(**wanted))

        assert count(state=RequestState.OPEN) == count(centre_id=centres[0]) == count(reference=reference[:11]) == 1
        assert count(state=RequestState.CLOSED) == count(centre_id=centres[1]) == count(reference="%") == 0


def test_a_person_of_somebody_elses_draft_is_not_shown(service, worker, draft):
    person = save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF)
    caseworker = add_account(service, "caseworker", Role.CASEWORKER)
    with service.database.write() as session:
        with pytest.raises(NotFoundError):
            see_person(session, service.keyring, person.id, reader=caseworker)
        assert session.scalars(select(AuditEntry).where(AuditEntry.account_id == caseworker.id)).all() == []
