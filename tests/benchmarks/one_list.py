"""How long a list of 100,000 rows takes, from upload to the last proposal, against 2,000 open requests.

python -m tests.benchmarks.one_list [--rows 100000] [--requests 2000] [--workers 2]
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click
from sqlalchemy import func, select

from rlf.models import Proposal
from tests.benchmarks.installation import (
    import_list,
    list_of,
    new_installation,
    open_requests,
    running,
    sought_persons,
    wait_until_matched,
)
from tests.benchmarks.population import ROOT
from tests.benchmarks.running_cost import PeakMemory

if TYPE_CHECKING:
    from rlf.service import Service


@click.command()
@click.option("--rows", default=100_000, show_default=True)
@click.option("--requests", default=2_000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--limit", default=600, show_default=True, help="Seconds after which it is given up.")
def main(rows: int, requests: int, workers: int, limit: int) -> None:
    """Measure and print a report."""
    service, liaison_id = new_installation(ROOT / "one-list")
    sought = sought_persons(requests)
    open_requests(service, sought, liaison_id)
    content = list_of(rows, sought[: len(sought) // 2])
    print(f"{requests:,} open requests, a list of {rows:,} rows ({len(content) / 1e6:.1f} MB), {workers} workers")
    with running(service, workers) as process:
        memory = PeakMemory(process.pid)
        started = time.perf_counter()
        list_id = import_list(service, content, liaison_id)
        confirmed = time.perf_counter()
        read = wait_until_matched(service, list_id, memory, deadline=started + limit)
        done = time.perf_counter()
    print(f"upload {confirmed - started:.1f} s · read {read - started:.1f} s · all matched {done - started:.1f} s")
    print(f"memory of all processes together, at most {memory.megabytes:.0f} MB")
    _report_proposals(service)
    service.database.engine.dispose()


def _report_proposals(service: Service) -> None:
    with service.database.read() as session:
        proposals = session.scalar(select(func.count()).select_from(Proposal))
        likely = session.scalar(select(func.count()).where(Proposal.probability > 0.5))
    print(f"{proposals:,} proposals, {likely:,} of them above one half")


if __name__ == "__main__":
    main()
