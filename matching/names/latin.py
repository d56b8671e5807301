"""Latin letters to sounds, as French, German, English, Italian, Turkish, Slavic and Somali registrars write them."""

from __future__ import annotations

import re
import unicodedata

_MARKED = str.maketrans(
    {
        "ş": "Ş", "š": "Ş", "ś": "Ş", "ș": "Ş", "ç": "Ç", "č": "Č", "ć": "Č", "ž": "Ž", "ź": "Ž", "ż": "Ž", "ğ": "Ğ",
        "ġ": "Ğ", "ı": "i", "ħ": "h", "ḥ": "h", "ḫ": "Ḫ", "ẖ": "Ḫ", "ṭ": "t", "ḍ": "Ḍ", "ṣ": "s", "ẓ": "Ḏ", "ṯ": "Ṯ",
        "ḏ": "Ḏ", "đ": "d", "ð": "Ḏ", "þ": "Ṯ", "ł": "l", "ß": "s", "æ": "e", "œ": "e", "ø": "o", "ə": "a", "ñ": "ny",
    }
)  # fmt: skip
_MARKED_SOUNDS = {"Ş": "S", "Ç": "Ĉ", "Č": "C", "Ž": "J", "Ğ": "G", "Ḫ": "x", "Ḍ": "Z", "Ḏ": "D", "Ṯ": "T"}
_SPELLINGS = {
    "schtsch": "S", "chtch": "S", "szcz": "S",
    "dsch": "J", "tsch": "C", "shch": "S", "sch": "S", "tch": "C", "dzh": "J", "dj": "J", "gj": "J",
    "xh": "J", "zh": "J", "ch": "K", "sh": "S", "sz": "S", "cz": "C", "kh": "x", "gh": "G", "ph": "f", "th": "T",
    "dh": "D", "ou": "u", "oo": "u", "ee": "i", "ie": "i", "ai": "aY", "ay": "aY", "ei": "eY", "ey": "eY", "au": "aW",
    "aw": "aW", "ts": "c", "tz": "c", "ck": "k", "cc": "k", "qu": "k", "cs": "X", "x": "X", "c": "Q",
    "j": "j", "h": "h",
}  # fmt: skip
_PATTERN = re.compile(
    r"(?P<glide>ou(?=[aeiou])|^u(?=[aeo]))|(?P<italian>sc(?=[ei]))|(?P<soft_c>c(?=[eiy]))|(?P<hard_g>gu(?=[ei]))|(?P<soft_g>g(?=[eiy]))"
    r"|(?P<russian>off$)|(?P<silent>(?<=[aeiou])h$)|(?P<spelled>" + "|".join(_SPELLINGS) + ")"
)
_CONTEXT = {"glide": "w", "italian": "S", "soft_c": "Ĉ", "hard_g": "g", "soft_g": "ĝ", "russian": "ov", "silent": ""}


def latin_sounds(token: str) -> str:
    """Sound classes of a Latin token. Letters that registrars read differently keep a class of their own."""
    letters = token if token.isascii() else "".join(map(_letter, token.translate(_MARKED)))
    return _PATTERN.sub(_sound_of, letters)


def _letter(letter: str) -> str:
    """A marked letter's own sound class where it has one, else the bare letter."""
    if letter in _MARKED_SOUNDS:
        return _MARKED_SOUNDS[letter]
    return "".join(part for part in unicodedata.normalize("NFD", letter) if unicodedata.category(part) != "Mn")


def _sound_of(found: re.Match[str]) -> str:
    context = found.lastgroup or ""
    return _CONTEXT[context] if context in _CONTEXT else _SPELLINGS[found.group()]
