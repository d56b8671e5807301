"""Greek letters to sound classes (see sounds.py for the alphabet), as modern Greek is spoken."""

from __future__ import annotations

import re
import unicodedata

_SPELLINGS = {
    "αι": "e", "ει": "i", "οι": "i", "υι": "i", "ου": "u", "αυ": "av", "ευ": "ev", "ηυ": "iv", "μπ": "b", "ντ": "d",
    "γκ": "g", "γγ": "ng", "γχ": "nx", "τζ": "J", "τσ": "C", "α": "a", "β": "v", "γ": "G", "δ": "D", "ε": "e",
    "ζ": "z", "η": "i", "θ": "T", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "X", "ο": "o", "π": "p",
    "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "x", "ψ": "ps", "ω": "o",
}  # fmt: skip
_PATTERN = re.compile("|".join(sorted(_SPELLINGS, key=len, reverse=True)))
_SOFT_GAMMA = re.compile("(?<!γ)(?:γ(?=[ειηυ])|γι(?=[αουω]))")


def greek_sounds(token: str) -> str:
    """Sound classes of a Greek token, with or without accents."""
    bare = "".join(mark for mark in unicodedata.normalize("NFD", token) if unicodedata.category(mark) != "Mn")
    return "".join(found if found.isascii() else _SPELLINGS[found] for found in _pieces(_SOFT_GAMMA.sub("y", bare)))


def _pieces(text: str) -> list[str]:
    return re.findall(_PATTERN.pattern + "|[a-z]", text)
