"""Letters: one form for each, whatever the keyboard, font or copy-paste did to it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ARABIC_FORMS = str.maketrans(
    {
        "ك": "ک", "ڪ": "ک", "ګ": "گ", "ي": "ی", "ى": "ی", "ے": "ی", "أ": "ا", "إ": "ا", "ٱ": "ا", "آ": "ا",
        "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ۂ": "ه", "ؤ": "و", "ۇ": "و", "ں": "ن",
    }
)  # fmt: skip
_LATIN_TO_CYRILLIC = str.maketrans("aeopcyxiktmhb", "аеорсухіктмнв")
_CYRILLIC_TO_LATIN = str.maketrans("аеорсухіктмнвѕј", "aeopcyxiktmhbsj")
_APOSTROPHES = frozenset("'`´‘’ʼʻʾʿʹʽ′＇")
_LATIN_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ı": "i",
    "ə": "a",
}
_SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC", "ETHIOPIC", "GREEK", "HEBREW", "ARMENIAN", "GEORGIAN")
_SEPARATORS = frozenset("ZPSC")


@lru_cache(maxsize=8192)
def script_of_letter(letter: str) -> str:
    """Name of the script a letter belongs to, "LATIN" or "ARABIC" for instance; "OTHER" when none is known here."""
    first = unicodedata.name(letter, "").split(" ", 1)[0]
    return first if first in _SCRIPTS else "OTHER"


@lru_cache(maxsize=65536)
def script_of(text: str) -> str:
    """Script of most letters in a text; the first of equals; "OTHER" for a text without letters."""
    counts: dict[str, int] = {}
    for letter in text:
        if letter.isalpha():
            script = script_of_letter(letter)
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else "OTHER"


@lru_cache(maxsize=65536)
def clean(text: str) -> str:
    """Text in compatibility form and lower case, without direction marks, joiners, tatweel or vowel signs."""
    composed = unicodedata.normalize("NFKC", text.replace("İ", "i").replace("I", "i"))
    return "".join(kept for letter in composed.lower() if (kept := _kept(letter)))


@lru_cache(maxsize=8192)
def _kept(letter: str) -> str:
    """What stays of one letter: itself, a space for a separator, or nothing."""
    if letter in _APOSTROPHES or letter == "ـ":
        return ""
    category = unicodedata.category(letter)
    if category == "Cf":
        return ""
    if category == "Mn" and not _is_needed_mark(letter):
        return ""
    if category[0] in _SEPARATORS:
        return "-" if category == "Pd" else " "
    return letter


def _is_needed_mark(letter: str) -> bool:
    """Vowel signs of Arabic, Hebrew and stray accents go; those of Indic scripts carry the name."""
    name = unicodedata.name(letter, "")
    return not name.startswith(("ARABIC", "HEBREW", "COMBINING"))


@lru_cache(maxsize=65536)
def unmix(token: str) -> str:
    """Token in one script: look-alike letters of a second alphabet become those of the first."""
    if token.isascii():
        return token
    script = script_of(token)
    if script == "CYRILLIC":
        return token.translate(_LATIN_TO_CYRILLIC)
    if script == "LATIN":
        return token.translate(_CYRILLIC_TO_LATIN)
    return token


@lru_cache(maxsize=65536)
def plain(token: str) -> str:
    """Token reduced to what spelling is compared by: no accents, one letter for each Arabic form."""
    if token.isascii():
        return token
    unified = token.translate(_ARABIC_FORMS)
    if script_of(unified) != "LATIN":
        return unified
    spelled = "".join(_LATIN_LETTERS.get(letter, letter) for letter in unified)
    stripped = "".join(part for part in unicodedata.normalize("NFD", spelled) if unicodedata.category(part) != "Mn")
    return stripped or token
