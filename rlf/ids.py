"""Identifiers made by the application, so that a row can be sealed to its identity before it is stored."""

from __future__ import annotations

import secrets
import threading
import time

_RANDOM_BITS = 22
_EPOCH_MS = 1_735_689_600_000  # 2025-01-01 UTC; 41 bits of milliseconds last until 2094

_lock = threading.Lock()
_last = [0]


def new_id() -> int:
    """A 63-bit identifier that grows with time within a process and is random between processes.

    Two processes meet on one only if they draw the same 22 random bits in the same millisecond; the primary key then
    refuses the row and the write is tried again.
    """
    fresh = (int(time.time() * 1000) - _EPOCH_MS) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    with _lock:
        _last[0] = max(fresh, _last[0] + 1)
        return _last[0]
