"""Which sheets of a workbook are one list, and how their columns fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlf.partner_lists.folding import folded
from rlf.partner_lists.messages import FileProblem, FileProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlf.partner_lists.look_through import PartSeen

_Key = tuple[str, int]  # a heading as it is compared, and how many of the same stand before it


def chosen_sheets(parts: Sequence[PartSeen], wanted: Sequence[int] | None) -> list[PartSeen]:
    """Those that are wanted, in the order of the workbook; where nobody said so the fullest, with all that have the
    same headings.

    Raises:
        FileProblemError: none of them holds anything, or one that is wanted does not exist.
    """
    known = {part.index for part in parts}
    if wanted is not None and (not wanted or not known.issuperset(wanted)):
        raise FileProblemError(FileProblem.NO_SUCH_SHEET)
    filled = [part for part in parts if part.headings and (wanted is None or part.index in wanted)]
    if not filled:
        raise FileProblemError(FileProblem.EMPTY)
    if wanted is not None:
        return filled
    fullest = max(filled, key=lambda part: part.rows)
    alike = set(_keys(fullest.headings))
    return [part for part in filled if set(_keys(part.headings)) == alike and part.has_headings == fullest.has_headings]


def union_of(parts: Sequence[PartSeen]) -> list[str]:
    """All headings of these sheets, those of the first in front."""
    found: dict[_Key, str] = {}
    for part in parts:
        for key, heading in zip(_keys(part.headings), part.headings, strict=True):
            found.setdefault(key, heading)
    return list(found.values())


def orders_of(parts: Sequence[PartSeen], headings: Sequence[str]) -> list[tuple[int, ...]]:
    """For each sheet the places of its columns among all headings; empty where all sheets have all of them in order."""
    places = {key: place for place, key in enumerate(_keys(headings))}
    orders = [tuple(places[key] for key in _keys(part.headings)) for part in parts]
    return orders if any(order != tuple(range(len(headings))) for order in orders) else [()] * len(parts)


def _keys(headings: Sequence[str]) -> list[_Key]:
    keys: list[_Key] = []
    for heading in headings:
        word = folded(heading)
        keys.append((word, sum(word == known for known, _number in keys)))
    return keys
