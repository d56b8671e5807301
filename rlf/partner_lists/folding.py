"""Words and headings as they are looked up. It stands alone, since the child that reads files should start quickly."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BETWEEN = re.compile(r"[\W_]+")
# Letters that keyboards of neighbouring countries write differently for the same word.
_ALIKE = str.maketrans({"ٱ": "ا", "ى": "ی", "ي": "ی", "ك": "ک", "ة": "ه"})


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """A word or heading as it is looked up: without case, accents, vowel signs, punctuation and regional letters."""
    letters = unicodedata.normalize("NFKD", text.translate(_ALIKE).casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter != "ـ")
    return _BETWEEN.sub(" ", bare.translate(_ALIKE)).strip()
