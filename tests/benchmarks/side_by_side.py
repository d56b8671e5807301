"""`rlf link` beside Splink on DuckDB: the same two files, one after the other, each in a process of its own.

python -m tests.benchmarks.side_by_side [--requests 5000] [--entries 1000000] [--folder DIR]

From CSV to scored pairs: reading, preparing, training and writing are counted. Without --folder the files of
`two_files` are taken, written at the first run and kept under var/bench; a folder of your own holds requests.csv and
list.csv as `rlf link` reads them, and truth.csv (request_id, record_id) if it is known who is who.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import click

from tests.benchmarks.memory import PeakMemory
from tests.benchmarks.population import ROOT
from tests.benchmarks.two_files import LIST, REQUESTS, TRUTH, write_files

_LOOK_EVERY = 0.25  # seconds
_CLOSELY_EACH = 8  # looks; a close one costs what is being measured some time
_SIDES = {"rlf link": ("-m", "rlf", "link"), "Splink": ("-m", "tests.benchmarks.splink_link")}
_PROJECT = ROOT.parent.parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one side took and gave. Memory in megabytes; recall None where the truth is not known."""

    seconds: float
    processor_seconds: float
    peak_sum: float
    peak_shared: float
    pairs: int
    recall_at_1: float | None
    recall_at_10: float | None


@click.command()
@click.option("--requests", default=5_000, show_default=True, type=click.IntRange(10))
@click.option("--entries", default=1_000_000, show_default=True, type=click.IntRange(100))
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Files of your own.")
@click.option("--rounds", default=1, show_default=True, type=click.IntRange(1))
def main(requests: int, entries: int, folder: Path | None, rounds: int) -> None:
    """Measure both and print a table a round."""
    files = folder or _invented(requests, entries)
    print(f"{_rows(files / REQUESTS):,} requests against {_rows(files / LIST):,} entries, {os.cpu_count()} processors")
    for _ in range(rounds):
        _report({side: _measure(side, files) for side in _SIDES})


def _invented(requests: int, entries: int) -> Path:
    folder = ROOT / f"two-files-{requests}-{entries}"
    if not (folder / TRUTH).exists():
        part = folder.with_suffix(".part")
        write_files(part, requests, entries)
        part.rename(folder)
    return folder


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return sum(1 for row in csv.reader(stream) if row) - 1


def _measure(side: str, files: Path) -> Outcome:
    output = ROOT / f"pairs-{side.replace(' ', '-').lower()}.csv"
    output.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, *_SIDES[side], str(files / REQUESTS), str(files / LIST), "--output", str(output)]
    memory, seconds, processor_seconds = _run(command, output.with_suffix(".txt"))
    found = _pairs(output)
    truth = _truth(files / TRUTH)
    return Outcome(
        seconds,
        processor_seconds,
        memory.sum_of_peaks,
        memory.together,
        len(found),
        _recall(found, truth, 1),
        _recall(found, truth, 10),
    )


def _run(command: list[str], log: Path) -> tuple[PeakMemory, float, float]:
    """Run a command to its end; gives its memory, seconds, and the processor seconds of it and all that it started."""
    with log.open("wb") as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=_PROJECT, stdout=said, stderr=said)
        memory, looks = PeakMemory(process.pid), 0
        while True:
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            memory.look()
            if looks % _CLOSELY_EACH == 0:
                memory.look_closely()
            looks += 1
            time.sleep(_LOOK_EVERY)
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise click.ClickException(f"{' '.join(command)}: failed, saying:\n{log.read_text()[-2000:]}")
    return memory, seconds, used.ru_utime + used.ru_stime


def _pairs(path: Path) -> dict[tuple[str, str], int]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {(row["request_id"], row["record_id"]): int(row["rank"]) for row in csv.DictReader(stream)}


def _truth(path: Path) -> frozenset[tuple[str, str]]:
    if not path.exists():
        return frozenset()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return frozenset((row["request_id"], row["record_id"]) for row in csv.DictReader(stream))


def _recall(found: dict[tuple[str, str], int], truth: frozenset[tuple[str, str]], rank: int) -> float | None:
    """The share of true pairs that are found at that rank or above."""
    if not truth:
        return None
    return sum(pair in found and found[pair] <= rank for pair in truth) / len(truth)


def _report(outcomes: dict[str, Outcome]) -> None:
    ours, theirs = outcomes.values()
    print(f"\n{'':<44}" + "".join(f"{side:>12}" for side in outcomes) + f"{'ratio':>9}")
    _line("seconds", ours.seconds, theirs.seconds, ".1f")
    _line("processor seconds", ours.processor_seconds, theirs.processor_seconds, ".1f")
    _line("memory, MB: peaks of all processes added", ours.peak_sum, theirs.peak_sum, ",.0f")
    _line("memory, MB: at once, shared pages once", ours.peak_shared, theirs.peak_shared, ",.0f")
    _line("pairs written", ours.pairs, theirs.pairs, ",d")
    _line("recall@1", ours.recall_at_1, theirs.recall_at_1, ".3f")
    _line("recall@10", ours.recall_at_10, theirs.recall_at_10, ".3f")


def _line(what: str, ours: float | None, theirs: float | None, shape: str) -> None:
    if ours is None or theirs is None:
        print(f"{what:<44}{'not known':>12}{'not known':>12}")
        return
    ratio = f"{ours / theirs:.2f}" if theirs else "-"
    print(f"{what:<44}{ours:>12{shape}}{theirs:>12{shape}}{ratio:>9}")


if __name__ == "__main__":
    main()
