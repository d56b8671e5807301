"""Fingerprints of keys: digits in groups, to be read aloud and compared."""

from __future__ import annotations

import hashlib
import struct

_GROUPS = struct.Struct(">8H")  # 128 bits
_DIGITS = 5


def fingerprint(key: str) -> str:
    """Eight groups of five digits: the first 16 bytes of the SHA-256 of a key as it is written, two a group.

    Digits are said in every language; and common tools work out the same (`openssl dgst`, `od`).
    """
    digest = hashlib.sha256(key.encode()).digest()
    return " ".join(f"{group:0{_DIGITS}d}" for group in _GROUPS.unpack_from(digest))


def same_fingerprint(one: str, other: str) -> bool:
    """Whether two are the same, however they are grouped, with or without zeros in front of a group."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    groups = "".join(letter if letter.isalnum() else " " for letter in text).split()
    return "".join(group.zfill(_DIGITS) for group in groups)
