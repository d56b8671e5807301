"""Similarity of two tokens: spelling within a script, sound classes across scripts, both where both are strong."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

from rapidfuzz.distance import JaroWinkler

from matching.names.sounds import VOWELS

_NEAR = {
    0.05: "ĝ~Ĝ h~x K~S J~j y~j y~Y w~W k~q k~Q q~Q Ĉ~s ĝ~g ĝ~G g~Ĝ D~Z d~Z D~d D~z T~D i~Y u~W e~i o~u G~Ĝ K~C T~t "
    "i~y W~v w~v '~a '~e '~i '~o '~u",
    0.15: "h~Ĝ K~x K~J T~s Z~z z~s D~s v~f J~g J~ĝ Ĉ~C Ĉ~c c~s c~z S~C C~j J~C J~z o~W e~Y a~e b~p t~d G~g q~g T~d "
    "k~g G~q X~h X~x k~x K~h k~K q~K q~ĝ u~w a~o b~v Ĉ~J Q~J Q~c c~C c~J c~j c~K J~S u~i S~s z~j "
    "Q~x Q~K p~f Y~j",
    0.3: "G~x G~k G~r e~o a~i a~u X~k X~s Q~s j~h j~x y~J i~o u~Y e~W a~W a~Y b~f m~n j~i l~r s~C Ĉ~k Ĉ~z "
    "h~k h~G d~J t~C y~e J~G e~u",
}
_APART = 0.9  # of the weight of the heavier of two sounds that are not near
_UNLIKE = 0.5  # likeness under which two tokens are two names, however they are spelled
_VOWEL_GAP = 0.22
_IMPLIED_VOWEL_GAP = 0.14  # of a vowel that the other script does not write
_ABJADS = frozenset({"ARABIC", "HEBREW"})
_GAPS = {"'": 0.06, "h": 0.45, "y": 0.25, "Y": 0.22, "w": 0.4, "W": 0.25, "v": 0.7, "j": 0.6, "G": 0.8}


_GAP = {**dict.fromkeys(VOWELS, _VOWEL_GAP), **_GAPS}
_GAP_BESIDE_ABJAD = {**_GAP, **dict.fromkeys("aeiou", _IMPLIED_VOWEL_GAP)}


def _build_costs(gap: dict[str, float]) -> dict[str, dict[str, float]]:
    """By sound and other sound, what it costs to take the one for the other; sounds not in it cost `_APART`."""
    near = {tuple(pair.split("~")): cost * 1.5 for cost, pairs in _NEAR.items() for pair in pairs.split()}
    sounds = {sound for pair in near for sound in pair} | gap.keys()
    costs = {
        one: {other: max(gap.get(one, 1.0), gap.get(other, 1.0), 0.3) * _APART for other in sounds} for one in sounds
    }
    for (one, other), cost in near.items():
        costs[one][other] = costs[other][one] = cost
    for sound in sounds:
        costs[sound][sound] = 0.0
    return costs


_COSTS = _build_costs(_GAP)
_COSTS_BESIDE_ABJAD = _build_costs(_GAP_BESIDE_ABJAD)


@lru_cache(maxsize=262144)
def sound_similarity(left: str, right: str, *, is_abjad_beside: bool = False) -> float:
    """Likeness 0–1 of two sounded tokens: weighted alignment of sound classes, vowels and h cheap to lose, vowels more
    so where one of the two is of a script that leaves them out.

    Weighted edit distance (Wagner–Fischer), divided by the mean weight of both tokens. Tokens that cannot be alike any
    more are not aligned to the end, and have no likeness.
    """
    if left == right:
        return 1.0
    gap, costs = (_GAP_BESIDE_ABJAD, _COSTS_BESIDE_ABJAD) if is_abjad_beside else (_GAP, _COSTS)
    weights = [gap.get(sound, 1.0) for sound in left]
    weights_right = [gap.get(sound, 1.0) for sound in right]
    mean = max((sum(weights) + sum(weights_right)) / 2, 0.5)
    hopeless = mean * (1.0 - _UNLIKE)
    above = [0.0, *accumulate(weights_right)]
    for sound, weight in zip(left, weights, strict=True):
        taken_for = costs.get(sound) or {sound: 0.0}
        diagonal, here = above[0], [above[0] + weight]
        for other, weight_right, over in zip(right, weights_right, above[1:], strict=True):
            best = diagonal + taken_for.get(other, _APART)
            if over + weight < best:  # noqa: PLR1730  # min() makes the whole alignment take half as long again
                best = over + weight
            if here[-1] + weight_right < best:  # noqa: PLR1730
                best = here[-1] + weight_right
            here.append(best)
            diagonal = over
        above = here
        if min(above) > hopeless:
            return 0.0
    return 1.0 - above[-1] / mean if above[-1] <= hopeless else 0.0


@lru_cache(maxsize=262144)
def spelling_similarity(left: str, right: str) -> float:
    """Likeness 0–1 of two plain tokens of one script: Jaro-Winkler."""
    return float(JaroWinkler.similarity(left, right))


def is_abjad_beside(script: str, other: str) -> bool:
    """Whether just one of two scripts leaves most vowels out."""
    return (script in _ABJADS) != (other in _ABJADS)
