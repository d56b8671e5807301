"""Whether a cell is a known heading, or a word for a sex: enough to tell headings from data before any mapping."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from rlf.partner_lists.folding import folded

_HEADINGS = Path(__file__).with_name("columns.csv")
_WORDS = Path(__file__).with_name("words.csv")
_PARTS = re.compile(r"[/|\n(\[]")
_LONGEST_HEADING = 80  # letters


@lru_cache(maxsize=10_000)
def is_heading(cell: str) -> bool:
    """Whether a cell, or one side of it where it is in two languages, is a heading that is known."""
    if not cell or len(cell) > _LONGEST_HEADING:
        return False
    return any(folded(part) in _headings() for part in (cell, *_PARTS.split(cell)))


def is_sex(cell: str) -> bool:
    """Whether a cell is a word for a sex."""
    return len(cell) <= _LONGEST_HEADING and folded(cell) in _sexes()


@cache
def _headings() -> frozenset[str]:
    with _HEADINGS.open(encoding="utf-8", newline="") as file:
        known = {folded(heading) for row in csv.DictReader(file) for heading in row["headings"].split(";")}
    return frozenset(known - {""})


@cache
def _sexes() -> frozenset[str]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "sex"]
    return frozenset(folded(word) for row in rows for word in row["words"].split(";")) - {""}
