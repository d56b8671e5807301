"""Spellings of a place worth keeping, out of the many in all languages that GeoNames gives without saying which."""

from __future__ import annotations

import re

from matching.names.normalise import script_of
from matching.places.folding import fold
from matching.places.keys import sound_keys
from matching.places.words import without_kind_words

_MOST = 16
_SHORTEST, _LONGEST = 2, 40  # letters
_SHORTEST_LATIN = 4
_BIG = 100_000
_TOWN = 15_000
_VERY_BIG = 300_000
# Latin spellings, beside the main one, that sound otherwise and that sound the same, from a population on
_LATIN_SPELLINGS = ((_BIG, (6, 4)), (_TOWN, (3, 3)), (0, (2, 2)))
_ARABIC_IN = "AF SY IQ LB PS JO YE EG SD LY TN DZ MA EH IR PK SO ER DJ TD MR SA KW AE QA OM BH IL SS"
_CYRILLIC_IN = "UA RU BY MD RS BA MK ME XK GE AM AZ TJ KG KZ UZ TM BG MN"
_OTHERS = {
    "ETHIOPIC": frozenset({"ET", "ER"}),
    "GREEK": frozenset({"GR", "CY", "AL"}),
    "HEBREW": frozenset({"IL", "PS"}),
    "ARMENIAN": frozenset({"AM", "AZ"}),
    "GEORGIAN": frozenset({"GE"}),
}
_UNFIT = re.compile(r"[\d(){}\[\],،/:;\"?+=]|http|\.[a-z]")
_CODE = re.compile(r"^[A-Z]{2,5}$")
_BY_EAR = re.compile(r"ou|sch|ch|dj|tch|kh|gh|[éèäöüçşšžțăâ]", re.IGNORECASE)
_SELDOM = re.compile(r"[ڕێۆەڤڵھٹڈڑںےۂېۍډړښګټڼۇ]")  # Kurdish, Urdu, Pashto: known to fewer than the Arabic spelling
# Endings by which Baltic languages and Esperanto decline every name
_DECLINED = re.compile(r"(?:as|is|us|os|es|o|ju|aj)$")


def chosen(names: list[str], country: str, people: int) -> list[str]:
    """At most sixteen of the spellings of a place, its own name, the first, always among them.

    Args:
        names: The main name and the alternate ones, in any scripts.
        country: ISO code; it says which scripts are of use.
        people: Population, for how many spellings the place is worth.
    """
    by_script: dict[str, list[str]] = {}
    for name in names[1:]:
        if _is_fit(name):
            by_script.setdefault(script_of(name), []).append(name)
    kept = [names[0], *_latin(names[0], by_script.get("LATIN", []), people)]
    for script, found in by_script.items():
        kept += _unlike(found, _share(script, country, people))
    return list(dict.fromkeys(kept))[:_MOST]


def _is_fit(name: str) -> bool:
    if not _SHORTEST <= len(name) <= _LONGEST or _UNFIT.search(name) or _CODE.match(name):
        return False
    # lower case marks a transliteration letter by letter: "hlb", "ke bu er"
    return name[0] == name[0].upper() and without_kind_words(name) == name


def _share(script: str, country: str, people: int) -> int:
    """How many spellings in one script, other than Latin, a place is worth."""
    if script == "ARABIC":
        return (4 if people >= _BIG else 2) if country in _ARABIC_IN.split() else 2 * (people >= _BIG)
    if script == "CYRILLIC":
        return (3 if people >= _TOWN else 2) if country in _CYRILLIC_IN.split() else 1 * (people >= _BIG)
    if script in _OTHERS:
        return 2 if country in _OTHERS[script] else 1 * (people >= _VERY_BIG)
    return 0


def _unlike(names: list[str], most: int) -> list[str]:
    forms: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (len(_SELDOM.findall(name)), len(name.split()), len(name))):
        forms.setdefault(fold(name), name)
    return list(forms.values())[:most]


def _latin(main: str, names: list[str], people: int) -> list[str]:
    """Names that sound unlike the ones already taken first, then spellings of other languages by their letters."""
    forms = {fold(main)}
    heard = set(sound_keys(main))
    unlike: list[str] = []
    alike: list[str] = []
    for name in names:
        form, keys = fold(name), sound_keys(name)
        if len(form) < _SHORTEST_LATIN or form in forms or _is_declined(form, forms):
            continue
        forms.add(form)
        (alike if heard.intersection(keys) else unlike).append(name)
        heard.update(keys)
    alike.sort(key=lambda name: (not _BY_EAR.search(name), len(name)))
    most = next(most for least, most in _LATIN_SPELLINGS if people >= least)
    return unlike[: most[0]] + alike[: most[1]]


def _is_declined(form: str, forms: set[str]) -> bool:
    ending = _DECLINED.search(form)
    if not ending:
        return False
    stem = form[: ending.start()]
    return stem in forms or f"{stem}a" in forms
