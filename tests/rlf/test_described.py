"""Persons made ready for comparison: those of requests are kept, and are there even when room has to be made."""

from __future__ import annotations

from rlf.described import MOST_REQUESTS, described
from tests.rlf.cases import Cases, named


def test_who_was_kept_is_there_still_when_room_is_made_for_others(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        kept, other = cases.sought(named("Hiwot Bekele")).id, cases.sought(named("Selam Tesfay")).id
    with service.database.read() as session:
        assert described(session, service, [kept]).keys() == {kept}
        service.families.update({(-number, 1): {} for number in range(1, MOST_REQUESTS)})
        assert described(session, service, [kept, other]).keys() == {kept, other}
        assert len(service.families) < MOST_REQUESTS
