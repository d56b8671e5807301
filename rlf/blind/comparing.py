"""Comparing: two files of filters become a table of references that look alike."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from matching.blind import look_alikes
from rlf.blind.filter_file import FilterFile, read_filters
from rlf.blind.private_files import written_whole
from rlf.errors import ConflictError

RESULT_COLUMNS = ("our_reference", "their_reference", "likeness", "rank")
_WHAT_DIFFERS = {
    "exchange": "They are of two exchanges: encode both lists with the same --exchange, letter by letter.",
    "secret": (
        "They were made with unlike secrets, and would look alike by chance only: agree on one secret file, compare "
        "its mark, and encode again."
    ),
    "engine": (
        "They were made by unlike releases of the engine, which hear names differently: install the same release on "
        "both sides and encode again."
    ),
    "features": "They hold unlike features: install the same release on both sides and encode again.",
    "parameters": "Their filters have unlike parameters: install the same release on both sides and encode again.",
}


def compare_files(
    ours: Path,
    theirs: Path,
    output: Path,
    *,
    at_least: float,
    most: int,
    progress: Callable[[str, int, int], None],
) -> int:
    """Write the references that look alike, our entry by our entry, the best first; give their number.

    Raises InvalidInputError for a file that cannot be read, and ConflictError for two that cannot be compared.
    """
    one, other = read_filters(ours), read_filters(theirs)
    check_comparable(one, other)
    found = look_alikes(
        one.filters,
        other.filters,
        one.parameters,
        at_least=at_least,
        most=most,
        progress=lambda done, total: progress("entries", done, total),
    )
    count = 0
    with written_whole(output) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(RESULT_COLUMNS)
        for count, pair in enumerate(found, 1):  # noqa: B007 - the last number is how many there are
            ours_is, theirs_is = one.references[pair.ours].decode(), other.references[pair.theirs].decode()
            writer.writerow((ours_is, theirs_is, f"{pair.likeness:.3f}", pair.rank))
    return count


def check_comparable(one: FilterFile, other: FilterFile) -> None:
    """Raise ConflictError, saying what differs, for filters that were not made alike or are the same ones."""
    for field, sentence in _WHAT_DIFFERS.items():
        if getattr(one.header, field) != getattr(other.header, field):
            raise ConflictError(f"The two files cannot be compared. {sentence}")
    if len(np.intersect1d(one.references, other.references)):
        raise ConflictError("The two files hold the same references: one list was given twice.")
