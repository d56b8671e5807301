"""`rlf link` and Splink, one after the other, on the same files: time, memory, and whom they find.

python -m tests.benchmarks.side_by_side [--requests 5000] [--entries 1000000] [--folder DIR] [--splink any-words]

Splink (MIT) stays outside the project's own environment: the first run makes one for it under var/bench/splink.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import time
import venv
from pathlib import Path

import click

from tests.benchmarks.invented_files import LISTED_FOR_ONE, write_files
from tests.benchmarks.population import ROOT
from tests.benchmarks.running_cost import Cost, run

_HERE = Path(__file__).parent
_REQUIREMENTS = _HERE / "splink-requirements.txt"
_TOP = "20"
_SETUPS = ("first-and-last", "any-words")  # see splink_side.py


@click.command()
@click.option("--requests", default=5_000, show_default=True)
@click.option("--entries", default=1_000_000, show_default=True)
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Existing files.")
@click.option("--min-probability", default=0.001, show_default=True, help="For both; leave out less probable pairs.")
@click.option("--splink", "setups", multiple=True, type=click.Choice(_SETUPS), help="How to set Splink up; else both.")
def main(requests: int, entries: int, folder: Path | None, min_probability: float, setups: tuple[str, ...]) -> None:
    """Measure and print a report."""
    splink = [str(_splink_python()), str(_HERE / "splink_side.py")]
    files = folder or _invented(requests, entries)
    truth = _truth(files / "truth.csv")
    results = ROOT / "side-by-side"
    results.mkdir(parents=True, exist_ok=True)
    sought, listed, ours = str(files / "requests.csv"), str(files / "list.csv"), results / "rlf.csv"
    print(f"{_rows(sought):,} requests, {len(truth):,} of them among {_rows(listed):,} entries; at most {_TOP} pairs")
    print(f"a request, of probability {min_probability} at least", flush=True)
    link = [str(Path(sys.executable).parent / "rlf"), "link", sought, listed, "--output", str(ours)]
    link += ["--top", _TOP, "--min-probability", str(min_probability)]
    first = _measure("rlf link", link, ours, truth)
    for setup in setups or _SETUPS:
        theirs = results / f"splink-{setup}.csv"
        command = [*splink, setup, str(files), str(theirs), _TOP, str(min_probability)]
        cost = _measure(f"Splink, {setup}", command, theirs, truth)
        print(f"  {cost.seconds / first.seconds:.2f} times the seconds of rlf link", flush=True)


def _invented(requests: int, entries: int) -> Path:
    if requests * LISTED_FOR_ONE > entries:
        raise click.UsageError(f"--entries must be at least {LISTED_FOR_ONE} times --requests")
    folder = ROOT / "side-by-side" / f"{requests}-{entries}"
    started = time.perf_counter()
    write_files(folder, requests, entries)
    print(f"invented {entries:,} persons in {time.perf_counter() - started:.0f} s")
    return folder


def _measure(name: str, command: list[str], output: Path, truth: set[tuple[str, str]]) -> Cost:
    output.unlink(missing_ok=True)
    try:
        cost = run(command)
    except subprocess.CalledProcessError as failure:
        raise click.ClickException(f"{name} ended with status {failure.returncode}; see above") from failure
    with output.open(encoding="utf-8", newline="") as file:
        ranks = [(row["request_id"], row["record_id"], int(row["rank"])) for row in csv.DictReader(file)]
    found = [rank for request_id, record_id, rank in ranks if (request_id, record_id) in truth]
    print(f"{name:<22}{cost.seconds:>8.1f} s {cost.cpu_seconds:>8.1f} s CPU {cost.peak_megabytes:>7.0f} MB", end=" ")
    print(f"{len(ranks):>8,} pairs", end="  ")
    print("  ".join(f"recall@{top} {sum(rank <= top for rank in found) / max(len(truth), 1):.3f}" for top in (1, 10)))
    return cost


def _splink_python() -> Path:
    """The interpreter of an environment that has what the requirements say, made anew when they change."""
    folder = ROOT / "splink"
    made_from = folder / "made-from.txt"
    if not made_from.exists() or made_from.read_bytes() != _REQUIREMENTS.read_bytes():
        print(f"making an environment for Splink in {folder} ...", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--no-deps", "--require-hashes", "--requirement", str(_REQUIREMENTS)], check=True)
        made_from.write_bytes(_REQUIREMENTS.read_bytes())
    return folder / "bin" / "python"


def _truth(path: Path) -> set[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["request_id"], row["record_id"]) for row in csv.DictReader(file)}


def _rows(path: str) -> int:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


if __name__ == "__main__":
    main()
