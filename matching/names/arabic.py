"""Arabic, Persian, Pashto, Kurdish and Urdu letters, straight to sound classes (see sounds.py for the alphabet)."""

from __future__ import annotations

_SOUNDS = {
    "ا": "a", "آ": "a", "أ": "a", "إ": "i", "ٱ": "a", "ء": "'", "ئ": "'", "ؤ": "W", "ب": "b", "ت": "t", "ث": "T",
    "ج": "J", "ح": "h", "خ": "x", "د": "d", "ذ": "D", "ر": "r", "ز": "z", "س": "s", "ش": "S", "ص": "s", "ض": "Z",
    "ط": "t", "ظ": "D", "ع": "'", "غ": "G", "ف": "f", "ق": "q", "ك": "k", "ک": "k", "ڪ": "k", "ل": "l", "م": "m",
    "ن": "n", "ه": "h", "ة": "a", "و": "W", "ي": "Y", "ی": "Y", "ى": "a", "پ": "p", "چ": "C", "ژ": "J", "گ": "g",
    "ګ": "g", "ڤ": "v", "ڨ": "g", "ڭ": "g", "ټ": "t", "ٹ": "t", "ډ": "d", "ڈ": "d", "ړ": "r", "ڑ": "r", "ڼ": "n",
    "ښ": "K", "ږ": "J", "ځ": "c", "څ": "c", "ې": "Y", "ۍ": "Y", "ۀ": "a", "ے": "Y", "ں": "n", "ہ": "h", "ھ": "h",
    "ڵ": "l", "ڕ": "r", "ۆ": "W", "ێ": "Y", "ە": "e", "ۇ": "W", "ۋ": "v", "ۂ": "a",
}  # fmt: skip
_SILENT_AT_END = {"ه": "a", "ہ": "a", "ى": "a", "ة": "a"}
_CONSONANT_AT_BEGINNING = {"و": "w", "ي": "y", "ی": "y"}


def arabic_sounds(token: str) -> str:
    """Sound classes of a token in Arabic script; letters it does not know pass through for the fallback."""
    body = "".join(_SOUNDS.get(letter, "") for letter in token[:-1])
    last = token[-1:]
    if len(token) > 1 and token[0] in _CONSONANT_AT_BEGINNING:
        body = _CONSONANT_AT_BEGINNING[token[0]] + body[1:]
    return body + _SILENT_AT_END.get(last, _SOUNDS.get(last, ""))
