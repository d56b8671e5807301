"""Ge'ez syllables to sounds, from the syllables' own Unicode names ("ETHIOPIC SYLLABLE GWA")."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_CONSONANTS = {
    "H": "h", "L": "l", "HH": "h", "M": "m", "SZ": "s", "R": "r", "S": "s", "SH": "S", "Q": "q", "QH": "q", "B": "b",
    "V": "v", "T": "t", "C": "C", "X": "h", "N": "n", "NY": "n", "GLOTTAL ": "'", "K": "k", "KX": "x", "W": "w",
    "PHARYNGEAL ": "'", "Z": "z", "ZH": "J", "Y": "y", "D": "d", "DD": "d", "J": "J", "G": "g", "GG": "g", "TH": "t",
    "CH": "C", "PH": "p", "TS": "c", "TZ": "c", "F": "f", "P": "p",
    "QW": "qw", "QHW": "qw", "XW": "hw", "KW": "kw", "KXW": "xw", "GW": "gw", "MW": "mw", "BW": "bw", "FW": "fw",
    "PW": "pw", "GGW": "gw",
}  # fmt: skip
_VOWELS = {"AA": "a", "EE": "e", "OA": "o", "A": "e", "U": "u", "I": "i", "E": "", "O": "o"}
_PREFIX = "ETHIOPIC SYLLABLE "
_OPEN_CONSONANTS = frozenset("h'")  # ሀ አ ዐ say "ha" and "a" in the first order where others say "e"


@lru_cache(maxsize=1024)
def _syllable_sounds(letter: str) -> str:
    name = unicodedata.name(letter, "")
    if not name.startswith(_PREFIX):
        return ""
    syllable = name.removeprefix(_PREFIX)
    for ending, vowel in _VOWELS.items():
        consonant = _CONSONANTS.get(syllable.removesuffix(ending)) if syllable.endswith(ending) else None
        if consonant is not None:
            return consonant + ("a" if ending == "A" and consonant in _OPEN_CONSONANTS else vowel)
    return ""


def geez_sounds(token: str) -> str:
    """Sound classes of a token in Ge'ez letters; sixth-order syllables count as bare consonants."""
    return "".join(map(_syllable_sounds, token))
