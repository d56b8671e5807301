"""Encoding: a list of persons becomes a file of filters for the partner, and a mapping that stays at home."""

from __future__ import annotations

import base64
import csv
import gc
import multiprocessing
import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.blind import STANDARD, FilterParameters, Secret, features_of, filter_of
from matching.person_files import PersonFile, Record
from matching.prepare import prepare
from rlf.blind.filter_file import MOST_EXCHANGE_LETTERS, REFERENCE_LETTERS, header_of, write_filters
from rlf.blind.private_files import refuse_to_replace, written_whole
from rlf.errors import InvalidInputError

MAPPING_COLUMNS = ("reference", "record_id")
_NOISE_BYTES = 16
_REFERENCE_BYTES = REFERENCE_LETTERS * 5 // 8
_ENTRIES_AT_ONCE = 500
_PARALLEL_FROM = 20_000
_MOST_PROCESSES = 8

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange by its name, which both partners write alike, and the secret that they share."""

    name: str
    secret: Secret

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > MOST_EXCHANGE_LETTERS or not self.name.isprintable():
            raise InvalidInputError(
                f"An exchange has a name of 1 to {MOST_EXCHANGE_LETTERS} letters on one line, the same on both sides."
            )


@dataclass(frozen=True, slots=True)
class _Maker:
    """What makes filters of the entries of a list."""

    entries: Sequence[Record]
    key: bytes
    parameters: FilterParameters

    def __call__(self, places: Sequence[int]) -> list[tuple[str, bytes]]:
        """Record ids and filters of the entries at some places."""
        made = []
        for place in places:
            record_id, person = self.entries[place]
            noise = secrets.token_bytes(_NOISE_BYTES)
            made.append((record_id, filter_of(features_of(prepare(person)), self.key, noise, self.parameters)))
        return made


def encode_list(
    list_path: Path,
    exchange: Exchange,
    output: Path,
    mapping: Path,
    *,
    progress: Progress,
    warn: Callable[[str], None],
) -> int:
    """Write the filters of a list's entries, and the mapping of their references to record ids; give their number.

    References are random, and so is the order: neither tells anything of the list. Entries pass one by one, so that
    memory holds the list's rows and no filters.

    Raises:
        LinkFileError: the list cannot be read.
        InvalidInputError: it is empty, or nothing can be written.
        ConflictError: there is such a mapping, without which an earlier exchange could not be resolved.
    """
    refuse_to_replace(mapping, "the mapping of an earlier encoding")
    entries = PersonFile(list_path, warn)
    if not entries:
        raise InvalidInputError(f"{list_path}: there is no entry below the header; nothing was written.")
    header = header_of(exchange.name, exchange.secret.mark_of(exchange.name), STANDARD, len(entries))
    maker = _Maker(entries, exchange.secret.key_of(exchange.name), STANDARD)
    with written_whole(mapping) as mapping_file, written_whole(output) as file:
        writer = csv.writer(mapping_file, lineterminator="\n")
        writer.writerow(MAPPING_COLUMNS)
        write_filters(file, header, _noted(_made(maker, progress), _references(len(entries)), writer.writerow))
    return len(entries)


def _references(count: int) -> list[str]:
    """As many random references as there are entries, in their own order."""
    found: set[str] = set()
    while len(found) < count:
        found.add(base64.b32encode(secrets.token_bytes(_REFERENCE_BYTES)).decode().lower())
    return sorted(found)


def _noted(
    made: Iterable[tuple[str, bytes]], references: list[str], note: Callable[[tuple[str, str]], object]
) -> Iterator[tuple[str, bytes]]:
    for reference, (record_id, octets) in zip(references, made, strict=True):
        note((reference, record_id))
        yield reference, octets


def _made(maker: _Maker, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Record ids and filters in an order of chance."""
    places = list(range(len(maker.entries)))
    random.SystemRandom().shuffle(places)
    chunks = [places[start : start + _ENTRIES_AT_ONCE] for start in range(0, len(places), _ENTRIES_AT_ONCE)]
    done = 0
    for chunk in _by_processes(maker, chunks, is_large=len(places) >= _PARALLEL_FROM):
        yield from chunk
        done += len(chunk)
        progress("filters", done, len(places))


class _Inherited:
    """What child processes have by fork, without its being sent."""

    maker: _Maker | None = None


def _make(places: Sequence[int]) -> list[tuple[str, bytes]]:
    if _Inherited.maker is None:
        raise RuntimeError("A process that makes filters was started without a list.")
    return _Inherited.maker(places)


def _by_processes(maker: _Maker, chunks: list[list[int]], *, is_large: bool) -> Iterator[Any]:
    if not is_large or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(maker, chunks)
        return
    _Inherited.maker = maker
    gc.freeze()  # or each child would copy what it only reads, by counting it
    try:
        count = min(multiprocessing.cpu_count(), _MOST_PROCESSES)
        with multiprocessing.get_context("fork").Pool(count, initializer=gc.disable) as pool:
            yield from pool.imap(_make, chunks)
    finally:
        _Inherited.maker = None
        gc.unfreeze()
