"""CSV: UTF-8 with its mark, so that spreadsheets see every script; all cells quoted, formulas neutralised."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from typing import TYPE_CHECKING

from rlf.packages.neutral import neutralised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rlf.packages.formats.source import ListSource
    from rlf.packages.profile import Profile
    from rlf.packages.record import Record


_ROWS_AT_ONCE = 500


def write_csv(records: Iterable[Record], profile: Profile, _source: ListSource) -> Iterator[bytes]:
    """A heading row of field names, then a row for each record."""
    yield codecs.BOM_UTF8 + _rows([profile.fields])
    rows = ([neutralised(text) for text in record.texts(profile)] for record in records)
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        yield _rows(some)


def _rows(rows: Iterable[Sequence[str]]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines, quoting=csv.QUOTE_ALL).writerows(rows)
    return lines.getvalue().encode()
