"""How long a new request takes against 1,000,000 persons: retrieval, unsealing and scoring in a warm process.

python -m tests.benchmarks.one_request [--persons 1000000] [--smaller 100000] [--requests 400]
"""

from __future__ import annotations

import statistics
import time
from itertools import chain, islice
from typing import TYPE_CHECKING

import click
from sqlalchemy import delete, select

from rlf.demo.crowd import crowd
from rlf.ids import new_id
from rlf.matchmaking import match_request
from rlf.models import Account, PersonRole, Proposal, RequestState, TracingRequest
from rlf.pairing import compare_pairs
from rlf.persons import new_person
from rlf.population import population_on_record
from rlf.request_document import Consent, Consents, RequestDocument, seal_request
from rlf.request_pairs import pairs_of_request
from rlf.scoring import engine_alone
from tests.benchmarks.population import populated
from workers.worker import spare_collection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlf.demo.crowd import CrowdMember
    from rlf.service import Service

_WARM_UP = 500  # requests; a worker stays up for days
_STRANGERS_SEED = 999_999


@click.command()
@click.option("--persons", default=1_000_000, show_default=True)
@click.option("--smaller", default=100_000, show_default=True)
@click.option("--requests", default=400, show_default=True)
def main(persons: int, smaller: int, requests: int) -> None:
    """Measure and print a report."""
    spare_collection()  # as a worker does
    medians = {}
    for count in (smaller, persons):
        service = populated(count)
        medians[count] = _measure(service, count, requests)
        service.database.engine.dispose()
    growth = medians[persons] / medians[smaller]
    print(f"growth from {smaller:,} to {persons:,} persons: {growth:.2f} times (median)")


def _measure(service: Service, count: int, requests: int) -> float:
    _take_away_all(service)  # what a measurement that was broken off left behind
    ids = _add_requests(service, requests + _WARM_UP)
    reading, working, compared, found = [], [], [], 0
    for request_id in ids:
        started, worked = time.perf_counter(), time.process_time()
        with service.database.read() as session:
            proposed, others = compare_pairs(
                pairs_of_request(session, service, request_id), population_on_record(session, service), engine_alone()
            )
        reading.append((time.perf_counter() - started) * 1000)
        working.append((time.process_time() - worked) * 1000)
        compared.append(len(proposed) + len(others))
        found += bool(proposed)
    whole = []
    for request_id in ids[_WARM_UP:]:
        started = time.perf_counter()
        match_request(service, request_id, lambda: None)
        whole.append((time.perf_counter() - started) * 1000)
    _take_away_all(service)
    warm = reading[_WARM_UP:]
    print(f"{count:,} persons, {len(warm)} requests, {statistics.mean(compared):.0f} pairs compared for each:")
    print(f"  retrieval + unsealing + scoring: {_percentiles(warm)}")
    print(f"  of it, processor time:           {_percentiles(working[_WARM_UP:])}")
    print(f"  the whole job, stored:           {_percentiles(whole)}")
    print(f"  {100 * found / len(ids):.0f} % of requests have a proposal (half of the sought are on record)")
    return statistics.median(warm)


def _percentiles(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms, longest {max(times):.1f} ms"


def _add_requests(service: Service, count: int) -> list[int]:
    """Requests that each seek one person: half of them on record in another spelling, half unknown."""
    document = RequestDocument(consents=Consents(search_here=Consent.YES))
    ids = []
    with service.database.write() as session:
        recorder = session.scalars(select(Account.id)).first()
        for member in islice(_alternating(), count):
            request_id = new_id()
            request = TracingRequest(
                id=request_id,
                state=RequestState.OPEN,
                recorded_by_id=recorder,
                interview_language="en",
                may_match=True,
                sealed=seal_request(service.keyring, request_id, document),
            )
            request.persons.append(new_person(service.keyring, PersonRole.SOUGHT, member.description(by=1)))
            session.add(request)
            ids.append(request_id)
    return ids


def _alternating() -> Iterator[CrowdMember]:
    return chain.from_iterable(zip(crowd(1, 5_000), crowd(_STRANGERS_SEED, 5_000), strict=True))


def _take_away_all(service: Service) -> None:
    with service.database.write() as session:
        session.execute(delete(Proposal))
        session.execute(delete(TracingRequest))


if __name__ == "__main__":
    main()
