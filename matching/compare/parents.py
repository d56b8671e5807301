"""Father's and mother's names: in a column of their own, inside the full name, or among the relatives."""

from __future__ import annotations

from matching import model
from matching.compare.names import Alignment
from matching.compare.population import Population, TokenAgreement
from matching.compare.tokens import similarity
from matching.evidence import Evidence
from matching.model import TokenLevel
from matching.names.tokens import Token, Tokens
from matching.prepare import Line, PreparedPerson


def father_evidence(
    left: PreparedPerson, right: PreparedPerson, found: tuple[Alignment, Line, Line] | None, population: Population
) -> Evidence | None:
    """A father known apart from the name line, against the other's father or the tokens of its line left over.

    None (unknown) when a side says nothing of a father. A father inside both lines is the names' own evidence.
    """
    if left.father and right.father:
        return _both_known(left, right, found, population)
    if found is None:
        return None
    alignment, left_line, right_line = found
    if left.father and not _holds(left_line, left.father[0]):
        spare = _spare(alignment.right, {j for _, j in alignment.pairs})
        return _inside_line(left.father[0], spare, population=population, is_left=True)
    if right.father and not _holds(right_line, right.father[0]):
        spare = _spare(alignment.left, {i for i, _ in alignment.pairs})
        return _inside_line(right.father[0], spare, population=population, is_left=False)
    return None


def _both_known(
    left: PreparedPerson, right: PreparedPerson, found: tuple[Alignment, Line, Line] | None, population: Population
) -> Evidence | None:
    a, b = left.father[0], right.father[0]
    best = population.agreement(a, b)
    if best.level is TokenLevel.DIFFERENT:
        return Evidence("father", "different", model.FATHER_DIFFERENT_BITS, a.text, b.text, code="father.different")
    counted = found is not None and _holds(found[1], a) and _holds(found[2], b)
    return None if counted else _agreeing("father", a, b, best, model.FATHER_CAP_BITS)


def _holds(line: Line, father: Token) -> bool:
    """Whether a line of a name has the father's name in it, so that comparing the line has counted it."""
    if line.father_is_in is not None:
        return line.father_is_in
    return any(similarity(father, token) >= model.FATHER_FOUND_AT for token in line.tokens[1:])


def _spare(tokens: Tokens, matched: set[int]) -> list[Token]:
    return [token for place, token in enumerate(tokens) if place and place not in matched]


def _inside_line(father: Token, spare: list[Token], *, population: Population, is_left: bool) -> Evidence | None:
    if not spare:
        return None
    token = max(spare, key=lambda other: population.agreement(father, other).bits)
    best = population.agreement(father, token)
    if best.level in {TokenLevel.DIFFERENT, TokenLevel.INITIAL}:
        return None
    texts = (father, token) if is_left else (token, father)
    return _agreeing("father", texts[0], texts[1], best, model.FATHER_CAP_BITS)


def mother_evidence(left: PreparedPerson, right: PreparedPerson, population: Population) -> Evidence | None:
    """The mothers' given names, or whichever of their tokens agree best; None when a side does not know."""
    if not left.mother or not right.mother:
        return None
    pairs = [(a, b) for a in left.mother for b in right.mother]
    a, b = max(pairs, key=lambda pair: population.agreement(*pair).bits)
    best = population.agreement(a, b)
    if best.level is TokenLevel.DIFFERENT:
        texts = (left.mother[0].text, right.mother[0].text)
        return Evidence("mother", "different", model.MOTHER_DIFFERENT_BITS, *texts, code="mother.different")
    return _agreeing("mother", a, b, best, model.MOTHER_CAP_BITS)


def _agreeing(field: str, left: Token, right: Token, found: TokenAgreement, cap: float) -> Evidence:
    return Evidence(
        field=field,
        level=found.level,
        bits=min(found.bits, cap),
        left_text=left.text,
        right_text=right.text,
        aligned=((left.text, right.text),),
        code=f"{field}.{found.level}",
        rarity=round(2**found.rarity),
    )
