"""How long a list of 100,000 rows takes, from upload to the last proposal, against 2,000 open requests.

python -m tests.benchmarks.one_list [--rows 100000] [--requests 2000] [--workers 2]
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click
from sqlalchemy import func, select

from rlf.models import Proposal
from tests.benchmarks.list_run import (
    fresh_installation,
    import_list,
    open_requests,
    running,
    wait_until_done,
    written_list,
)
from tests.benchmarks.memory import PeakMemory

if TYPE_CHECKING:
    from rlf.service import Service


@click.command()
@click.option("--rows", default=100_000, show_default=True)
@click.option("--requests", default=2_000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--limit", default=600, show_default=True, help="Seconds after which it is given up.")
def main(rows: int, requests: int, workers: int, limit: int) -> None:
    """Measure and print a report."""
    service, liaison_id = fresh_installation("one-list")
    sought = open_requests(service, requests, liaison_id)
    content = written_list(rows, sought[: len(sought) // 2])
    print(f"{requests:,} open requests, a list of {rows:,} rows ({len(content) / 1e6:.1f} MB), {workers} workers")
    with running(service.settings, workers) as process:
        memory = PeakMemory(process.pid)
        started = time.perf_counter()
        list_id = import_list(service, content, liaison_id)
        confirmed = time.perf_counter()
        read = wait_until_done(service, list_id, memory.look, deadline=started + limit)
        done = time.perf_counter()
    print(f"upload {confirmed - started:.1f} s · read {read - started:.1f} s · all matched {done - started:.1f} s")
    print(memory.report())
    _report_proposals(service)
    service.database.engine.dispose()


def _report_proposals(service: Service) -> None:
    with service.database.read() as session:
        proposals = session.scalar(select(func.count()).select_from(Proposal))
        likely = session.scalar(select(func.count()).where(Proposal.probability > 0.5))
    print(f"{proposals:,} proposals, {likely:,} of them above one half")


if __name__ == "__main__":
    main()
