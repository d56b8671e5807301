"""Resolving: at home, one's own references in a result become record ids again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from rlf.blind.comparing import RESULT_COLUMNS
from rlf.blind.encoding import MAPPING_COLUMNS
from rlf.blind.private_files import written_whole
from rlf.errors import InvalidInputError

_SIDES = RESULT_COLUMNS[:2]
_Row = tuple[str, ...]


def resolve_result(result: Path, mapping: Path, output: Path) -> int:
    """Write the result with a column `record_id` before it; give the number of rows.

    Either partner may do so: the mapping tells which of the two references are one's own.

    Raises InvalidInputError for files that cannot be read or do not belong together.
    """
    ids = {row[0]: row[1] for row in _rows(mapping, MAPPING_COLUMNS)}
    own: int | None = None
    count = 0
    with written_whole(output) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((MAPPING_COLUMNS[1], *RESULT_COLUMNS))
        for count, row in enumerate(_rows(result, RESULT_COLUMNS), 1):
            own = _own_side(row, ids) if own is None else own
            if own is None or row[own] not in ids:
                raise InvalidInputError(
                    f"{result}, line {count + 1}: a reference that {mapping} does not hold; give the mapping that was "
                    "made with the filters compared here."
                )
            writer.writerow((ids[row[own]], *row))
    return count


def _own_side(row: _Row, ids: dict[str, str]) -> int | None:
    return next((side for side in range(len(_SIDES)) if row[side] in ids), None)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[_Row]:
    """The rows below a header of exactly these columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            if next(reader, []) != list(columns):
                raise InvalidInputError(f"{path}, line 1: not the columns {', '.join(columns)}; check the file.")
            for row in reader:
                if len(row) != len(columns):
                    raise InvalidInputError(
                        f"{path}, line {reader.line_num}: not {len(columns)} cells; check the file."
                    )
                yield tuple(row)
    except OSError as problem:
        raise InvalidInputError(f"{path}: cannot be opened ({problem.strerror}); check the path.") from problem
    except (UnicodeDecodeError, csv.Error) as problem:
        raise InvalidInputError(f"{path}: not readable as CSV in UTF-8; check the file.") from problem
