"""Two names: tokens aligned in order, with a family name that may stand first, and clashes where both sides speak."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching import model
from matching.compare.population import Population, TokenAgreement
from matching.evidence import Evidence
from matching.model import TokenLevel
from matching.names.rarity import is_family_name, kind_of
from matching.names.tokens import Tokens, joined
from matching.prepare import Line

_LEVEL_ORDER = list(TokenLevel)
_LEFT, _RIGHT = 0, 1

Bits = Sequence[Sequence[float]]
"""What it is worth that two tokens agree, by those of the left line and then those of the right."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Tokens of two lines laid side by side: index pairs that agree, and the bits of each part of the verdict."""

    left: Tokens
    right: Tokens
    pairs: tuple[tuple[int, int], ...]
    agreed: float
    turned: float
    given: float
    others: float

    @property
    def counted(self) -> float:
        """Bits of agreement that count: capped, and lower when it is only a family that agrees."""
        return min(self.agreed, model.FAMILY_ONLY_CAP_BITS if self.given else model.NAME_CAP_BITS)

    @property
    def total(self) -> float:
        """Bits of the alignment, agreement and clashes."""
        return self.counted + self.turned + self.given + self.others


def align(left: Line, right: Line, population: Population) -> Alignment:
    """Best alignment of two lines: as they stand, with the first token of either moved to the end, or with two tokens
    of one made into one that the other line has.
    """
    found = [_align_tokens(left, right, population)]
    if len(found[0].pairs) < max(len(left.tokens), len(right.tokens)):
        if (shorter := _with_join(left, right)) is not None:
            found.append(_align_tokens(shorter, right, population))
        if (shorter := _with_join(right, left)) is not None:
            found.append(_align_tokens(left, shorter, population))
    return max(found, key=_total)


def _with_join(line: Line, other: Line) -> Line | None:
    """The line with two neighbouring tokens as one, if the other has a token with the consonants of both."""
    tokens = line.tokens
    skeletons = {key for token in other.tokens for key in token.keys}
    for place in range(len(tokens) - 1):
        both = tokens[place].keys[0] + tokens[place + 1].keys[0].removeprefix("A")
        if both in skeletons:
            one = joined(tokens[place], tokens[place + 1])
            return replace(line, tokens=(*tokens[:place], one, *tokens[place + 2 :]))
    return None


def _align_tokens(left: Line, right: Line, population: Population) -> Alignment:
    a, b = left.tokens, right.tokens
    agreement = population.agreement
    bits = [[agreement(one, other).bits for other in b] for one in a]
    best = _align_in_order(a, b, bits, 0.0)
    if not best.given:
        return best
    ceiling = min(sum(map(max, bits)), model.NAME_CAP_BITS)
    if not ceiling:  # no word meets another, in whatever order
        return best
    for side in (_RIGHT, _LEFT):
        turned, other = (left, right) if side == _LEFT else (right, left)
        if turned.ordered or len(turned.tokens) == 1:
            continue
        cost = _turning_bits(turned, other)
        if ceiling + cost > best.total:
            best = max(best, _with_moved_token(_align_turned(a, b, bits, side, cost), side), key=_total)
    return best


def _align_turned(left: Tokens, right: Tokens, bits: Bits, side: int, cost: float) -> Alignment:
    """Alignment with the first token of one side moved to its end, at a cost in bits."""
    if side == _LEFT:
        return _align_in_order(_turn(left), right, [*bits[1:], bits[0]], cost)
    return _align_in_order(left, _turn(right), [[*row[1:], row[0]] for row in bits], cost)


def _with_moved_token(found: Alignment, side: int) -> Alignment:
    """A token moved to the end should meet its like there, unless it plainly is a family name."""
    last = len((found.left, found.right)[side]) - 1
    if found.turned == model.TURN_FAMILY_FIRST_BITS or any(pair[side] == last for pair in found.pairs):
        return found
    return replace(found, turned=found.turned + model.TURN_UNPAIRED_BITS)


def _total(found: Alignment) -> float:
    return found.total


def _turn(tokens: Tokens) -> Tokens:
    return (*tokens[1:], tokens[0])


def _turning_bits(turned: Line, other: Line) -> float:
    """Cost of reading a line as family name first, by its tokens, the habit of its list and a patronymic particle."""
    if any(token.after_patronymic for token in (*turned.tokens, *other.tokens)):
        return model.TURN_PATRONYMIC_BITS
    first = turned.tokens[0]
    if is_family_name(first):
        return model.TURN_FAMILY_FIRST_BITS
    return turned.turn_bits + (model.TURN_GIVEN_FIRST_BITS if kind_of(first) == "given" else 0.0)


