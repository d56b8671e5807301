"""Where the headings of a table are: below titles, over one row or several, or nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rlf.partner_lists.folding import folded
from rlf.partner_lists.heading_words import is_heading, is_sex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlf.partner_lists.messages import TableRow
    from rlf.partner_lists.parts import Merged

LOOKED_AT = 40  # rows
_FARTHEST = 20  # filled rows down to the headings
_FARTHEST_OF_ONE_COLUMN = 4
_DEEPEST = 3  # rows of headings
_GROUPED = " / "


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table, what stands above them, and the row from which on there are data."""

    names: tuple[str, ...]
    data_from: int
    titles: tuple[str, ...] = ()
    found: bool = True


def find_headings(rows: Sequence[TableRow], merged: Sequence[Merged] = (), line: int | None = None) -> Headings:
    """The headings among the first rows of a table, of which there is one at least.

    `line` is where somebody says that they begin, 0 where there are none; one beyond these rows says nothing.
    """
    said = None if line is None else next((n for n, row in enumerate(rows) if row[0] >= line > 0), None)
    start = said if said is not None or line == 0 else _start(rows)
    if start is None:
        first = 0 if line == 0 else _first_below_titles(rows)
        width = max(len(cells) for _line, cells in rows[first:])
        numbered = tuple(f"Column {number}" for number in range(1, width + 1))
        return Headings(numbered, rows[first][0], _titles(rows[:first]), found=False)
    names, depth = _names(rows, start, merged)
    width = _usual_width(rows[start + depth :], len(names))
    return Headings((*names, *[""] * (width - len(names))), rows[start + depth - 1][0] + 1, _titles(rows[:start]))


def _titles(rows: Sequence[TableRow]) -> tuple[str, ...]:
    return tuple(" ".join(filter(None, cells)) for _line, cells in rows)


def _start(rows: Sequence[TableRow]) -> int | None:
    """Which row is the first of the headings: the one of the most words known as such, with nothing but titles above;
    else the first below titles, if it does not look like the rows under it.
    """
    width = _width(rows)
    best = best_known = 0
    for number, (_line, cells) in enumerate(rows[: _FARTHEST if width > 1 else _FARTHEST_OF_ONE_COLUMN]):
        if best_known > 1 and number > best + _DEEPEST - 1:
            break
        filled, known = sum(map(bool, cells)), _known(cells)
        is_row_of_headings = known > 1 or (known * 2 >= filled and not (width > 1 and _is_title(cells, width)))
        if is_row_of_headings and known > best_known:
            best, best_known = number, known
        elif filled >= width > 1 and not known and not _may_be_groups(rows, number):
            break
    if best_known:
        return best - 1 if best and _may_be_groups(rows, best - 1) else best
    first = _first_below_titles(rows)
    return None if _is_data(rows, first) else first


def _first_below_titles(rows: Sequence[TableRow]) -> int:
    width = _width(rows)
    below = (n for n, (_line, cells) in enumerate(rows[:_FARTHEST]) if width == 1 or not _is_title(cells, width))
    return next(below, 0)


