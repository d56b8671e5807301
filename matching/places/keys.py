"""Sound keys of a place: consonant skeletons of its whole name, by which misspellings and other scripts find it."""

from __future__ import annotations

from itertools import islice, product

from matching.names.tokens import tokens

_READINGS = 2  # skeletons of one word
_MOST_KEYS = 4
_LEAST_LENGTH = 2  # a single consonant tells too little


def sound_keys(text: str) -> tuple[str, ...]:
    """Skeletons of all words of a name joined, the first readings first; none for a name with too few consonants."""
    readings = [token.keys[:_READINGS] for token in tokens(text)]
    joined = ("".join(keys) for keys in product(*readings))
    return tuple(dict.fromkeys(key for key in islice(joined, _MOST_KEYS) if len(key) >= _LEAST_LENGTH))


def sounded(text: str) -> str:
    """Sound classes of all words of a name joined, without articles."""
    return "".join(token.bare for token in tokens(text))
