"""Where in its file a row of a list stands: the line numbers of a list run on from sheet to sheet."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rlf.partner_lists.messages import ENTRIES, WORKBOOKS

if TYPE_CHECKING:
    from rlf.partner_lists.messages import FileShape


class PlaceKind(StrEnum):
    """What the number of a place counts, from 1."""

    LINE = "line"  # of a text file
    ROW = "row"  # of a sheet
    ENTRY = "entry"  # persons of PFIF, objects of a JSON array


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands. `sheet` is empty for files without sheets."""

    kind: PlaceKind
    number: int
    sheet: str = ""


def place_of(shape: FileShape, line: int) -> Place:
    """The place of a row, from its line in a list of this shape.

    The rows of the first sheet keep their numbers; those of each further sheet begin where the one before ended, at the
    number that `shape.first_lines` has for it.
    """
    if shape.kind not in WORKBOOKS:
        return Place(PlaceKind.ENTRY if shape.kind in ENTRIES else PlaceKind.LINE, line)
    if not shape.first_lines:
        return Place(PlaceKind.ROW, line)
    which = max(bisect_right(shape.first_lines, line) - 1, 0)
    return Place(PlaceKind.ROW, line - shape.first_lines[which] + 1, shape.sheet_names[which])
