"""A lock on an installation's folder, for what must not happen twice at a time."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rlf.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def held_alone(var: Path) -> Iterator[None]:
    """Hold the installation in `var` during the block. The lock ends with the process, however that ends.

    Raises:
        ConflictError: another process holds it, such as a running `rlf up`.
    """
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (var / "installation.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConflictError(f"'rlf up' or a change of keys runs on {var}. Stop it first, or set RLF_VAR.") from None
        yield
