"""Runs: pairs made by the engine and judged by what is known to be true."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from matching.errors import LinkFileError
from matching.evaluation.quality import ScoredPair, measure
from matching.evaluation.report import Report, slice_report
from matching.evaluation.slices import name_slices, slices_of
from matching.evidence import Match
from matching.link import Progress, link
from matching.names_alone import compare_names
from matching.person_files import Record, read_persons

_TOP = 50  # pairs looked at for one request
_VERDICTS = {"same": True, "1": True, "true": True, "different": False, "0": False, "false": False}


def evaluate_links(
    requests_path: Path, list_path: Path, truth_path: Path, *, progress: Progress | None = None
) -> Report:
    """Link two files of persons and judge the pairs by a third, of the columns `request_id` and `record_id`.

    Raises:
        LinkFileError: a file cannot be read, or names an id that is not there.
    """
    world = _read_world(requests_path, list_path, truth_path)
    requests, records = dict(world.requests), dict(world.entries)
    scored = [
        ScoredPair(
            pair.match.probability,
            (pair.request_id, pair.record_id) in world.truth,
            pair.rank,
            slices_of(requests[pair.request_id], records[pair.record_id]),
        )
        for pair in link(world.requests, world.entries, top=_TOP, min_probability=0.0, progress=progress)
    ]
    true_slices = [slices_of(requests[request], records[record]) for request, record in world.truth]
    return Report(measure(scored, len(world.truth)), slice_report(scored, true_slices), tuple(scored))


def labelled_links(
    requests_path: Path, list_path: Path, truth_path: Path, *, progress: Progress | None = None
) -> list[tuple[Match, bool]]:
    """The best pairs of two files, each with whether it is true, to estimate weights from.

    Raises:
        LinkFileError: a file cannot be read, or names an id that is not there.
    """
    world = _read_world(requests_path, list_path, truth_path)
    pairs = link(world.requests, world.entries, top=_TOP, min_probability=0.0, progress=progress)
    return [(pair.match, (pair.request_id, pair.record_id) in world.truth) for pair in pairs]


def evaluate_names(pairs_path: Path) -> Report:
    """Compare the labelled names of a file (columns `left`, `right`, `verdict`: same or different), nothing else.

    Raises:
        LinkFileError: the file cannot be read, or has another verdict.
    """
    scored = []
    for line, row in enumerate(_rows(pairs_path, {"left", "right", "verdict"}), 2):
        verdict = _VERDICTS.get(row["verdict"].strip().lower())
        if verdict is None:
            raise LinkFileError(f"{pairs_path}, line {line}, column verdict: write same or different.")
        left, right = row["left"], row["right"]
        scored.append(ScoredPair(compare_names(left, right), verdict, 0, name_slices(left, right)))
    true_slices = [pair.slices for pair in scored if pair.is_true]
    return Report(measure(scored, len(true_slices)), slice_report(scored, true_slices), tuple(scored))


@dataclass(frozen=True, slots=True)
class _World:
    requests: list[Record]
    entries: list[Record]
    truth: frozenset[tuple[str, str]]


def _read_world(requests_path: Path, list_path: Path, truth_path: Path) -> _World:
    requests, entries = read_persons(requests_path), read_persons(list_path)
    request_ids, record_ids = {record_id for record_id, _ in requests}, {record_id for record_id, _ in entries}
    truth = set()
    for line, row in enumerate(_rows(truth_path, {"request_id", "record_id"}), 2):
        pair = row["request_id"], row["record_id"]
        if pair[0] not in request_ids or pair[1] not in record_ids:
            raise LinkFileError(f"{truth_path}, line {line}: {pair[0]} or {pair[1]} is in neither of the two files.")
        truth.add(pair)
    return _World(requests, entries, frozenset(truth))


def _rows(path: Path, needed: set[str]) -> Iterable[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = needed.difference(reader.fieldnames or ())
            if missing:
                raise LinkFileError(f"{path}, line 1: no column {', '.join(sorted(missing))}.")
            yield from reader
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise LinkFileError(f"{path}: cannot be read as CSV in UTF-8 ({problem}).") from problem
