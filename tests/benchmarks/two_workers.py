"""Whether two workers take half the time of one: a list of 20,000 rows against 1,000 open requests, by one and by two.

python -m tests.benchmarks.two_workers [--rows 20000] [--requests 1000] [--rounds 3]

The real queue server, relay and workers, on an installation made anew for each run; who begins changes each round. A
list is read by one job, while whoever is free already matches the pieces that were read. So beside the seconds from
the confirmed upload to the list's end stand the seconds spent in jobs of both kinds: one worker does them one after
the other, two share them. Jobs that take longer with two while the processors do no more wait: for each other, or for
whatever else runs on the machine.
"""

from __future__ import annotations

import resource
import statistics
import time
from dataclasses import dataclass

import click

from rlf.job_times import job_times
from rlf.models import Topic
from rlf.queue import open_queue
from tests.benchmarks.list_run import (
    fresh_installation,
    import_list,
    open_requests,
    running,
    wait_until_done,
    written_list,
)


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds: until the last row was read, until all was matched, and within jobs of both kinds; and those of the
    processors, for all processes from their start to their end.
    """

    read: float
    done: float
    reading_jobs: float
    matching_jobs: float
    processors: float

    def __str__(self) -> str:
        return (
            f"read {self.read:.1f} s, done {self.done:.1f} s"
            f" · in reading jobs {self.reading_jobs:.1f} s, in matching jobs {self.matching_jobs:.1f} s"
            f" · processors {self.processors:.1f} s"
        )


@click.command()
@click.option("--rows", default=20_000, show_default=True, type=click.IntRange(1_000))
@click.option("--requests", default=1_000, show_default=True, type=click.IntRange(1))
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
@click.option("--limit", default=600, show_default=True, help="Seconds after which a run is given up.")
def main(rows: int, requests: int, rounds: int, limit: int) -> None:
    """Measure and print a report."""
    print(f"{requests:,} open requests, a list of {rows:,} rows, {rounds} rounds", flush=True)
    runs: dict[int, list[Run]] = {1: [], 2: []}
    for number in range(rounds):
        for workers in (1, 2) if number % 2 == 0 else (2, 1):
            run = _measure(workers, rows, requests, limit)
            runs[workers].append(run)
            print(f"  round {number + 1}, {workers} at work: {run}", flush=True)
    for what in ("done", "read", "reading_jobs", "matching_jobs", "processors"):
        one, two = (statistics.median(getattr(run, what) for run in runs[workers]) for workers in (1, 2))
        print(f"{what.replace('_', ' '):<14} one {one:6.1f} s   two {two:6.1f} s   ratio {two / one:.2f}")


def _measure(workers: int, rows: int, requests: int, limit: int) -> Run:
    service, liaison_id = fresh_installation("two-workers")
    sought = open_requests(service, requests, liaison_id)
    content = written_list(rows, sought[: len(sought) // 2])
    before = _processor_seconds()
    with running(service.settings, workers):
        list_id = import_list(service, content, liaison_id)
        confirmed = time.perf_counter()
        read = wait_until_done(service, list_id, lambda: None, deadline=confirmed + limit)
        done = time.perf_counter()
        connection = open_queue(service.settings)
        spent = {
            sample.labels["topic"]: sample.value
            for sample in job_times(connection).samples
            if sample.name.endswith("_sum")
        }
        connection.close()
    service.database.engine.dispose()
    return Run(
        read - confirmed,
        done - confirmed,
        spent[Topic.READ_LIST],
        spent[Topic.MATCH_PIECE],
        _processor_seconds() - before,
    )


def _processor_seconds() -> float:
    """Of all processes started from here that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
