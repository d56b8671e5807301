"""The score: prior and evidence of two persons summed, and the probability that they are one."""

from __future__ import annotations

import math

from matching import model
from matching.compare.birth import birth_evidence
from matching.compare.names import best_alignment, name_evidence
from matching.compare.parents import father_evidence, mother_evidence
from matching.compare.places import last_seen_evidence, origin_evidence
from matching.compare.population import Population, shipped
from matching.compare.relatives import relatives_evidence
from matching.compare.traits import ethnicity_evidence, marks_evidence, nationality_evidence, sex_evidence
from matching.evidence import Evidence, Match
from matching.person import Person
from matching.prepare import PreparedPerson, prepare


def compare(
    left: Person | PreparedPerson, right: Person | PreparedPerson, population: Population | None = None
) -> Match:
    """How probably two descriptions are of one person, and why. Symmetric and deterministic.

    A `population` knows how common names are among those compared, and of how many persons one is sought; without one
    the shipped table alone does, and the prior is `model.PRIOR_BITS`.

    The sum of the evidence's bits and of `population.prior_bits` is the score; contradictions come first.
    """
    a, b = prepare(left), prepare(right)
    population = population or shipped()
    if b.order < a.order:
        return _compare(b, a, population).mirrored()
    return _compare(a, b, population)


def _compare(a: PreparedPerson, b: PreparedPerson, population: Population) -> Match:
    evidence = _all_evidence(a, b, population)
    bits = population.prior_bits + sum(item.bits for item in evidence)
    return Match(probability(bits), bits, _in_order(evidence))


def _in_order(evidence: list[Evidence]) -> tuple[Evidence, ...]:
    """Contradictions first, then the heaviest."""
    return tuple(sorted(evidence, key=lambda item: (item.bits >= 0, -abs(item.bits), item.field)))


def _all_evidence(a: PreparedPerson, b: PreparedPerson, population: Population) -> list[Evidence]:
    found = best_alignment(a.lines, b.lines, population)
    evidence = name_evidence(*found, population) if found else []
    one, other = a.person, b.person
    optional = (
        father_evidence(a, b, found, population),
        mother_evidence(a, b, population),
        birth_evidence(one.birth, other.birth),
        sex_evidence(one.sex, other.sex),
        nationality_evidence(one.nationalities, other.nationalities),
        origin_evidence(one, other),
        last_seen_evidence(one, other),
        ethnicity_evidence(one.ethnicity, other.ethnicity),
        marks_evidence(one.marks, other.marks),
    )
    evidence += [item for item in optional if item is not None]
    return evidence + relatives_evidence(a, b, population)


def with_reciprocal(match: Match, reverse: Match) -> Match:
    """A match of one sought with one who seeks, where the latter seeks whoever seeks the former, by match `reverse`.

    It speaks for this one by a share of its evidence, and never against it.
    """
    weight = sum(item.bits for item in reverse.evidence) * model.RECIPROCAL_SHARE
    if weight < model.RECIPROCAL_LEAST_BITS:
        return match
    weight = min(weight, model.RECIPROCAL_CAP_BITS)
    found = Evidence("reciprocal", "seeks_back", weight, code="reciprocal.seeks_back")
    bits = match.bits + weight
    return Match(probability(bits), bits, _in_order([*match.evidence, found]))


def probability(bits: float) -> float:
    """Logistic of a score in bits: 0 is even odds, each bit doubles them."""
    return 1.0 / (1.0 + math.exp(-bits * math.log(2.0)))
