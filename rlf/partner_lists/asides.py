"""Rows that are no person: the headings once more in the middle of a list, and the totals at its end."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from rlf.partner_lists.folding import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_IN_A_TOTAL = 4  # filled cells beside the word
_NUMBER = re.compile(r"[\d\s.,%/()-]*\d[\d\s.,%/()-]*")
_DIGITS = re.compile(r"\d+")
# Only words that are nobody's name: "sum" and "suma" are.
_TOTAL_WORDS = frozenset(
    folded(word)
    for word in (
        *("total", "totals", "grand total", "sub total", "subtotal", "total general", "total number", "total persons"),
        *("total people", "total individuals", "total records", "total rows", "overall total", "number of persons"),
        *("totaux", "total général", "sous total", "total des personnes", "nombre de personnes", "nombre total"),
        *("summe", "gesamt", "gesamtsumme", "gesamtzahl", "insgesamt", "zwischensumme", "anzahl personen"),
        *("المجموع", "المجموع الكلي", "الإجمالي", "إجمالي", "اجمالي", "العدد الكلي", "العدد الإجمالي", "مجموع"),
        *("جمع کل", "جمع کلی", "تعداد کل", "total de personas", "total de pessoas", "totale", "totale generale"),
        *("toplam", "genel toplam", "ara toplam", "итого", "всего", "разом", "усього", "всього", "ጠቅላላ", "ጠቅላላ ድምር"),
    )
)


class AsideReason(StrEnum):
    """Why a row is set aside rather than read as a person."""

    REPEATED_HEADING = "repeated_heading"
    TOTAL = "total"


def set_aside(cells: Sequence[str], headings: Sequence[str]) -> AsideReason | None:
    """Why a row of a list with these headings is no person; None for one that may be."""
    filled = [(place, cell) for place, cell in enumerate(cells) if cell]
    if _repeats(filled, headings):
        return AsideReason.REPEATED_HEADING
    return AsideReason.TOTAL if _is_total([cell for _place, cell in filled]) else None


def _repeats(filled: Sequence[tuple[int, str]], headings: Sequence[str]) -> bool:
    """Each filled cell is the heading of its column, or begins or ends it, as where headings stand in several rows.

    One cell alone says so only in a list of one column: somebody may be called as a column is.
    """
    whole = 0
    for place, cell in filled:
        heading, word = folded(headings[place]) if place < len(headings) else "", folded(cell)
        if not word or not (heading == word or heading.startswith(word + " ") or heading.endswith(" " + word)):
            return False
        whole += heading == word
    return len(filled) > 1 or (whole == 1 and len(headings) == 1)


def _is_total(filled: Sequence[str]) -> bool:
    """One cell with a word for a total, with or without its number, and beside it nothing but numbers."""
    words = [cell for cell in filled if not _NUMBER.fullmatch(cell)]
    return len(words) == 1 and len(filled) <= _MOST_IN_A_TOTAL and _says_total(words[0])


@lru_cache(maxsize=10_000)
def _says_total(cell: str) -> bool:
    return " ".join(_DIGITS.sub(" ", folded(cell)).split()) in _TOTAL_WORDS
