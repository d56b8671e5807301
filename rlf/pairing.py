"""Pairing: which descriptions may be proposed as one person, and their comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import matching
from matching import model
from rlf.described import Described
from rlf.models import PersonRole, ProposalKind
from rlf.proposals import FoundMatch, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matching import Match, Population
    from rlf.scoring import Scoring

Seeking = tuple[int | None, int | None]
"""The ids of a request that seeks and of one whose enquirer may be sought by it."""

_MISSING = frozenset({PersonRole.SOUGHT, PersonRole.ACCOMPANYING})  # whoever was with the sought is missing too
_KINDS = {
    PersonRole.LIST_ENTRY: ProposalKind.SOUGHT_ENTRY,
    PersonRole.ENQUIRER: ProposalKind.SOUGHT_ENQUIRER,
    PersonRole.SOUGHT: ProposalKind.SOUGHT_SOUGHT,
    PersonRole.ACCOMPANYING: ProposalKind.SOUGHT_SOUGHT,
    PersonRole.PARTNER_SOUGHT: ProposalKind.SOUGHT_SOUGHT,
}
_SOUGHT_BY_PARTNER = {PersonRole.ENQUIRER, PersonRole.PARTNER_SOUGHT}


def kind_of(one: PersonRole, other: PersonRole) -> ProposalKind | None:
    """Which kind of proposal two roles make; None for two who are not looked for in one another."""
    if {one, other} == _SOUGHT_BY_PARTNER:
        return ProposalKind.PARTNER_SEEKS_ENQUIRER
    if one in _MISSING:
        return _KINDS.get(other)
    return _KINDS.get(one) if other in _MISSING else None


def compare_pairs(
    pairs: Iterable[tuple[Described, Described]], population: Population, scoring: Scoring
) -> tuple[dict[Pair, FoundMatch], set[Pair]]:
    """Compare pairs, each in the order of its ids. Gives those probable enough to propose, and the others.

    Persons of one request are never compared: the family itself says that they are different people. Two families who
    seek each other are weighed together.
    """
    compared: dict[Pair, FoundMatch] = {}
    seeking: dict[Pair, Seeking] = {}
    for one, other in pairs:
        left, right = (one, other) if one.id < other.id else (other, one)
        kind = kind_of(left.role, right.role)
        if kind is None or (left.request_id is not None and left.request_id == right.request_id):
            continue
        match = matching.compare(left.prepared, right.prepared, population)
        compared[left.id, right.id] = FoundMatch(kind, match, left.minor or right.minor, scoring)
        if kind is ProposalKind.SOUGHT_ENQUIRER:
            seeking[left.id, right.id] = _who_seeks_whom(left, right)
    compared |= _weighed_together(compared, seeking)
    found = {pair: item for pair, item in compared.items() if item.probability >= model.PROPOSE_AT}
    return found, compared.keys() - found.keys()


def _who_seeks_whom(left: Described, right: Described) -> Seeking:
    """The request that seeks, and the request whose enquirer may be found by it."""
    seeking, sought = (right, left) if left.role is PersonRole.ENQUIRER else (left, right)
    return seeking.request_id, sought.request_id


def _weighed_together(compared: dict[Pair, FoundMatch], seeking: dict[Pair, Seeking]) -> dict[Pair, FoundMatch]:
    """Pairs of a sought and an enquirer whose families seek each other, each with the best pair of the other way."""
    best: dict[Seeking, Match] = {}
    for pair, way in seeking.items():
        match = compared[pair].match
        if way not in best or match.bits > best[way].bits:
            best[way] = match
    return {
        pair: replace(compared[pair], match=matching.with_reciprocal(compared[pair].match, best[way[::-1]]))
        for pair, way in seeking.items()
        if way[::-1] in best
    }
