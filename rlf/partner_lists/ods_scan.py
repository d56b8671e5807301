"""How far the sheets of an ODS file reach, where one cell may stand for a million, and how many formulas they hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlf.partner_lists.guarded_xml import GuardedXml
from rlf.partner_lists.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEET_CELLS
from rlf.partner_lists.messages import FileProblem, FileProblemError

if TYPE_CHECKING:
    from typing import IO

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_COUNT = re.compile(r"[0-9]{1,9}")
_CELLS = {_TABLE + "table-cell", _TABLE + "covered-table-cell"}
_FILLED = {_OFFICE + "value-type", _OFFICE + "value", _OFFICE + "string-value"}


def scan_ods(stream: IO[bytes]) -> int:
    """Look through the content of an ODS file and count its formulas.

    Raises:
        FileProblemError: a sheet reaches too far, or it is no proper XML.
    """
    reach = _Reach()
    for _piece in GuardedXml(reach.start, reach.end).read(stream):
        pass
    return reach.formulas


class _Reach:
    """Follows tables, rows and cells; blank ones count only where a filled one comes after them."""

    def __init__(self) -> None:
        self.formulas = 0
        self._rows = self._width = 0  # of the table, up to the last filled cell
        self._row, self._row_repeats = 0, 1
        self._column = self._row_width = 0

    def start(self, name: str, attributes: list[str]) -> None:
        if name in _CELLS:
            self._cell(dict(zip(attributes[::2], attributes[1::2], strict=True)))
        elif name == _TABLE + "table-row":
            given = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self._row_repeats = _repeats(given.get(_TABLE + "number-rows-repeated"))
            self._column = self._row_width = 0
        elif name == _TABLE + "table":
            self._rows = self._width = self._row = 0

    def end(self, name: str) -> None:
        if name != _TABLE + "table-row":
            return
        self._row += self._row_repeats
        if self._row_width:
            self._rows = self._row
            self._width = max(self._width, self._row_width)
            if self._rows > MAX_ROWS or self._rows * self._width > MAX_SHEET_CELLS:
                raise FileProblemError(FileProblem.SHEET_TOO_LARGE, self._rows)

    def _cell(self, given: dict[str, str]) -> None:
        self._column += _repeats(given.get(_TABLE + "number-columns-repeated"))
        if not _FILLED.isdisjoint(given):
            self._row_width = self._column
            if self._column > MAX_COLUMNS:
                raise FileProblemError(FileProblem.TOO_MANY_COLUMNS, self._row + 1)
        self.formulas += _TABLE + "formula" in given


def _repeats(said: str | None) -> int:
    """How often a cell or row stands there; a number beyond all reason, or none, counts as one too many."""
    if said is None:
        return 1
    return int(said) if _COUNT.fullmatch(said) else MAX_ROWS + 1
