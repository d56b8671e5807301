"""Text as people enter it, without what nobody can see and what turns the letters around it."""

from __future__ import annotations

import unicodedata

# Overrides and isolates show a text in another order than it has. Marks that scripts need (joiners, LRM, RLM) stay.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT_CONTROLS = frozenset("\n\t")


def tidy(text: str) -> str:
    """The text without control characters and direction overrides; lines and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter for letter in text if letter in _KEPT_CONTROLS or not _is_hidden(letter))


def _is_hidden(letter: str) -> bool:
    return letter in _TURNING or unicodedata.category(letter) == "Cc"
