"""Many values in portions: a query takes only so many parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

V = TypeVar("V", int, bytes, tuple[int, int])

AT_ONCE = 400


def in_portions(values: Iterable[V]) -> Iterator[list[V]]:
    """The distinct values in their order, at most `AT_ONCE` at a time."""
    ordered = sorted(set(values))
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
