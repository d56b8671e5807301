"""Equivalents: names that are one name though no rule of sound says so, from the reviewed tables."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from matching.names.tokens import Token, tokens


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of equivalent spellings: numbers by plain token, and plain tokens by number."""

    by_name: dict[str, tuple[int, ...]]
    members: dict[int, tuple[str, ...]]


def _load(table_name: str) -> Groups:
    """A table with one group a row, its spellings in the column `names`, separated by `;`."""
    by_name: dict[str, tuple[int, ...]] = {}
    members: dict[int, tuple[str, ...]] = {}
    with (files("matching") / "tables" / table_name).open(encoding="utf-8") as table:
        for number, row in enumerate(csv.DictReader(table)):
            # a spelling of several words counts by its joined form, as tokens() makes it
            spellings = ["".join(token.plain for token in tokens(name)) for name in row["names"].split(";")]
            members[number] = tuple(dict.fromkeys(filter(None, spellings)))
            for spelling in members[number]:
                by_name[spelling] = (*by_name.get(spelling, ()), number)
    return Groups(by_name, members)


@lru_cache(maxsize=1)
def name_groups() -> Groups:
    """The table of given and family names."""
    return _load("equivalents.csv")


@lru_cache(maxsize=131072)
def groups_of(token: Token) -> frozenset[int]:
    """Numbers of the groups a token belongs to; none for most."""
    return frozenset(name_groups().by_name.get(token.plain, ()))
