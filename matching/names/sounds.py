"""Sounds: one alphabet of sound classes for all scripts, and the consonant skeletons made of it.

Each character is a class. Vowels a e i o u; W and Y are Arabic letters that may be consonant or vowel; ' is ʿayn or
hamza; S C J sh, ch, j; x kh; G gh; T th; D dh (ذ ظ); Z ض; c ts; X ks; h all kinds of h. Ambiguous spellings have
classes of their own: K is "ch", j is "j", Q is "c" before a, o, u, Ĉ before e and i or with cedilla, ĝ is "g" before
e and i, Ĝ is Cyrillic г.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from matching.names.arabic import arabic_sounds
from matching.names.caucasus import armenian_sounds, georgian_sounds
from matching.names.cyrillic import cyrillic_sounds
from matching.names.geez import geez_sounds
from matching.names.greek import greek_sounds
from matching.names.hebrew import hebrew_sounds
from matching.names.latin import latin_sounds
from matching.names.normalise import script_of

VOWELS = frozenset("aeiouWY")
_CLUSTERS = {"dJ": "J", "dj": "J", "tS": "C", "ts": "c", "dz": "c", "ks": "X", "qs": "X", "gĝ": "ĝ"}
_CLUSTER = re.compile("d[Jj]|dz(?![ae]d)|t[sS]|[kq]s(?!a[Yid])|gĝ")  # but Mohamad-zada, Stanak-sai
_SPELLS_EVERY_LETTER = frozenset({"ARABIC", "HEBREW"})  # two letters are two sounds there, a vowel between them
_DOUBLED = re.compile(r"(.)\1+")
_READERS = {
    "ARABIC": arabic_sounds,
    "ARMENIAN": armenian_sounds,
    "CYRILLIC": cyrillic_sounds,
    "ETHIOPIC": geez_sounds,
    "GEORGIAN": georgian_sounds,
    "GREEK": greek_sounds,
    "HEBREW": hebrew_sounds,
    "LATIN": latin_sounds,
}

# Coarse class of each sound; a second letter is the other reading, used for a second skeleton.
_COARSE = {
    "p": "P", "b": "P", "f": "F", "m": "M", "n": "N", "t": "T", "d": "T", "T": "TS", "D": "ST", "Z": "TS", "s": "S",
    "z": "S", "c": "S", "S": "X", "C": "X", "J": "XK", "K": "XH", "j": "X-", "Ĉ": "SX", "Q": "K", "k": "K", "g": "K",
    "q": "K", "G": "K", "ĝ": "KX", "Ĝ": "KH", "x": "H", "h": "H", "r": "R", "l": "L",
}  # fmt: skip
_KS = {"X": ("KS", "H")}
_FAINT = {"v": "V", "w": "V", "W": "V", "y": "Y", "Y": "Y"}
_AS_VOWEL = {"W": "u", "w": "u", "Y": "i", "y": "i", "e": "i", "o": "u", "'": "", "x": "H", "K": "H", "v": "F"}
_OUTLINE = str.maketrans({sound: coarse[:1] for sound, coarse in _COARSE.items()} | _AS_VOWEL)
_SHORT = 2  # skeletons this short tell too little: whether the name opens with a vowel is added


@lru_cache(maxsize=131072)
def sounds(token: str) -> str:
    """Sound classes of one normalised token in any script; never empty for a token that is not."""
    script = script_of(token)
    reader = _READERS.get(script)
    found = reader(token) if reader else ""
    if found and script in _SPELLS_EVERY_LETTER:
        return found
    if not found:
        found = latin_sounds(re.sub(r"[^a-z]", "", anyascii(token).lower()))
    found = _CLUSTER.sub(lambda cluster: _CLUSTERS[cluster.group()], found)
    return _DOUBLED.sub(r"\1", found) or token


def _readings(sound: str) -> tuple[str, str]:
    """First and other coarse reading of one sound class."""
    if sound in _KS:
        return _KS[sound]
    coarse = _COARSE.get(sound, "")
    return coarse[:1], coarse[-1:].replace("-", "")


@lru_cache(maxsize=131072)
def skeletons(sounded: str) -> tuple[str, ...]:
    """Coarse consonant skeletons of a sounded token: the likely one, then the other reading where letters allow two.

    Final h is silent in most registers and left out; a short skeleton is told apart by its opening vowel.
    """
    body = sounded[:-1] if len(sounded) > 1 and sounded[-1] == "h" else sounded
    pairs = [_readings(sound) for sound in body]
    both = (_finish("".join(p[0] for p in pairs), body), _finish("".join(p[1] for p in pairs), body))
    return both if both[0] != both[1] else both[:1]


def _finish(raw: str, body: str) -> str:
    skeleton = _DOUBLED.sub(r"\1", raw)
    if len(skeleton) >= _SHORT:
        return skeleton
    opening = "A" if body[0] in VOWELS or body[0] == "'" else ""
    if skeleton:
        return opening + skeleton
    faint = "".join(_FAINT.get(sound, "") for sound in body)
    return (opening + faint[:2]) or body[:8]


def outline_of(sounded: str) -> str:
    """A sounded token in few classes and with its vowels, for distances that know no nearness of sounds."""
    return sounded.translate(_OUTLINE) or sounded
