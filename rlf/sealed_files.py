"""Sealed files: personal data on disk in authenticated frames, in plain only ever in memory.

A file is a row of frames, each a 4-byte length and a document sealed by the keyring. Every frame is bound to the file's
name, its own number and whether it is the last, so that a frame cut off, moved or taken from another file is noticed.
"""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING

from rlf.errors import SealError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from rlf.config import Settings
    from rlf.crypto import Keyring

FRAME_BYTES = 1 << 20
_LENGTH_BYTES = 4
_OVERHEAD = 64  # key id, nonce and tag take less
_SUFFIX = ".sealed"


def upload_path(settings: Settings, list_id: int) -> Path:
    """Where the sealed upload of a partner list lies."""
    return settings.uploads / f"{list_id}{_SUFFIX}"


def write_sealed(keyring: Keyring, path: Path, chunks: Iterable[bytes]) -> None:
    """Seal `chunks` into a file of mode 600, whole or not at all, and durably."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            _write_frames(keyring, path, file, chunks)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(path.parent)


def read_sealed(keyring: Keyring, path: Path) -> Iterator[bytes]:
    """The plain content, frame by frame.

    Raises:
        SealError: the file is missing, cut off, reordered, altered, of another name, or of an unknown key.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise SealError(f"The sealed file {path.name} is missing. Restore it from the backup of the uploads.") from None
    with file:
        frame = _read_frame(file, path)
        for number in count():
            following = _read_frame(file, path) if frame else b""
            yield keyring.unseal(frame, _frame_name(path, number, last=not following))
            if not following:
                return
            frame = following


def reseal(keyring: Keyring, path: Path) -> bool:
    """Seal a file anew with the current key. False where it is so already.

    Raises:
        SealError: as `read_sealed`; the file then stays as it was.
    """
    with path.open("rb") as file:
        if keyring.is_current(_read_frame(file, path)):
            return False
    write_sealed(keyring, path, read_sealed(keyring, path))
    return True


def reseal_uploads(settings: Settings, keyring: Keyring) -> int:
    """Seal all uploads anew with the current key; how many were not so yet."""
    return sum(reseal(keyring, path) for path in sorted(settings.uploads.glob(f"*{_SUFFIX}")))


def _write_frames(keyring: Keyring, path: Path, file: BinaryIO, chunks: Iterable[bytes]) -> None:
    waiting = b""
    number = 0
    for chunk in chunks:
        waiting += chunk
        # One frame is held back until it is known whether it is the last.
        while len(waiting) > FRAME_BYTES:
            _write_frame(file, keyring.seal(waiting[:FRAME_BYTES], _frame_name(path, number, last=False)))
            waiting = waiting[FRAME_BYTES:]
            number += 1
    _write_frame(file, keyring.seal(waiting, _frame_name(path, number, last=True)))


def _write_frame(file: BinaryIO, sealed: bytes) -> None:
    file.write(len(sealed).to_bytes(_LENGTH_BYTES))
    file.write(sealed)


def _read_frame(file: BinaryIO, path: Path) -> bytes:
    prefix = file.read(_LENGTH_BYTES)
    length = int.from_bytes(prefix)
    if prefix and (len(prefix) < _LENGTH_BYTES or not 0 < length <= FRAME_BYTES + _OVERHEAD):
        raise SealError(f"The sealed file {path.name} is damaged.")
    frame = file.read(length) if prefix else b""
    if len(frame) < length:
        raise SealError(f"The sealed file {path.name} is cut off.")
    return frame


def _frame_name(path: Path, number: int, *, last: bool) -> str:
    return f"file:{path.name}:{number}:{'last' if last else 'more'}"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
