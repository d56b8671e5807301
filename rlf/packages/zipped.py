"""The zip inside a package: written as a stream, read only in the one shape it has."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from rlf.packages.errors import PackageError, PackageProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

MANIFEST, SIGNATURE, README = "manifest.json", "manifest.sig", "README.txt"
LARGEST_LIST = 1 << 30
_LARGEST = {MANIFEST: 1 << 20, SIGNATURE: 1 << 10, README: 1 << 16}
_LARGEST_DIRECTORY = 1 << 12
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_FIRST_YEAR = 1980  # of a zip
_END = struct.Struct("<4s4H2LH")
_END_MARK, _ZIP64_MARK = b"PK\5\6", b"PK\6\7"
_ZIP64_LOCATOR_BYTES = 20


class _Outflow:
    """Where a zip is written to and taken from at once. It cannot be sought in, and zipfile finds that out."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, chunk: bytes) -> int:
        self._waiting.append(bytes(chunk))
        return len(chunk)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """There is nothing to close."""

    def take(self) -> bytes:
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken


def zip_stream(entries: Iterable[tuple[str, Iterable[bytes]]], created: datetime) -> Iterator[bytes]:
    """A deflated zip, piece by piece. An entry's content is asked for only when those before it are written."""
    outflow = _Outflow()
    with zipfile.ZipFile(outflow, "w") as archive:
        for name, chunks in entries:
            info = zipfile.ZipInfo(name, _zip_time(created))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w") as entry:
                for chunk in chunks:
                    entry.write(chunk)
                    yield outflow.take()
    yield outflow.take()


def open_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """A package's zip. Before anything is unpacked it is known to hold a list, manifest, signature and README alone.

    Raises:
        PackageError: it is no zip, or one of any other shape.
    """
    _check_end(file)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError):
        raise _unexpected("it is no zip") from None
    for entry in archive.infolist():
        _check_entry(entry)
    names = [entry.filename for entry in archive.infolist()]
    if sorted(set(names)) != sorted(names) or not {MANIFEST, SIGNATURE, README} < set(names):
        raise _unexpected("manifest, signature or README is missing, or stands twice")
    return archive


def read_small(archive: zipfile.ZipFile, name: str) -> bytes:
    """One of the small entries, whole."""
    return b"".join(unpack(archive, name, _LARGEST[name]))


def unpack(archive: zipfile.ZipFile, name: str, most: int) -> Iterator[bytes]:
    """An entry's content, piece by piece.

    Raises:
        PackageError: it unpacks to more than `most` bytes, or is damaged.
    """
    read = 0
    try:
        with archive.open(name) as entry:
            while chunk := entry.read(io.DEFAULT_BUFFER_SIZE * 8):
                read += len(chunk)
                if read > most:
                    raise PackageError(PackageProblem.TOO_LARGE, f"{name} unpacks to more than it may; it is not read.")
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise PackageError(
            PackageProblem.ALTERED, f"{name} is damaged. Ask the sender for the package again."
        ) from None


def _check_end(file: IO[bytes]) -> None:
    """The end record, read before zipfile reads the directory, which could be of any length.

    Nothing may stand before the first entry or behind the last record: what is there, others could read as the list.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(max(size - _END.size - _ZIP64_LOCATOR_BYTES, 0))
    tail = file.read()
    if len(tail) < _END.size:
        raise _unexpected("it is no zip")
    mark, disks, entries, directory, start, comment = _end_of(tail)
    if mark != _END_MARK or disks or comment or tail.startswith(_ZIP64_MARK):
        raise _unexpected("it is no zip of the plain kind")
    if entries != len(_LARGEST) + 1 or directory > _LARGEST_DIRECTORY or start + directory + _END.size != size:
        raise _unexpected("it holds more or fewer files than it should")


def _end_of(tail: bytes) -> tuple[bytes, int, int, int, int, int]:
    mark, disk, first_disk, here, entries, directory, start, comment = _END.unpack(tail[-_END.size :])
    return mark, disk | first_disk | (here != entries), entries, directory, start, comment


def _check_entry(entry: zipfile.ZipInfo) -> None:
    is_list = entry.filename.startswith("list.") and "/" not in entry.filename and "\\" not in entry.filename
    if not is_list and entry.filename not in _LARGEST:
        raise _unexpected("it holds a file of another name than it should")
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
        raise _unexpected(f"{entry.filename} is packed in another way than it should")
    if entry.external_attr >> 28 not in (0, 8):  # a regular file, if it says anything
        raise _unexpected(f"{entry.filename} is no plain file")
    if entry.file_size > _LARGEST.get(entry.filename, LARGEST_LIST):
        raise PackageError(PackageProblem.TOO_LARGE, f"{entry.filename} is larger than it may be; it is not unpacked.")


def _unexpected(what: str) -> PackageError:
    return PackageError(
        PackageProblem.UNEXPECTED_CONTENT,
        f"The package was decrypted, but its content is not what a package holds: {what}. Ask the sender for another.",
    )


def _zip_time(at: datetime) -> tuple[int, int, int, int, int, int]:
    return max(at.year, _FIRST_YEAR), at.month, at.day, at.hour, at.minute, at.second
