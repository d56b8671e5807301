"""Words of partners' answers in five languages: verdicts, headings and kinds of notices."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from rlf.models import AnswerVerdict, NoticeKind
from rlf.partner_lists.folding import folded

_TABLE = Path(__file__).with_name("answer_words.csv")


def verdict_of(text: str) -> AnswerVerdict | None:
    """What a word says of a reference; None where it is no word for it."""
    found = _words("verdict").get(folded(text))
    return AnswerVerdict(found) if found else None


def notice_of(text: str) -> NoticeKind | None:
    """Which kind of notice a word means; None where it is no word for one."""
    found = _words("notice").get(folded(text))
    return NoticeKind(found) if found else None


def column_of(heading: str) -> str | None:
    """What a column of an answer holds beside a description; None where it holds none of that."""
    return _words("column").get(folded(heading))


@cache
def _words(kind: str) -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return {folded(word): row["value"] for row in rows for word in row["words"].split(";") if folded(word)}
