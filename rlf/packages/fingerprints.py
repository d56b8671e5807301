"""Fingerprints of keys: digits in groups, to be read aloud and compared."""

from __future__ import annotations

import hashlib

_GROUPS, _DIGITS = 8, 5
_MODULUS = 10 ** (_GROUPS * _DIGITS)


def fingerprint(key: str) -> str:
    """Eight groups of five digits: the SHA-256 of a public key as it is written, modulo 10⁴⁰ (132 bits of it)."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()) % _MODULUS
    digits = f"{number:0{_GROUPS * _DIGITS}d}"
    return " ".join(digits[start : start + _DIGITS] for start in range(0, len(digits), _DIGITS))


def same_fingerprint(one: str, other: str) -> bool:
    """Whether two are the same, however they are grouped. A part of one is never enough."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
