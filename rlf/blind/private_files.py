"""Files for their owner alone, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rlf.errors import ConflictError, InvalidInputError


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A text file to write to, of mode 600, that takes its place at `path` when all of it is written.

    Raises InvalidInputError where nothing can be written.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as problem:
        raise InvalidInputError(
            f"{path}: cannot be written ({problem.strerror}); choose a folder that can."
        ) from problem
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def refuse_to_replace(path: Path, what: str) -> None:
    """Raise ConflictError where there is a file already that cannot be made again."""
    if path.exists():
        raise ConflictError(f"{path}: {what} is there already, and is never replaced; choose another name.")
