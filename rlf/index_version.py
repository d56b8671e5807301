"""Which keys this release stores for a description: the engine's, made from what the service shows the engine."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files

import matching

# Here a stored description becomes what the engine makes keys from.
_MODULES = ("description.py", "family.py")
_DIGEST_BYTES = 6


@lru_cache(maxsize=1)
def index_version() -> str:
    """Twelve hexadecimal digits; see `matching.keys_version` for why it is a checksum."""
    checksum = hashlib.blake2b(matching.keys_version().encode(), digest_size=_DIGEST_BYTES)
    for name in _MODULES:
        checksum.update((files("rlf") / name).read_bytes())
    return checksum.hexdigest()