def _align_in_order(left: Tokens, right: Tokens, bits: Bits, turned: float) -> Alignment:
    pairs = _best_pairs(bits)
    agreed = sum([bits[i][j] for i, j in pairs])
    given, others = _clashes(left, right, pairs)
    return Alignment(left, right, pairs, agreed, turned, given, others)


def _best_pairs(bits: Bits) -> tuple[tuple[int, int], ...]:
    """Order-preserving pairs with the greatest sum of bits."""
    cells = [(i, j) for i, row in enumerate(bits) for j, weight in enumerate(row) if weight > 0]
    in_order = all(cells[n][0] < cells[n + 1][0] and cells[n][1] < cells[n + 1][1] for n in range(len(cells) - 1))
    return tuple(cells) if in_order else _best_path(bits)


def _best_path(bits: Bits) -> tuple[tuple[int, int], ...]:
    """Needleman-Wunsch without gap costs, traced from its first cell."""
    rows, columns = len(bits), len(bits[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        below, here, row = best[i + 1], best[i], bits[i]
        for j in range(columns - 1, -1, -1):
            here[j] = max(below[j], here[j + 1], row[j] + below[j + 1])
    pairs = []
    i = j = 0
    while i < rows and j < columns and best[i][j] > 0:
        if bits[i][j] > 0 and best[i][j] == bits[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return tuple(pairs)


def _clashes(left: Tokens, right: Tokens, pairs: tuple[tuple[int, int], ...]) -> tuple[float, float]:
    """Bits against: both given names there and not paired; other tokens unpaired on both sides."""
    matched_left = {i for i, _ in pairs}
    matched_right = {j for _, j in pairs}
    given = 0.0
    if not pairs:
        given = model.NOTHING_ALIGNED_BITS
    elif (0, 0) not in pairs:
        shifted = 0 in matched_left or 0 in matched_right
        given = model.GIVEN_SHIFTED_BITS if shifted else model.GIVEN_DIFFERENT_BITS
    spare_left = [i for i in range(1, len(left)) if i not in matched_left and not left[i].light]
    spare_right = [j for j in range(1, len(right)) if j not in matched_right and not right[j].light]
    if not spare_left or not spare_right:
        return given, 0.0
    last_differ = _is_family(left, spare_left[-1]) and _is_family(right, spare_right[-1])
    count = min(len(spare_left), len(spare_right)) - last_differ
    return given, model.OTHER_DIFFERENT_BITS * count + model.FAMILY_DIFFERENT_BITS * last_differ


def _is_family(tokens: Tokens, place: int) -> bool:
    return place == len(tokens) - 1 and is_family_name(tokens[place])


def best_alignment(
    left: Sequence[Line], right: Sequence[Line], population: Population
) -> tuple[Alignment, Line, Line] | None:
    """The lines of two persons that agree best; None when a side has no name."""
    best: tuple[Alignment, Line, Line] | None = None
    top = -math.inf
    for a in left:
        for b in right:
            found = align(a, b, population)
            total = found.total + (model.ALIAS_BITS if a.alias or b.alias else 0.0)
            if total > top:
                best, top = (found, a, b), total
    return best


def name_evidence(found: Alignment, left: Line, right: Line, population: Population) -> list[Evidence]:
    """Evidence of an alignment: what agrees, and each clash on its own."""
    texts = (left.text, right.text)
    evidence = []
    if found.pairs:
        evidence.append(_agreeing(found, texts, population))
    if left.alias or right.alias:
        evidence.append(_clash("name_alias", "alias", model.ALIAS_BITS, texts))
    if found.turned:
        evidence.append(_clash("name_order", "family_first", found.turned, texts))
    if not found.pairs:
        evidence.append(_clash("name", "different", found.given, texts))
    elif found.given:
        level = "shifted" if found.given == model.GIVEN_SHIFTED_BITS else "different"
        evidence.append(_clash("given_name", level, found.given, (found.left[0].text, found.right[0].text)))
    if found.others:
        evidence.append(_clash("other_names", "different", found.others, texts))
    return evidence


def _agreeing(found: Alignment, texts: tuple[str, str], population: Population) -> Evidence:
    agreements: list[TokenAgreement] = [population.agreement(found.left[i], found.right[j]) for i, j in found.pairs]
    worst = max((a.level for a in agreements), key=_LEVEL_ORDER.index)
    rarity = min(2 ** sum(a.rarity for a in agreements), model.ONE_IN_LIMIT)
    return Evidence(
        field="name",
        level=worst,
        bits=found.counted,
        left_text=texts[0],
        right_text=texts[1],
        aligned=tuple((found.left[i].text, found.right[j].text) for i, j in found.pairs),
        code=f"name.{worst}",
        rarity=round(rarity),
    )


def _clash(field: str, level: str, bits: float, texts: tuple[str, str]) -> Evidence:
    return Evidence(field, level, bits, texts[0], texts[1], code=f"{field}.{level}")
