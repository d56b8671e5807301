"""Equivalents: names that are one name though no rule of sound says so, from the reviewed tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from matching.names.tokens import Token


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of equivalent spellings: numbers by plain token, and by number the plain tokens and the kind of name."""

    by_name: dict[str, tuple[int, ...]]
    members: list[tuple[str, ...]]
    kinds: list[str]


@lru_cache(maxsize=1)
def name_groups() -> Groups:
    """The table of given and family names, as `matching.tables.build_equivalents` made it."""
    groups = Groups({}, [], [])
    table = (files("matching") / "tables" / "equivalents.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(table.splitlines()):
        kind, _sex, spellings = line.split("\t")
        members = tuple(spellings.split(";"))
        groups.members.append(members)
        groups.kinds.append(kind)
        for member in members:
            groups.by_name[member] = (*groups.by_name.get(member, ()), number)
    return groups


@lru_cache(maxsize=131072)
def groups_of(token: Token) -> frozenset[int]:
    """Numbers of the groups a token belongs to; none for most."""
    return frozenset(name_groups().by_name.get(token.plain, ()))
