"""Linking two lists: candidates by shared keys, rare keys first, then compared and ranked."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from matching import model
from matching.evidence import Match
from matching.list_index import IndexPart, ListIndex, index_part
from matching.person_files import Record
from matching.prepare import PreparedPerson, prepare
from matching.score import compare

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
_REQUESTS_AT_ONCE = 25
_ENTRIES_AT_ONCE = 10_000
_KEPT_READY = 50_000  # entries that one process keeps prepared
_MOST_PROCESSES = 8

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Pair:
    """A request and a record that may be one person; rank 1 is the request's most probable."""

    request_id: str
    record_id: str
    rank: int
    match: Match


class Searcher:
    """Finds the entries of a list that may be a person."""

    def __init__(self, entries: Sequence[Record], index: ListIndex) -> None:
        self._entries = entries
        self._index = index
        self._ready = lru_cache(maxsize=_KEPT_READY)(self._prepare)

    def search(self, requests: Sequence[Record], top: int, min_probability: float) -> Iterator[Pair]:
        """The `top` most probable entries for each request, those under `min_probability` left out."""
        persons = [person for _, person in requests]
        for (request_id, person), places in zip(requests, self._index.candidates(persons), strict=True):
            prepared = prepare(person)
            found = []
            for place in places:
                record_id, other = self._ready(place)
                match = compare(prepared, other, self._index.population)
                if match.probability >= min_probability:
                    found.append((match, record_id))
            found.sort(key=lambda item: (-item[0].bits, item[1]))
            for rank, (match, record_id) in enumerate(found[:top], 1):
                yield Pair(request_id, record_id, rank, match)

    def _prepare(self, place: int) -> tuple[str, PreparedPerson]:
        record_id, person = self._entries[place]
        return record_id, prepare(person, self._index.habits)


def link(
    requests: Sequence[Record],
    entries: Sequence[Record],
    *,
    top: int = 20,
    min_probability: float = 0.01,
    progress: Progress | None = None,
) -> Iterator[Pair]:
    """Pairs of requests and entries, request by request in the order given, best first.

    Large inputs are divided among the processors of the machine; the pairs are the same.
    """
    is_large = len(requests) * len(entries) >= model.LINK_PARALLEL_FROM
    say = progress or _say_nothing
    starts = range(0, len(entries), _ENTRIES_AT_ONCE)
    parts = []
    for part in _divided(_index_some, (entries,), starts, is_large=is_large):
        parts.append(part)
        say("keys", min(len(parts) * _ENTRIES_AT_ONCE, len(entries)), len(entries))
    searcher = Searcher(entries, ListIndex(parts))
    del parts
    chunks = [requests[start : start + _REQUESTS_AT_ONCE] for start in range(0, len(requests), _REQUESTS_AT_ONCE)]
    done = 0
    for pairs in _divided(_search_some, (searcher, top, min_probability), chunks, is_large=is_large):
        yield from pairs
        done += _REQUESTS_AT_ONCE
        say("requests", min(done, len(requests)), len(requests))


def _say_nothing(_stage: str, _done: int, _total: int) -> None:
    return


def _index_some(shared: tuple[Sequence[Record]], start: int) -> IndexPart:
    (entries,) = shared
    return index_part(start, [person for _, person in entries[start : start + _ENTRIES_AT_ONCE]])


def _search_some(shared: tuple[Searcher, int, float], chunk: Sequence[Record]) -> list[Pair]:
    searcher, top, least = shared
    return list(searcher.search(chunk, top, least))


class _Inherited:
    """What child processes have by fork, large as it is, without its being sent."""

    task: Callable[[Any, Any], Any]
    shared: Any = None


def _do(item: Any) -> Any:
    return _Inherited.task(_Inherited.shared, item)


def _divided(task: Callable[[Any, T], R], shared: Any, items: Sequence[T], *, is_large: bool) -> Iterable[R]:
    """The results of a task for each item, in order; by several processes where the work is large."""
    if not is_large or "fork" not in multiprocessing.get_all_start_methods():
        yield from (task(shared, item) for item in items)
        return
    _Inherited.task, _Inherited.shared = staticmethod(task), shared
    gc.freeze()  # or each child would copy what it only reads, by counting it
    try:
        count = min(multiprocessing.cpu_count(), _MOST_PROCESSES)
        # nothing made here has cycles, and looking for them among millions of objects takes a third of the time
        with multiprocessing.get_context("fork").Pool(count, initializer=gc.disable) as pool:
            yield from pool.imap(_do, items)
    finally:
        _Inherited.shared = None
        gc.unfreeze()
