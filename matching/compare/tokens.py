"""Two tokens: how alike they are, at which level, and how much that weighs for names of their rarity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from matching import model
from matching.model import TokenLevel
from matching.names.equivalents import are_equivalent
from matching.names.rarity import rarity_bits
from matching.names.similarity import sound_similarity, spelling_similarity
from matching.names.tokens import Token


@dataclass(frozen=True, slots=True)
class TokenAgreement:
    """Level, bits for one name and rarity in bits; bits are zero when the tokens are different names."""

    level: TokenLevel
    bits: float
    rarity: float


_DIFFERENT = TokenAgreement(TokenLevel.DIFFERENT, 0.0, 0.0)


@lru_cache(maxsize=262144)
def similarity(left: Token, right: Token) -> float:
    """Likeness 0–1 of two tokens, by sound, and by spelling too within one script. Symmetric."""
    if (right.plain, right.sounded) < (left.plain, left.sounded):
        left, right = right, left
    if left.plain == right.plain:
        return 1.0
    likeness = sound_similarity(left.sounded, right.sounded)
    if left.bare != left.sounded or right.bare != right.sounded:
        likeness = max(likeness, _best_without_articles(left, right) - model.JOINED_ARTICLE_LOSS)
    if bool(left.father_stem) != bool(right.father_stem):
        stem_likeness = sound_similarity(left.father_stem or left.sounded, right.father_stem or right.sounded)
        likeness = max(likeness, stem_likeness - model.FATHER_STEM_LOSS)
    if left.script != right.script:
        return likeness
    spelled = spelling_similarity(left.plain, right.plain)
    mixed = model.SPELLING_SHARE * spelled + (1.0 - model.SPELLING_SHARE) * likeness
    return max(mixed, likeness - 0.08)


def _best_without_articles(left: Token, right: Token) -> float:
    return max(
        sound_similarity(left.bare, right.bare),
        sound_similarity(left.bare, right.sounded),
        sound_similarity(left.sounded, right.bare),
    )


@lru_cache(maxsize=262144)
def agreement(left: Token, right: Token) -> TokenAgreement:
    """Whether and how two tokens are one name, and the bits that this is worth."""
    rarity = min(rarity_bits(left), rarity_bits(right))
    if left.plain == right.plain:
        return TokenAgreement(TokenLevel.EXACT, rarity, rarity)
    if are_equivalent(left, right):
        return _weighed(TokenLevel.EQUIVALENT, rarity)
    likeness = similarity(left, right)
    for level, least, _, _ in model.TOKEN_LEVELS:
        if likeness >= least:
            return _weighed(level, rarity)
    if _is_initial(left, right) or _is_initial(right, left):
        return TokenAgreement(TokenLevel.INITIAL, model.INITIAL_BITS, model.INITIAL_BITS)
    return _DIFFERENT


def _weighed(level: TokenLevel, rarity: float) -> TokenAgreement:
    for known, _, share, shift in model.TOKEN_LEVELS:
        if known is level:
            return TokenAgreement(level, max(rarity * share + shift, 0.1), rarity)
    return _DIFFERENT


def _is_initial(short: Token, full: Token) -> bool:
    return len(short.plain) == 1 and short.plain.isalpha() and full.sounded[:1] == short.sounded[:1]
