"""Two names alone, without anything else known of the persons: are they one name, written or told differently?

Other weights than in the score of two descriptions. There a name half agreeing is worth much, since few among many
persons have it; here both names lie on the table because they are alike, and what differs decides.
"""

from __future__ import annotations

from functools import lru_cache

from matching import model
from matching.compare.names import Alignment, align
from matching.compare.population import shipped
from matching.names.tokens import Tokens, tokens
from matching.prepare import Line
from matching.score import probability


@lru_cache(maxsize=65536)
def _line(text: str) -> Line:
    return Line(text, tokens(text))


def compare_names(a: str, b: str) -> float:
    """Likeness 0–1 of two full names as written, in any scripts; 0 when one is blank. Symmetric."""
    left, right = _line(a), _line(b)
    if not left.tokens or not right.tokens:
        return 0.0
    if b < a:
        left, right = right, left
    return probability(_bits(align(left, right, shipped())))


def _bits(found: Alignment) -> float:
    agreements = [shipped().agreement(found.left[i], found.right[j]) for i, j in found.pairs]
    rarity = sum(agreement.rarity for agreement in agreements)
    spare_left = _weighty(found.left) - len(found.pairs)
    spare_right = _weighty(found.right) - len(found.pairs)
    return (
        model.NAMES_ALONE_BITS
        + sum(model.NAMES_ALONE_LEVELS[agreement.level] for agreement in agreements)
        + model.NAMES_ALONE_RARITY * min(rarity - model.NAMES_ALONE_ENOUGH, 0.0)
        + model.NAMES_ALONE_OTHER * max(min(spare_left, spare_right), 0)
        + model.NAMES_ALONE_MISSING * abs(spare_left - spare_right)
        + (model.NAMES_ALONE_GIVEN if found.given else 0.0)
        + model.NAMES_ALONE_TURN * found.turned
    )


def _weighty(line: Tokens) -> int:
    return sum(not token.light for token in line)
