"""Passphrases for partners without a key: made at random, long enough not to be guessed."""

from __future__ import annotations

import secrets

from rlf.packages.errors import PackageError, PackageProblem

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud or by hand
_GROUPS, _LENGTH = 5, 5
_SHORTEST = 16


def new_passphrase() -> str:
    """Five groups of five letters and digits: 123 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS))


def checked_passphrase(passphrase: str) -> str:
    """The passphrase itself.

    Raises:
        PackageError: it is so short that a stolen package could be opened by guessing.
    """
    if len(passphrase) < _SHORTEST:
        raise PackageError(PackageProblem.BAD_TERMS, f"The passphrase is too short: take {_SHORTEST} letters or more.")
    return passphrase
