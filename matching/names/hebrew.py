"""Hebrew letters, straight to sound classes (see sounds.py for the alphabet). Like Arabic, Hebrew omits most vowels."""

from __future__ import annotations

_SOUNDS = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "W", "ז": "z", "ח": "x", "ט": "t", "י": "Y", "כ": "k",
    "ך": "x", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "'", "פ": "p", "ף": "f", "צ": "c",
    "ץ": "c", "ק": "k", "ר": "r", "ש": "S", "ת": "t",
}  # fmt: skip
_AT_END = {"ה": "a", "א": "a", "י": "i"}
_DOUBLED = (("וו", "w"), ("יי", "Y"), ("צ׳", "C"), ("ץ׳", "C"), ("ג׳", "J"), ("ז׳", "J"))


def hebrew_sounds(token: str) -> str:
    """Sound classes of a token in Hebrew script; vowel points and marks are gone before."""
    last = _AT_END.get(token[-1:], "")
    body = token[:-1] if last else token
    if body.startswith(("או", "אי")):
        body = body[1:]  # the silent bearer of a first vowel
    for written, sound in _DOUBLED:
        body = body.replace(written, sound)
    return "".join(letter if letter.isascii() else _SOUNDS.get(letter, "") for letter in body) + last
