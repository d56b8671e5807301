"""The file of a secret of blind matching: one line of text, for its owner alone."""

from __future__ import annotations

import base64
import binascii
import secrets
import stat
from pathlib import Path

from matching.blind import SECRET_BYTES, Secret
from rlf.blind.private_files import refuse_to_replace, written_whole
from rlf.errors import InvalidInputError

_KIND = "rlf-blind-secret-1:"
_MOST_BYTES = 1000
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_secret(path: Path) -> Secret:
    """Write a new secret with mode 600 and give it. Raises ConflictError rather than replace a file."""
    refuse_to_replace(path, "a file")
    secret = Secret(secrets.token_bytes(SECRET_BYTES))
    with written_whole(path) as file:
        file.write(_KIND + base64.b64encode(secret.octets).decode() + "\n")
    return secret


def read_secret(path: Path) -> Secret:
    """The secret of a file. Raises InvalidInputError for one that is missing, of another kind or open to others."""
    try:
        with path.open("rb") as file:
            mode, written = path.stat().st_mode, file.read(_MOST_BYTES)
    except OSError as problem:
        raise InvalidInputError(f"{path}: cannot be opened ({problem.strerror}); check the path.") from problem
    if mode & _OTHERS:
        raise InvalidInputError(
            f"{path}: others on this machine may read the secret; take that away with 'chmod 600' and ask yourself "
            "whether it is still one."
        )
    try:
        return _secret_of(written)
    except ValueError as problem:
        raise InvalidInputError(
            f"{path}: not a secret of blind matching, or damaged; 'rlf blind secret' makes one, and the partner must "
            "have a copy of the same file."
        ) from problem


def _secret_of(written: bytes) -> Secret:
    kind, text = written[: len(_KIND)], written[len(_KIND) :].strip()
    if kind != _KIND.encode():
        raise ValueError("another kind of file")
    try:
        return Secret(base64.b64decode(text, validate=True))
    except binascii.Error as problem:
        raise ValueError("not base64") from problem
