"""Decryption of an age file, by identities or a passphrase, within limits."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

import pyrage

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.sealing import LARGEST_BY_PASSPHRASE
from rlf.packages.zipped import LARGEST_LIST

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST_PACKAGE = LARGEST_LIST * 3 // 2  # armour takes a third more


@dataclass(frozen=True, slots=True)
class Unlocking:
    """What a package is opened with: identities, or a passphrase."""

    identities: tuple[pyrage.x25519.Identity, ...] = field(default=(), repr=False)
    passphrase: str = field(default="", repr=False)

    @property
    def age_keys(self) -> frozenset[str]:
        """The public keys of the identities."""
        return frozenset(str(identity.to_public()) for identity in self.identities)


def decrypt(package: Path, unlocking: Unlocking, into: IO[bytes]) -> None:
    """Decrypt a package's file, armored or not. What reached `into` is worth nothing if this raises.

    Raises:
        PackageError: it is no age file, too large, sealed for others, or was altered or cut off.
    """
    try:
        with package.open("rb") as file:
            _decrypt(file, unlocking, into)
    except FileNotFoundError:
        raise PackageError(PackageProblem.NOT_A_PACKAGE, f"There is no file {package}.") from None


def _decrypt(file: IO[bytes], unlocking: Unlocking, into: IO[bytes]) -> None:
    size = file.seek(0, io.SEEK_END)
    most = LARGEST_BY_PASSPHRASE * 3 // 2 if unlocking.passphrase else _LARGEST_PACKAGE
    if size > most:
        raise PackageError(PackageProblem.TOO_LARGE, f"The file has {size} bytes; no such package has so many.")
    file.seek(0)
    try:
        if unlocking.passphrase:
            into.write(pyrage.passphrase.decrypt(file.read(), unlocking.passphrase))
        else:
            pyrage.decrypt_io(file, _Limited(into, LARGEST_LIST), list(unlocking.identities))
    except pyrage.DecryptError as error:
        raise _told(str(error), unlocking) from None
    except OSError as error:
        if error.errno is not None:  # of the disk, not of the decryption
            raise
        raise _altered() from None


class _Limited:
    """A file that takes so many bytes and no more."""

    def __init__(self, into: IO[bytes], most: int) -> None:
        self._into = into
        self._left = most

    def write(self, chunk: bytes) -> int:
        self._left -= len(chunk)
        if self._left < 0:
            raise PackageError(
                PackageProblem.TOO_LARGE, "The package decrypts to more than a gigabyte; it is not read."
            )
        return self._into.write(chunk)

    def flush(self) -> None:
        self._into.flush()


def _told(error: str, unlocking: Unlocking) -> PackageError:
    """What pyrage's sentence means to a person. It tells its reasons apart by nothing else."""
    if "No matching keys" in error:
        return _not_for_us(unlocking)
    if unlocking.passphrase and "Decryption failed" in error:
        return PackageError(PackageProblem.WRONG_PHRASE, "The passphrase is wrong, or the package was altered.")
    if "Header is invalid" in error or "fill whole buffer" in error:
        return PackageError(PackageProblem.NOT_A_PACKAGE, "The file is no package, or only the beginning of one.")
    return _altered()


def _not_for_us(unlocking: Unlocking) -> PackageError:
    if unlocking.passphrase:
        return PackageError(
            PackageProblem.NOT_FOR_THIS_KEY, "The package is sealed for keys, not by a passphrase. Name your identity."
        )
    keys = ", ".join(sorted(unlocking.age_keys)) or "no key at all"
    return PackageError(
        PackageProblem.NOT_FOR_THIS_KEY,
        f"The package is not sealed for {keys}. Use another identity or a passphrase, or ask the sender to seal it for "
        "your key.",
    )


def _altered() -> PackageError:
    return PackageError(
        PackageProblem.ALTERED, "The package was altered or cut off on its way. Ask the sender for it again."
    )
