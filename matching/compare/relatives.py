"""Relatives of both sides, aligned by relationship and by the same comparison of names."""

from __future__ import annotations

from matching import model
from matching.compare.names import Alignment, best_alignment
from matching.compare.population import Population
from matching.evidence import Evidence
from matching.person import Relationship
from matching.prepare import PreparedPerson, PreparedRelative

_PARENTS = {Relationship.FATHER, Relationship.MOTHER}  # compared as parents, in a file of their own


def relatives_evidence(left: PreparedPerson, right: PreparedPerson, population: Population) -> list[Evidence]:
    """One finding for each relative that both name in the same relationship. A list of relatives is never complete,
    so that one who is missing on the other side says nothing.
    """
    if not left.relatives or not right.relatives:
        return []
    options = [
        (found, i, j)
        for i, a in enumerate(left.relatives)
        for j, b in enumerate(right.relatives)
        if (found := _alignment(a, b, population)) is not None and found.total >= model.RELATIVE_AT_BITS
    ]
    evidence: list[Evidence] = []
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    room = model.RELATIVES_CAP_BITS
    for found, i, j in sorted(options, key=lambda option: (-option[0].total, option[1], option[2])):
        if i in taken_left or j in taken_right or room <= 0:
            continue
        taken_left.add(i)
        taken_right.add(j)
        counted = min(found.total * model.RELATIVE_SHARE, model.RELATIVE_CAP_BITS, room)
        room -= counted
        evidence.append(_evidence(left.relatives[i], right.relatives[j], found, counted))
    return evidence


def _alignment(a: PreparedRelative, b: PreparedRelative, population: Population) -> Alignment | None:
    """Their names aligned, if they are in the same relationship and both have one."""
    if a.relative.relationship is not b.relative.relationship or a.relative.relationship in _PARENTS:
        return None
    found = best_alignment(a.lines, b.lines, population)
    return found[0] if found else None


def _evidence(a: PreparedRelative, b: PreparedRelative, found: Alignment, bits: float) -> Evidence:
    pairs = tuple((found.left[i].text, found.right[j].text) for i, j in found.pairs)
    relationship = a.relative.relationship
    return Evidence(
        "relative", relationship, bits, a.lines[0].text, b.lines[0].text, pairs, code=f"relative.{relationship}"
    )
