"""Cyrillic letters of Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian and Central Asia, to sounds."""

from __future__ import annotations

_SOUNDS = {
    "а": "a", "б": "b", "в": "v", "г": "Ĝ", "ґ": "g", "ѓ": "J", "д": "d", "ђ": "J", "е": "e", "ё": "yo", "є": "ye",
    "ж": "J", "з": "z", "и": "i", "і": "i", "ї": "yi", "й": "y", "ј": "y", "к": "k", "ќ": "C", "л": "l", "љ": "ly",
    "м": "m", "н": "n", "њ": "ny", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "C", "у": "u", "ў": "w",
    "ф": "f", "х": "x", "ц": "c", "ч": "C", "џ": "J", "ш": "S", "щ": "S", "ъ": "", "ы": "i", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "қ": "q", "ғ": "G", "ң": "n", "ө": "o", "ү": "u", "ұ": "u", "һ": "h", "ә": "a", "ҳ": "h",
    "ҷ": "J", "ӣ": "i", "ӯ": "u", "ҡ": "k", "ѕ": "z", "ҝ": "g", "ҹ": "J",
}  # fmt: skip


def cyrillic_sounds(token: str) -> str:
    """Sound classes of a Cyrillic token. г is its own class: g in Russian, h in Ukrainian and for Arabic names."""
    return "".join(_SOUNDS.get(letter, "") for letter in token)
