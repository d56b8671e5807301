"""Blind matching beside matching by names: recall, precision, what bits tell, and pairs a second.

python -m tests.benchmarks.blind [REQUESTS LIST TRUTH] [--requests 1000] [--entries 20000] [--no-clear] [--pairs 1e9]

Without files an invented world is made. "letters" are filters as they are commonly made (pairs of letters, the date,
the sex, of whatever weight comes of it, compared by Dice): what sound classes and hardening do is seen beside them.
"""

from __future__ import annotations

import csv
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from matching.blind import STANDARD, Secret, features_of, filter_of, look_alikes, packed
from matching.blind.comparison import Filters
from matching.evaluation import ScoredPair, measure
from matching.link import link
from matching.person import Person, Sex
from matching.person_files import Record, read_persons
from matching.prepare import prepare, texts_of_names
from tests.benchmarks.invented_files import write_files

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOP = 20
_THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
_LETTER_BITS = 1024
_LETTER_HASHES = 10
_FILE = click.Path(dir_okay=False, path_type=Path)

Truth = frozenset[tuple[str, str]]


@click.command()
@click.argument("files", nargs=-1, type=_FILE)
@click.option("--requests", default=1000, show_default=True)
@click.option("--entries", default=20_000, show_default=True)
@click.option("--clear/--no-clear", default=True, help="Match by names as well.")
@click.option("--pairs", default=1e9, show_default=True, help="Pairs of the measure of speed.")
def main(files: tuple[Path, ...], *, requests: int, entries: int, clear: bool, pairs: float) -> None:
    """Measure and print a report."""
    with tempfile.TemporaryDirectory() as folder:
        if not files:
            write_files(Path(folder) / "world", requests, entries)
            files = tuple(Path(folder) / "world" / name for name in ("requests.csv", "list.csv", "truth.csv"))
        sought, listed = read_persons(files[0]), read_persons(files[1])
        with files[2].open(encoding="utf-8", newline="") as file:
            truth = frozenset((row["request_id"], row["record_id"]) for row in csv.DictReader(file))
    print(f"{len(sought):,} sought, {len(truth):,} of them among {len(listed):,}")
    _blind(sought, listed, truth)
    _letters(sought, listed, truth)
    if clear:
        found = link(sought, listed, top=_TOP, min_probability=0.0)
        _quality("names", [_pair(p.match.probability, p.request_id, p.record_id, p.rank, truth) for p in found], truth)
    _speed(int(pairs**0.5))


def _blind(sought: Sequence[Record], listed: Sequence[Record], truth: Truth) -> None:
    key = Secret(os.urandom(32)).key_of("benchmark")

    def filters(records: Sequence[Record]) -> Filters:
        started = time.perf_counter()
        made = [filter_of(features_of(prepare(one)), key, os.urandom(16), STANDARD) for _, one in records]
        print(f"  {1e6 * (time.perf_counter() - started) / len(records):.0f} µs to make a filter, one process")
        return packed(b"".join(made), STANDARD)

    ours, theirs = filters(sought), filters(listed)
    found = look_alikes(ours, theirs, STANDARD, at_least=0.0, most=_TOP)
    pairs = [_pair(one.likeness, sought[one.ours][0], listed[one.theirs][0], one.rank, truth) for one in found]
    _quality("blind", pairs, truth)
    for least in _THRESHOLDS:
        shown = [pair for pair in pairs if pair.probability >= least and pair.rank <= 10]
        true = sum(pair.is_true for pair in shown)
        precision, recall = true / max(len(shown), 1), true / len(truth)
        print(f"  at least {least}: {len(shown)} shown, {precision:.3f} true, {recall:.3f} found")
    _told_by_bits("blind", np.unpackbits(theirs.view(np.uint8), axis=1), listed)


