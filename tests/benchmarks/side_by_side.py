"""`rlf link` and Splink, one after the other, on the same files: time, memory, and whom they find.

python -m tests.benchmarks.side_by_side [--requests 5000] [--entries 1000000] [--folder DIR]

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


@click.command()
@click.option("--requests", default=5_000, show_default=True)
@click.option("--entries", default=1_000_000, show_default=True)
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Existing files.")
@click.option("--min-probability", default=0.001, show_default=True, help="For both; leave out less probable pairs.")
def main(requests: int, entries: int, folder: Path | None, min_probability: float) -> None:
    """Measure both and print a report."""
    splink_python = _splink_python()
    files = folder or _invented(requests, entries)
    truth = _truth(files / "truth.csv")
    results = ROOT / "side-by-side"
    results.mkdir(parents=True, exist_ok=True)
    limits = [_TOP, str(min_probability)]
    ours, theirs = results / "rlf.csv", results / "splink.csv"
    link = [str(Path(sys.executable).parent / "rlf"), "link", str(files / "requests.csv"), str(files / "list.csv")]
    link += ["--output", str(ours), "--top", limits[0], "--min-probability", limits[1]]
    print(f"{_rows(files / 'requests.csv'):,} requests, {len(truth):,} of them among", end=" ")
    print(f"{_rows(files / 'list.csv'):,} entries; at most {_TOP} pairs a request, probability {min_probability} up")
    first = _measure("rlf link", link, ours, truth)
    second = _measure(
        "Splink", [str(splink_python), str(_HERE / "splink_side.py"), str(files), str(theirs), *limits], theirs, truth
    )
    print(f"Splink takes {second.seconds / first.seconds:.2f} times the seconds of rlf link")


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
    print(f"{name:<9}{cost.seconds:>8.1f} s {cost.cpu_seconds:>8.1f} s CPU {cost.peak_megabytes:>7.0f} MB", end=" ")
    print(f"{len(ranks):>8,} pairs", end="  ")
    print("  ".join(f"recall@{top} {sum(rank <= top for rank in found) / len(truth):.3f}" for top in (1, 10)))
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


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


if __name__ == "__main__":
    main()
