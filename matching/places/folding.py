"""Folding: one form of a place's spelling, whatever its case, accents, spaces, hyphens and keyboard."""

from __future__ import annotations

import unicodedata

from matching.names.normalise import plain

SEPARATORS = ";\n"  # kept, so that a whole column of spellings is folded in one pass
_PUNCTUATION = frozenset("PSZC")

# Letters of Ge'ez that are one sound today, by the first letter of each series of eight: ሐ ኀ → ሀ, ሠ → ሰ, ዐ → አ, ፀ → ጸ
_GEEZ_SERIES = ((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))
_GEEZ_LETTERS = {"ኣ": "አ", "ሃ": "ሀ", "ቐ": "ቀ", "ቑ": "ቁ", "ቒ": "ቂ", "ቓ": "ቃ", "ቔ": "ቄ", "ቕ": "ቅ", "ቖ": "ቆ"}
_CYRILLIC_LETTERS = {"ъ": "", "ь": "", "ґ": "г", "ы": "и", "і": "и", "є": "е", "э": "е"}


class _Folded(dict[int, str]):
    """Table for `str.translate` that works a letter out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_letter(chr(code))
        return folded


def _fold_letter(letter: str) -> str:
    if letter in SEPARATORS:
        return letter
    parts = []
    for part in unicodedata.normalize("NFKD", plain(letter)):
        category = unicodedata.category(part)
        is_accent = category == "Mn" and unicodedata.name(part, "").startswith(("ARABIC", "HEBREW", "COMBINING"))
        if not is_accent and category[0] not in _PUNCTUATION and part != "ـ" and category != "Lm":
            parts.append(_one_letter(part))
    return "".join(parts).lower()


def _one_letter(letter: str) -> str:
    for series, kept in _GEEZ_SERIES:
        if series <= ord(letter) < series + 7:
            letter = chr(ord(letter) - series + kept)
    return _GEEZ_LETTERS.get(letter) or _CYRILLIC_LETTERS.get(letter, plain(letter))


_TABLE = _Folded()


def fold(text: str) -> str:
    """Text in the form by which places are looked up; separators of the table's columns stay. May come back empty."""
    return text.lower().translate(_TABLE)