def _letters(sought: Sequence[Record], listed: Sequence[Record], truth: Truth) -> None:
    ours, theirs = (np.stack([_letter_filter(one) for _, one in records]) for records in (sought, listed))
    common = ours.astype(np.float32) @ theirs.astype(np.float32).T
    dice = 2 * common / (ours.sum(axis=1, dtype=np.float32)[:, None] + theirs.sum(axis=1, dtype=np.float32))
    pairs = []
    for place, row in enumerate(dice):
        for rank, other in enumerate(np.argsort(-row, kind="stable")[:_TOP], 1):
            pairs.append(_pair(float(row[other]), sought[place][0], listed[other][0], rank, truth))
    _quality("letters", pairs, truth)
    _told_by_bits("letters", theirs, listed)


def _letter_filter(person: Person) -> NDArray[np.uint8]:
    """Pairs of letters of the name, the parts of the date and the sex, each with as many hashes."""
    words = " ".join(texts_of_names(person.names)).lower().split()
    said = {one + other for word in words for one, other in pairwise(f"_{word}_")}
    if person.birth:
        said |= {f"{part}{place}" for place, part in enumerate(person.birth.text.split("-"))}
    said |= {f"sex {person.sex}"} if person.sex else set()
    bits = np.zeros(_LETTER_BITS, dtype=np.uint8)
    for text in said:
        digest = hashlib.blake2b(text.encode(), key=b"benchmark", digest_size=2 * _LETTER_HASHES).digest()
        bits[np.frombuffer(digest, dtype="<u2") % _LETTER_BITS] = 1
    return bits


def _pair(likeness: float, request_id: str, record_id: str, rank: int, truth: Truth) -> ScoredPair:
    return ScoredPair(likeness, (request_id, record_id) in truth, rank)


def _quality(name: str, pairs: list[ScoredPair], truth: Truth) -> None:
    found = measure(pairs, len(truth))
    print(
        f"{name}: recall@1 {found.recall_at_1:.3f}, @10 {found.recall_at_10:.3f}, average precision "
        f"{found.average_precision:.3f}, best F1 {found.best_f1:.3f}, recall where 95 % / 80 % are true "
        f"{found.recall_at_95_precision:.3f} / {found.recall_at_80_precision:.3f}"
    )


def _told_by_bits(name: str, bits: NDArray[np.uint8], listed: Sequence[Record]) -> None:
    """What somebody without the secret reads off a file: uneven bits, weights, equal filters, and the sex."""
    share = bits.mean(axis=0)
    by_chance = np.sqrt(share.mean() * (1 - share.mean()) / len(bits))
    female = np.array([person.sex is Sex.FEMALE for _, person in listed])
    male = np.array([person.sex is Sex.MALE for _, person in listed])
    gap = np.abs(bits[female].mean(axis=0) - bits[male].mean(axis=0)).max()
    weights = np.unique(bits.sum(axis=1, dtype=np.int64))
    same = len(bits) - len(np.unique(np.packbits(bits, axis=1), axis=0))
    print(
        f"  bits set in {share.min():.3f}–{share.max():.3f} of entries (spread {share.std():.3f}, by chance "
        f"{by_chance:.3f}); weights {weights.min()}–{weights.max()}; {same} filters as another; the bit that tells "
        f"most of the sex: {gap:.3f} between women and men"
    )


def _speed(entries: int) -> None:
    random = np.random.default_rng(1)
    filters = [random.integers(0, 2**63, (entries, STANDARD.words), dtype=np.uint64) for _ in range(4)]
    ours, theirs = filters[0] & filters[1], filters[2] & filters[3]
    _timed(lambda: list(look_alikes(ours, theirs, STANDARD, at_least=0.6, most=10)), entries * entries)


def _timed(work: Callable[[], object], pairs: int) -> None:
    started = time.perf_counter()
    work()
    print(f"{pairs / (time.perf_counter() - started) / 1e6:.0f} million pairs a second, {pairs:,} pairs")


if __name__ == "__main__":
    main()
