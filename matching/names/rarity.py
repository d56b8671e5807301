"""Rarity: how common a token of a name is, and what kind of name it usually is, from the shipped tables."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from matching import model
from matching.names.equivalents import groups_of, name_groups
from matching.names.tokens import Token, tokens

_PER = 10_000


@dataclass(frozen=True, slots=True)
class _Frequencies:
    by_name: dict[str, float]  # share of persons, by plain token
    by_group: dict[int, float]
    by_skeleton: dict[str, float]
    kinds: dict[str, str]


@lru_cache(maxsize=1)
def _frequencies() -> _Frequencies:
    """The table `frequencies.csv`: name, bearers in 10,000 of its population, kind (given, family or both)."""
    loaded = _Frequencies({}, {}, {}, {})
    with (files("matching") / "tables" / "frequencies.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            for token in tokens(row["name"]):
                _count(loaded, token, float(row["per_10000"]) / _PER, row["kind"])
    return loaded


def _count(loaded: _Frequencies, token: Token, share: float, kind: str) -> None:
    loaded.by_name[token.plain] = share
    loaded.kinds[token.plain] = kind
    skeleton = token.keys[0]
    loaded.by_skeleton[skeleton] = loaded.by_skeleton.get(skeleton, 0.0) + share
    for group in groups_of(token):
        loaded.by_group[group] = max(share, loaded.by_group.get(group, 0.0))
        for member in name_groups().members[group]:
            loaded.kinds.setdefault(member, kind)


@lru_cache(maxsize=65536)
def table_share(token: Token) -> float:
    """Which share of people bears a name, by the table: the token itself, its equivalents or its sound."""
    known = _frequencies()
    share = known.by_name.get(token.plain, 0.0)
    share = max([share, *(known.by_group.get(group, 0.0) for group in groups_of(token))])
    if not share:
        share = known.by_skeleton.get(token.keys[0], 0.0) * model.FAMILIAR_SOUND_SHARE
    return max(share, model.LEAST_TABLE_SHARE)


def is_family_name(token: Token) -> bool:
    """Whether a token is a family name by its form, or by the table."""
    return token.family or kind_of(token) == "family"


@lru_cache(maxsize=65536)
def kind_of(token: Token) -> str:
    """What the table says a token is: given, family or both; an empty text for one it does not know."""
    known = _frequencies().kinds.get(token.plain)
    if known is not None:
        return known
    kinds = {name_groups().kinds[group] for group in groups_of(token)}
    return kinds.pop() if len(kinds) == 1 else ""
