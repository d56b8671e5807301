"""Pairing: which descriptions may be proposed as one person, and their comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matching
from matching import model
from rlf.described import Described
from rlf.models import PersonRole, ProposalKind
from rlf.proposals import FoundMatch, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable

_MISSING = frozenset({PersonRole.SOUGHT, PersonRole.ACCOMPANYING})  # whoever was with the sought is missing too
_KINDS = {
    PersonRole.LIST_ENTRY: ProposalKind.SOUGHT_ENTRY,
    PersonRole.ENQUIRER: ProposalKind.SOUGHT_ENQUIRER,
    PersonRole.SOUGHT: ProposalKind.SOUGHT_SOUGHT,
    PersonRole.ACCOMPANYING: ProposalKind.SOUGHT_SOUGHT,
}


def kind_of(one: PersonRole, other: PersonRole) -> ProposalKind | None:
    """Which kind of proposal two roles make; None for two who are not looked for in one another."""
    if one in _MISSING:
        return _KINDS.get(other)
    return _KINDS.get(one) if other in _MISSING else None


def compare_pairs(pairs: Iterable[tuple[Described, Described]]) -> tuple[dict[Pair, FoundMatch], set[Pair]]:
    """Compare pairs, each in the order of its ids. Gives those probable enough to propose, and the others.

    Persons of one request are never compared: the family itself says that they are different people.
    """
    found: dict[Pair, FoundMatch] = {}
    others: set[Pair] = set()
    for one, other in pairs:
        left, right = (one, other) if one.id < other.id else (other, one)
        kind = kind_of(left.role, right.role)
        if kind is None or (left.request_id is not None and left.request_id == right.request_id):
            continue
        match = matching.compare(left.prepared, right.prepared)
        if match.probability >= model.PROPOSE_AT:
            found[left.id, right.id] = FoundMatch(kind, match, urgent=left.minor or right.minor)
        else:
            others.add((left.id, right.id))
    return found, others