def _width(rows: Sequence[TableRow]) -> int:
    """How many cells are filled in a row as most are."""
    filled = sorted(sum(map(bool, cells)) for _line, cells in rows)
    return filled[len(filled) // 2]


def _usual_width(rows: Sequence[TableRow], width: int) -> int:
    """As wide as the headings, or as the rows below if most of them are wider: a last column may lack its heading."""
    widths = sorted(len(cells) for _line, cells in rows)
    return max(width, widths[(len(widths) - 1) // 2] if widths else 0)


def _is_title(cells: Sequence[str], width: int) -> bool:
    filled = sum(map(bool, cells))
    return filled < width and (filled == 1 or filled * 3 <= width)


def _known(cells: Sequence[str]) -> int:
    return sum(is_heading(cell) for cell in cells)


def _is_number(cell: str) -> bool:
    """Whether a cell holds digits rather than words: a number, a date, a telephone number."""
    written = [letter for letter in cell if letter.isalnum()]
    return sum(letter.isdigit() for letter in written) * 2 > len(written)


def _kind(cell: str) -> str:
    if not cell:
        return ""
    return "number" if _is_number(cell) else "sex" if is_sex(cell) else "words"


def _is_data(rows: Sequence[TableRow], number: int) -> bool:
    """Whether a row is like those below it: digits or sexes where they have them, or a cell that comes again."""
    cells = rows[number][1]
    below = [row for _line, row in rows[number + 1 :] if row != cells]  # the same once more are headings once more
    for column, cell in enumerate(cells):
        kind = _kind(cell)
        others = [_kind(row[column]) for row in below if column < len(row) and row[column]]
        if (kind == "number" and not others) or (
            kind in {"number", "sex"} and others and others.count(kind) * 2 >= len(others)
        ):
            return True
        if kind == "words" and not is_heading(cell) and any(row[column : column + 1] == [cell] for row in below):
            return True
    return False


def _may_be_groups(rows: Sequence[TableRow], number: int) -> bool:
    """Whether a row names groups of columns: two or more words, with gaps between that the row below fills."""
    if number + 1 >= len(rows):
        return False
    cells, below = rows[number][1], rows[number + 1][1]
    spread = [n for n, cell in enumerate(cells) if cell]
    if len(spread) < 2 or any(_is_number(cell) for cell in cells if cell):  # noqa: PLR2004 - one word is a title
        return False
    gaps = [n for n in range(spread[0], spread[-1]) if not cells[n]]
    return any(below[n] for n in gaps if n < len(below))


def _names(rows: Sequence[TableRow], start: int, merged: Sequence[Merged]) -> tuple[list[str], int]:
    """The headings, put together from as many rows as they take, and how many these are."""
    line, cells = rows[start]
    names = list(cells)
    depth = 1
    while depth < _DEEPEST and start + depth + 1 < len(rows):
        low = rows[start + depth][1]
        joined = _joined(_spread(names, low, line, merged), low)
        if any(_is_number(cell) for cell in low if cell) or _is_data(rows, start + depth):
            break
        repeats = [folded(cell) for cell in low] == [folded(cell) for cell in names]
        if repeats or not (_known(joined) > _known(names) or _is_under(names, low)):
            break
        names, line = joined, rows[start + depth][0]
        depth += 1
    return [" ".join(name.split()) for name in names], depth


def _is_under(top: Sequence[str], low: Sequence[str]) -> bool:
    """Whether the lower row is known words too, as where each heading stands in two languages or below its group."""
    filled = sum(map(bool, low))
    return _known(low) > 1 and _known(low) * 2 >= filled and bool(sum(map(bool, top)))


def _spread(top: Sequence[str], low: Sequence[str], line: int, merged: Sequence[Merged]) -> list[tuple[str, bool]]:
    """For each column the upper heading that stands over it, and whether that one stands over several."""
    width = max(len(top), len(low))
    over = [(cell, False) for cell in top] + [("", False)] * (width - len(top))
    across = [(left, right) for (row, left), (_row, right) in merged if row == line and right > left]
    if not across:
        across = _gaps(top, low, width)
    for left, right in across:
        for column in range(left, min(right + 1, width)):
            over[column] = (over[left][0], bool(over[left][0]))
    return over


def _gaps(top: Sequence[str], low: Sequence[str], width: int) -> list[tuple[int, int]]:
    """Where nothing says what is merged: a heading reaches over the blanks to its right, as far as the lower row has
    something under it and under each of them.
    """
    filled = [column for column, cell in enumerate(top) if cell]
    found = []
    for left, following in pairwise([*filled, width]):
        right = left
        while right + 1 < following and right + 1 < len(low) and low[left] and low[right + 1]:
            right += 1
        if right > left:
            found.append((left, right))
    return found


def _joined(over: Sequence[tuple[str, bool]], low: Sequence[str]) -> list[str]:
    names = []
    for column, (top, of_group) in enumerate(over):
        below = low[column] if column < len(low) else ""
        if not top or not below:
            names.append(top or below)
        elif of_group or (not is_heading(f"{top} {below}") and (is_heading(top) or is_heading(below))):
            names.append(f"{top}{_GROUPED}{below}")
        else:
            names.append(f"{top} {below}")
    return names
