"""Relatives of both sides, aligned by relationship and by the same comparison of names."""

from __future__ import annotations

from matching import model
from matching.compare.names import best_alignment
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
        (bits, i, j)
        for i, a in enumerate(left.relatives)
        for j, b in enumerate(right.relatives)
        if (bits := _bits(a, b, population)) >= model.RELATIVE_AT_BITS
    ]
    evidence: list[Evidence] = []
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    room = model.RELATIVES_CAP_BITS
    for bits, i, j in sorted(options, key=lambda option: (-option[0], option[1], option[2])):
        if i in taken_left or j in taken_right or room <= 0:
            continue
        taken_left.add(i)
        taken_right.add(j)
        counted = min(bits * model.RELATIVE_SHARE, model.RELATIVE_CAP_BITS, room)
        room -= counted
        evidence.append(_evidence(left.relatives[i], right.relatives[j], counted, population))
    return evidence


def _bits(a: PreparedRelative, b: PreparedRelative, population: Population) -> float:
    if a.relative.relationship is not b.relative.relationship or a.relative.relationship in _PARENTS:
        return 0.0
    found = best_alignment(a.lines, b.lines, population)
    return found[0].total if found else 0.0


def _evidence(a: PreparedRelative, b: PreparedRelative, bits: float, population: Population) -> Evidence:
    found = best_alignment(a.lines, b.lines, population)
    pairs = () if found is None else tuple((found[0].left[i].text, found[0].right[j].text) for i, j in found[0].pairs)
    relationship = a.relative.relationship
    return Evidence(
        "relative", relationship, bits, a.lines[0].text, b.lines[0].text, pairs, code=f"relative.{relationship}"
    )
