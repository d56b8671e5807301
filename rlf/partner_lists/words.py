"""Words a partner's cells may hold for sex, condition, country and "unknown", in five languages."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import get_global

from matching.person import Sex
from rlf.description import Condition
from rlf.partner_lists.folding import folded

__all__ = ["condition_of", "country_of", "folded", "is_unknown", "sex_of", "unit_of"]

_LANGUAGES = ("en", "fr", "de", "ar", "fa", "es", "pt", "it", "tr", "uk", "ru", "ti", "am")
_LONGEST_UNKNOWN = 20
_TABLE = Path(__file__).with_name("words.csv")
_ALPHA_2 = re.compile(r"[A-Z]{2}")


def is_unknown(text: str) -> bool:
    """Whether a cell says, in a word or a sign, that nobody knows."""
    return len(text) <= _LONGEST_UNKNOWN and text.casefold() in _unknown()


def sex_of(text: str) -> Sex | None:
    """The sex a word stands for; None where it is no word for one."""
    found = _words("sex").get(folded(text))
    return Sex(found) if found else None


def condition_of(text: str) -> Condition | None:
    """The condition a word stands for; None where it is no word for one."""
    found = _words("condition").get(folded(text))
    return Condition(found) if found else None


def unit_of(text: str) -> int | None:
    """How many of a unit of age make a year; a number alone is in years. None where it is no unit."""
    word = folded(text)
    found = _words("unit").get(word) if word else "1"
    return int(found) if found else None


def country_of(text: str) -> str | None:
    """ISO 3166 alpha-2 code of a country by code (two or three letters), name, or name of its people."""
    code = text.strip().upper()
    if _ALPHA_2.fullmatch(code):
        return code if code in _territories() else None
    return _countries().get(folded(text))


@cache
def _words(kind: str) -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return {folded(word): row["value"] for row in rows for word in row["words"].split(";") if folded(word)}


@cache
def _unknown() -> frozenset[str]:
    """Asked of every cell, so with and without accents but not folded first."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "unknown"]
    words = {word for row in rows for word in row["words"].split(";")}
    return frozenset(words | set(_words("unknown")))


@cache
def _territories() -> frozenset[str]:
    codes = (str(code) for code in Locale.parse("en").territories)
    return frozenset(code for code in codes if _ALPHA_2.fullmatch(code)) - {"ZZ", "EU", "UN"}


@cache
def _countries() -> dict[str, str]:
    known = _territories()
    found = {
        folded(alias): codes[0]
        for alias, codes in get_global("territory_aliases").items()
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in known  # noqa: PLR2004 - alpha-3
    }
    for language in _LANGUAGES:
        names = Locale.parse(language).territories
        found.update({folded(name): code for code, name in names.items() if code in known})
    return found | _words("country")
