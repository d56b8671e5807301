"""The partners' common secret: the key of each exchange that is made of it, and the mark that tells two secrets apart.

Each exchange has a key of its own (BLAKE2b keyed with the secret over the exchange's name), so that filters of two
exchanges cannot be laid side by side: nobody can follow a person from one to the next.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

SECRET_BYTES = 32
_KEY = b"rlf blind key"
_EXCHANGE_MARK = b"rlf blind mark"
_SECRET_MARK = b"rlf blind secret"
_MARK_BYTES = 8


@dataclass(frozen=True, slots=True)
class Secret:
    """32 random bytes that both partners hold, and nobody else. Never shown by `repr`."""

    octets: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.octets) != SECRET_BYTES:
            raise ValueError(f"A secret of blind matching has {SECRET_BYTES} bytes.")

    def key_of(self, exchange: str) -> bytes:
        """The key of filters of one exchange: 32 bytes."""
        return self._hashed(_KEY, exchange, SECRET_BYTES)

    def mark_of(self, exchange: str) -> str:
        """What is written into files of an exchange: the same for one secret, telling nothing of it."""
        return self._hashed(_EXCHANGE_MARK, exchange, _MARK_BYTES).hex()

    @property
    def mark(self) -> str:
        """What two people read to each other to know that they hold one secret; in groups of four."""
        digits = self._hashed(_SECRET_MARK, "", _MARK_BYTES).hex()
        return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))

    def _hashed(self, purpose: bytes, text: str, size: int) -> bytes:
        return hashlib.blake2b(text.encode(), key=self.octets, person=purpose, digest_size=size).digest()
