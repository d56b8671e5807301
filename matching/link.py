"""Linking two lists: candidates by shared keys, rare keys first, then compared and ranked."""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from matching import model
from matching.compare.population import NameCounts, Population
from matching.evidence import Match
from matching.keys import is_weak, keys
from matching.person import Person
from matching.prepare import PreparedPerson, prepare
from matching.score import compare

Record = tuple[str, Person]
Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
_CHUNK = 25


@dataclass(frozen=True, slots=True)
class Pair:
    """A request and a record that may be one person; rank 1 is the request's most probable."""

    request_id: str
    record_id: str
    rank: int
    match: Match


class CandidateIndex:
    """Persons of a list by their blocking keys, in memory."""

    def __init__(self, entries: Sequence[Record], progress: Progress | None = None) -> None:
        self._ids = [record_id for record_id, _ in entries]
        self._persons = [person for _, person in entries]
        self._prepared: dict[int, PreparedPerson] = {}
        self._blocks: dict[str, list[int]] = {}
        counts = NameCounts()
        for place, person in enumerate(self._persons):
            prepared = prepare(person)
            counts.add({token for line in prepared.lines for token in line.tokens})
            for key in keys(prepared):
                self._blocks.setdefault(key, []).append(place)
            if progress and place % 1000 == 0:
                progress("keys", place, len(entries))
        self._population = Population(counts)

    def candidates(self, person: PreparedPerson, most: int = model.LINK_CANDIDATES) -> list[int]:
        """Places of the entries that share the rarest keys with a person, best first, at most `most`."""
        weights: dict[int, float] = {}
        for key in sorted(keys(person)):
            block = self._blocks.get(key, ())
            if len(block) > (model.LINK_MAX_WEAK_BLOCK if is_weak(key) else model.LINK_MAX_BLOCK):
                continue
            weight = math.log2(1 + len(self._ids) / max(len(block), 1))
            for place in block:
                weights[place] = weights.get(place, 0.0) + weight
        return sorted(weights, key=lambda place: (-weights[place], place))[:most]

    def search(self, request_id: str, person: Person, top: int, min_probability: float) -> list[Pair]:
        """The `top` most probable entries for one person, those under `min_probability` left out."""
        prepared = prepare(person)
        found = [
            (compare(prepared, self._prepare(place), self._population), place) for place in self.candidates(prepared)
        ]
        found = [item for item in found if item[0].probability >= min_probability]
        found.sort(key=lambda item: (-item[0].bits, self._ids[item[1]]))
        return [
            Pair(request_id, self._ids[place], rank, match) for rank, (match, place) in enumerate(found[:top], start=1)
        ]

    def _prepare(self, place: int) -> PreparedPerson:
        if place not in self._prepared:
            self._prepared[place] = prepare(self._persons[place])
        return self._prepared[place]


def link(
    requests: Sequence[Record],
    entries: Sequence[Record],
    *,
    top: int = 20,
    min_probability: float = 0.01,
    progress: Progress | None = None,
) -> Iterator[Pair]:
    """Pairs of requests and entries, request by request in the order given, best first. Both cores for large inputs."""
    index = CandidateIndex(entries, progress)
    chunks = [requests[start : start + _CHUNK] for start in range(0, len(requests), _CHUNK)]
    tasks = [(chunk, top, min_probability) for chunk in chunks]
    done = 0
    for chunk, pairs in zip(chunks, _searched(index, tasks, len(requests) * len(entries)), strict=True):
        yield from pairs
        done += len(chunk)
        if progress:
            progress("requests", done, len(requests))


_Task = tuple[Sequence[Record], int, float]


class _Searcher:
    """A search that a child process inherits by fork, index and all."""

    index: CandidateIndex | None = None


def _search_chunk(task: _Task) -> list[Pair]:
    chunk, top, min_probability = task
    index = _Searcher.index
    if index is None:
        raise RuntimeError("the index is set before the children are forked")
    return list(chain.from_iterable(index.search(rid, person, top, min_probability) for rid, person in chunk))


def _searched(index: CandidateIndex, tasks: list[_Task], size: int) -> Iterable[list[Pair]]:
    _Searcher.index = index
    try:
        if size < model.LINK_PARALLEL_FROM or "fork" not in multiprocessing.get_all_start_methods():
            yield from map(_search_chunk, tasks)
            return
        with multiprocessing.get_context("fork").Pool(min(multiprocessing.cpu_count(), 8)) as pool:
            yield from pool.imap(_search_chunk, tasks)
    finally:
        _Searcher.index = None
