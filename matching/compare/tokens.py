"""Two tokens: how alike they are, and at which level."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from matching import model
from matching.model import TokenLevel
from matching.names.english import is_one_by_ear
from matching.names.equivalents import groups_of
from matching.names.similarity import is_abjad_beside, sound_similarity, spelling_similarity
from matching.names.tokens import Token


@lru_cache(maxsize=262144)
def similarity(left: Token, right: Token) -> float:
    """Likeness 0–1 of two tokens, by sound, and by spelling too within one script. Symmetric."""
    if (right.plain, right.sounded) < (left.plain, left.sounded):
        left, right = right, left
    if left.plain == right.plain:
        return 1.0
    likeness = _by_sound(left, right)
    if left.script == right.script:
        likeness = max(_with_spelling(left, right, likeness), likeness - model.SPELLING_LOSS)
        if is_one_by_ear(left.plain, right.plain):
            likeness = max(likeness, model.ONE_BY_EAR)
    if left.second_half and right.second_half:
        likeness = min(likeness, _heard(left, right, left.second_half, right.second_half))
    if likeness > model.OTHER_GENDER_AT_MOST and _differ_by_gender(left, right):
        return model.OTHER_GENDER_AT_MOST
    return likeness


def _by_sound(left: Token, right: Token) -> float:
    likeness = _heard(left, right, left.sounded, right.sounded)
    if left.bare != left.sounded or right.bare != right.sounded:
        without = ((left.bare, right.bare), (left.bare, right.sounded), (left.sounded, right.bare))
        likeness = max(likeness, max(_heard(left, right, *pair) for pair in without) - model.JOINED_ARTICLE_LOSS)
    if bool(left.father_stem) != bool(right.father_stem):
        stems = left.father_stem or left.sounded, right.father_stem or right.sounded
        likeness = max(likeness, _heard(left, right, *stems) - model.FATHER_STEM_LOSS)
    return likeness


def _heard(left: Token, right: Token, sounds: str, others: str) -> float:
    """Likeness of sounds of two tokens."""
    return sound_similarity(sounds, others, is_abjad_beside=is_abjad_beside(left.script, right.script))


def _with_spelling(left: Token, right: Token, likeness: float) -> float:
    """Sound and Jaro-Winkler mixed; a single typing error in a longer token is forgiven."""
    mixed = model.SPELLING_SHARE * spelling_similarity(left.plain, right.plain)
    mixed += (1.0 - model.SPELLING_SHARE) * likeness
    is_long = min(len(left.plain), len(right.plain)) >= model.TYPING_ERROR_LETTERS
    if is_long and mixed < model.TYPING_ERROR_AT and OSA.distance(left.plain, right.plain, score_cutoff=1) == 1:
        return model.TYPING_ERROR_AT
    return mixed


def _differ_by_gender(left: Token, right: Token) -> bool:
    """Samir and Samira, Julio and Julia are brother and sister, in any script; Ivanov and Ivanova are one family."""
    if left.family or right.family:
        return False
    one, other = left.bare, right.bare
    if one[:-1] == other[:-1] and {one[-1:], other[-1:]} == {"a", "o"}:
        return True
    if one.endswith("a") == other.endswith("a"):
        return False
    hers, his = (one, other) if one.endswith("a") else (other, one)
    return len(hers) > 1 and _heard(left, right, hers[:-1], his) >= model.SAME_SOUND_AT


@lru_cache(maxsize=262144)
def level_of(left: Token, right: Token) -> TokenLevel:
    """At which level two tokens agree. Symmetric."""
    if left.plain == right.plain:
        return TokenLevel.EXACT
    groups, other_groups = groups_of(left), groups_of(right)
    if not groups.isdisjoint(other_groups):
        return TokenLevel.EQUIVALENT
    known_apart = bool(groups and other_groups) and left.bare == left.sounded and right.bare == right.sounded
    if known_apart and set(left.keys).isdisjoint(right.keys):
        return TokenLevel.DIFFERENT
    likeness = similarity(left, right) if _may_be_alike(left, right) else 0.0
    if known_apart:  # such as Hassan and Hussein; Salim and Salem are often one name to the ear
        is_alike = likeness >= model.SAME_SOUND_AT
        likeness -= model.KNOWN_APART_ALIKE_LOSS if is_alike else model.KNOWN_APART_LOSS
    for level, least, _, _ in model.TOKEN_LEVELS:
        if likeness >= least:
            return level
    return TokenLevel.INITIAL if _is_initial(left, right) or _is_initial(right, left) else TokenLevel.DIFFERENT


def _may_be_alike(left: Token, right: Token) -> bool:
    """Quick refusal by skeletons, which spares most alignments of sounds."""
    if left.father_stem or right.father_stem:
        return True
    for one in left.keys:
        for other in right.keys:
            if JaroWinkler.similarity(one, other, score_cutoff=model.SKELETON_AT):
                return True
    return False


def _is_initial(short: Token, full: Token) -> bool:
    return len(short.plain) == 1 and short.plain.isalpha() and full.sounded[:1] == short.sounded[:1]
