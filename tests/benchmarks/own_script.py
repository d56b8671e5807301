"""Made-up names in the script of their culture, by a plain table, as a family would write them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from rlf.demo.names import SCRIPTS, Culture

if TYPE_CHECKING:
    from rlf.demo.names import Form

_SOUNDS = re.compile(r"sh|kh|gh|ch|zh|ss|ou|.")
_ARABIC: Final = dict(zip("hsmrjkbnwfldztqgpyv", "هسمرجكبنوفلدزتقغبيف", strict=True)) | {
    **dict.fromkeys(("u", "o", "ou"), "و"),
    **dict(zip(("sh", "kh", "gh", "ch", "zh", "ss", "i"), "شخغشجسي", strict=True)),
}
_DARI: Final = _ARABIC | {"g": "گ", "p": "پ", "ch": "چ", "zh": "ژ", "k": "ک", "y": "ی", "i": "ی"}
_CYRILLIC: Final = dict(zip("abvhgdezyiklmnoprstuf", "абвгґдезиіклмнопрстуф", strict=True)) | {
    **dict(zip(("sh", "kh", "ch", "zh", "ss", "ou", "j", "c"), "шхчжсуйц", strict=True)),
}
_GEEZ_FIRST: Final = dict(
    zip("hlmrsqbtnkwzydjgf", "ሀለመረሰቀበተነከወዘየደጀገፈ", strict=True)
)  # the row of each consonant begins here
_GEEZ_FIRST_OF_TWO: Final = {"sh": "ሸ", "ch": "ቸ", "kh": "ኸ", "zh": "ዠ", "ss": "ሰ", "gh": "ገ"}
_GEEZ_ORDER: Final = {"e": 0, "u": 1, "ou": 1, "i": 2, "a": 3, "": 5, "o": 6}
_BARE_VOWEL: Final = "አ"


@cache
def own_script(form: Form, culture: Culture) -> str:
    """The form in its own script; one that has none yet, as made-up names do not, is spelled out."""
    script = SCRIPTS[culture]
    if not form.native.isascii() or script == "Latn":
        return form.native
    sounds = _SOUNDS.findall(form.native.lower())
    if script == "Arab":
        return _abjad(sounds, _DARI if culture is Culture.DARI else _ARABIC)
    if script == "Cyrl":
        return "".join(_CYRILLIC.get(sound, "") for sound in sounds).title()
    return _syllables(sounds)


def _abjad(sounds: list[str], letters: dict[str, str]) -> str:
    """A short a or e is written at either end of a word alone."""
    written = [letters.get(sound, "") for sound in sounds]
    if sounds[0] in "aeiou":
        written[0] = "ا"
    if sounds[-1] in "ae":
        written[-1] = "ه" if letters is _DARI else "ة"
    return "".join(written)


def _syllables(sounds: list[str]) -> str:
    written, waiting = [], ""
    for sound in [*sounds, ""]:
        is_vowel = sound in _GEEZ_ORDER and sound != ""
        if waiting or is_vowel:
            first = (_GEEZ_FIRST | _GEEZ_FIRST_OF_TWO).get(waiting, _BARE_VOWEL)
            written.append(chr(ord(first) + _GEEZ_ORDER[sound if is_vowel else ""]))
        waiting = "" if is_vowel else sound
    return "".join(written)
