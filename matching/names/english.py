"""English spellings with silent letters (Knight, Wright, Hugh), which no rule of sounding out reads: by Metaphone.

Source: Lawrence Philips, "Hanging on the Metaphone", Computer Language 7 (12), 1990, as jellyfish implements it.
"""

from __future__ import annotations

import re
from functools import lru_cache

import jellyfish

_SILENT = re.compile(r"^(?:kn|gn|wr|ps|pn)|[iu]gh")
_AS_SKELETON = str.maketrans({"0": "T", "B": "P", "J": "X", "W": None, "Y": None})


def has_silent_letters(plain: str) -> bool:
    """Whether a plain token is spelled in a way that English reads with silent letters."""
    return plain.isascii() and _SILENT.search(plain) is not None


def is_one_by_ear(left: str, right: str) -> bool:
    """Whether two plain tokens, of which at least one has silent letters, are one to an English ear."""
    if not (left.isascii() and right.isascii() and (has_silent_letters(left) or has_silent_letters(right))):
        return False
    return _metaphone(left) == _metaphone(right)


def skeleton_by_ear(plain: str) -> str:
    """The consonants heard in a plain token with silent letters, in the letters of skeletons; empty for any other."""
    return _metaphone(plain).translate(_AS_SKELETON) if has_silent_letters(plain) else ""


@lru_cache(maxsize=16384)
def _metaphone(plain: str) -> str:
    return jellyfish.metaphone(plain)
