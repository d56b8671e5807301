"""Linking two CSV files into a third."""

from __future__ import annotations

import csv
import gc
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from matching.errors import LinkFileError
from matching.evidence import evidence_to_json
from matching.link import Pair, Progress, link
from matching.person_files import PersonFile, read_persons

_COLUMNS = ("request_id", "record_id", "probability", "rank", "evidence")


def link_files(  # noqa: PLR0913 - three files, and the rest by keyword
    requests_path: Path,
    list_path: Path,
    output: Path,
    *,
    top: int = 20,
    min_probability: float = 0.01,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> int:
    """Write the pairs of two CSV files to a third, whole or not at all; give their number.

    Raises LinkFileError, naming file, line and column, for what cannot be read or written.
    """
    with _no_search_for_cycles():
        requests = read_persons(requests_path, warn)
        entries = PersonFile(list_path, warn)
    pairs = link(requests, entries, top=top, min_probability=min_probability, progress=progress)
    return write_pairs(output, pairs)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Rows have no cycles, and looking for them among millions takes longer than reading the file."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def write_pairs(output: Path, pairs: Iterable[Pair]) -> int:
    """Write pairs as CSV to a file beside `output` and rename it when it is complete; give their number."""
    try:
        handle, temporary = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.", suffix=".part")
    except OSError as problem:
        raise LinkFileError(f"{output}: cannot be written ({problem.strerror}); choose a folder that can.") from problem
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            count = _write(stream, pairs)
        Path(temporary).replace(output)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return count


def _write(stream: TextIO, pairs: Iterable[Pair]) -> int:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    count = 0
    for pair in pairs:
        evidence = json.dumps(evidence_to_json(pair.match.evidence), ensure_ascii=False, separators=(",", ":"))
        writer.writerow((pair.request_id, pair.record_id, f"{pair.match.probability:.6f}", pair.rank, evidence))
        count += 1
    return count
