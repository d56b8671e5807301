"""What a second worker is worth: the same list against the same requests, by one worker and by two, turn about.

python -m tests.benchmarks.two_workers [--rows 20000] [--requests 1000] [--rounds 2]
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median

import click

from rlf.demo.crowd import CrowdMember
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

_FOLDER = ROOT / "two-workers"


@dataclass(frozen=True, slots=True)
class _Seconds:
    """From the confirmation of a list to its last row read, and from there to its last match."""

    read: float
    match: float

    @property
    def together(self) -> float:
        return self.read + self.match


@click.command()
@click.option("--rows", default=20_000, show_default=True)
@click.option("--requests", default=1_000, show_default=True)
@click.option("--rounds", default=2, show_default=True, type=click.IntRange(1))
@click.option("--limit", default=600, show_default=True, help="Seconds after which a run is given up.")
def main(rows: int, requests: int, rounds: int, limit: int) -> None:
    """Measure and print a report."""
    sought = sought_persons(requests)
    content = list_of(rows, sought[: len(sought) // 2])
    print(f"{requests:,} open requests, a list of {rows:,} rows")
    taken: dict[int, list[_Seconds]] = {1: [], 2: []}
    for number in range(rounds):
        for workers in (1, 2) if number % 2 == 0 else (2, 1):
            seconds = _one_run(sought, content, workers=workers, limit=limit)
            taken[workers].append(seconds)
            print(f"  {workers} working: read {seconds.read:6.1f} s · matched {seconds.match:6.1f} s", flush=True)
    for part in ("read", "match", "together"):
        one, two = (median(getattr(seconds, part) for seconds in taken[workers]) for workers in (1, 2))
        print(f"{part:<9} {one:6.1f} s by one, {two:6.1f} s by two: {one / two:.2f} times as fast")


def _one_run(sought: list[CrowdMember], content: bytes, *, workers: int, limit: int) -> _Seconds:
    """In an installation of its own, so that no run finds another's rows."""
    service, liaison_id = new_installation(_FOLDER)
    open_requests(service, sought, liaison_id)
    with running(service, workers) as process:
        list_id = import_list(service, content, liaison_id)
        confirmed = time.perf_counter()
        read = wait_until_matched(service, list_id, PeakMemory(process.pid), deadline=confirmed + limit)
        done = time.perf_counter()
    service.database.engine.dispose()
    return _Seconds(read - confirmed, done - read)


if __name__ == "__main__":
    main()
