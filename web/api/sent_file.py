"""The file that a call sends: read once, in pieces, and known by its digest afterwards."""

from __future__ import annotations

import hashlib
from typing import IO

_PIECE = 1 << 20  # bytes


class SentFile:
    """A stream that keeps the SHA-256 of what was read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._hashed = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; all that is left where it is negative."""
        piece = self._stream.read(size)
        self._hashed.update(piece)
        return piece

    def digest(self) -> bytes:
        """SHA-256 of the whole file; what nobody read of it is read now."""
        while self.read(_PIECE):
            pass
        return self._hashed.digest()
