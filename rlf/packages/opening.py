"""Opening: a package is decrypted, and believed only when signature, recipient, expiry, hash, size and count hold.

Needs neither a server nor a database nor a keyring. What is decrypted lies in a file without a name until then.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rlf.packages.decryption import Unlocking, decrypt
from rlf.packages.durable import written_whole
from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.formats.counting import count_records
from rlf.packages.manifest import BY_PASSPHRASE, Manifest, read_manifest
from rlf.packages.zipped import LARGEST_LIST, MANIFEST, SIGNATURE, open_zip, read_small, unpack

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from rlf.packages.trust import TrustedSenders


@dataclass(frozen=True, slots=True)
class Opening:
    """With what a package is opened, whom it may be from, and when it is now (with a zone).

    `even_expired` opens what should be deleted by now.
    """

    unlocking: Unlocking
    trusted: TrustedSenders
    now: datetime
    even_expired: bool = False


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """What was opened and found right, and where its list lies."""

    manifest: Manifest
    path: Path


@contextmanager
def opened_package(package: Path, opening: Opening) -> Iterator[tuple[Manifest, IO[bytes]]]:
    """A verified package: its manifest, and its list as a file in memory, at the beginning.

    Raises:
        PackageError: as `open_package`.
    """
    with os.fdopen(os.memfd_create("package"), "w+b") as scratch, os.fdopen(os.memfd_create("list"), "w+b") as plain:
        manifest, archive = _decrypted(package, opening, scratch)
        _take_list(archive, manifest, plain)
        plain.seek(0)
        yield manifest, plain


def verify_package(package: Path, opening: Opening) -> Manifest:
    """The manifest of a package that is right in every way. Nothing is left anywhere.

    Raises:
        PackageError: as `open_package`.
    """
    with tempfile.TemporaryFile() as scratch, tempfile.TemporaryFile() as plain:
        manifest, archive = _decrypted(package, opening, scratch)
        _take_list(archive, manifest, plain)
        return manifest


def open_package(package: Path, output: Path, opening: Opening) -> OpenedPackage:
    """Verify a package, then put list, manifest and signature into a folder, for its owner alone.

    The README stays where it is: nobody signed it.

    Raises:
        PackageError: its `problem` says what is wrong; no list was written then.
    """
    output.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryFile(dir=output) as scratch:
        manifest, archive = _decrypted(package, opening, scratch)
        path = output / manifest.file_name
        _check_free(output, (manifest.file_name, MANIFEST, SIGNATURE))
        with written_whole(path) as plain:
            _take_list(archive, manifest, plain)
        for name in (MANIFEST, SIGNATURE):
            with written_whole(output / name) as file:
                file.write(read_small(archive, name))
    return OpenedPackage(manifest, path)


def _decrypted(package: Path, opening: Opening, scratch: IO[bytes]) -> tuple[Manifest, zipfile.ZipFile]:
    """The manifest of a package whose sender, recipient and expiry are right, and the zip to take its list from."""
    decrypt(package, opening.unlocking, scratch)
    scratch.flush()
    archive = open_zip(scratch)
    signed = read_small(archive, MANIFEST)
    manifest = read_manifest(signed)
    opening.trusted.check(manifest, signed, _signature(archive))
    _check_recipient(manifest, opening.unlocking)
    if opening.now >= manifest.expires and not opening.even_expired:
        raise PackageError(
            PackageProblem.EXPIRED,
            f"The package expired on {manifest.expires.date()}: delete it, and ask the sender for a new one. "
            "To open it all the same, say --expired.",
        )
    return manifest, archive


def _check_free(folder: Path, names: tuple[str, ...]) -> None:
    taken = [name for name in names if (folder / name).exists()]
    if taken:
        raise PackageError(
            PackageProblem.ALREADY_THERE,
            f"The folder {folder} has {', '.join(taken)} already, which stays. Name an empty folder.",
        )


def _signature(archive: zipfile.ZipFile) -> bytes:
    try:
        return base64.b64decode(read_small(archive, SIGNATURE).strip(), validate=True)
    except binascii.Error:
        raise PackageError(
            PackageProblem.BAD_SIGNATURE, "The signature cannot be read; the package was altered."
        ) from None


def _check_recipient(manifest: Manifest, unlocking: Unlocking) -> None:
    """Somebody it was sealed for could have sealed it anew for others; the sender never meant it for those."""
    keys = {recipient.key for recipient in manifest.recipients}
    if BY_PASSPHRASE in keys if unlocking.passphrase else keys & unlocking.age_keys:
        return
    names = ", ".join(recipient.name for recipient in manifest.recipients)
    raise PackageError(
        PackageProblem.OTHER_RECIPIENT,
        f"The package was made for {names}, and not for the key it was opened with: somebody passed it on. Tell the "
        "sender, and delete it.",
    )


def _take_list(archive: zipfile.ZipFile, manifest: Manifest, into: IO[bytes]) -> None:
    """Write the list, and compare it with what the manifest says of it."""
    name = manifest.file_name
    if name not in archive.namelist():
        raise PackageError(PackageProblem.UNEXPECTED_CONTENT, f"The package holds no {name}, which its manifest names.")
    digest, size = hashlib.sha256(), 0
    for chunk in unpack(archive, name, min(manifest.size, LARGEST_LIST)):
        digest.update(chunk)
        size += len(chunk)
        into.write(chunk)
    if size != manifest.size or digest.hexdigest() != manifest.sha256:
        raise PackageError(
            PackageProblem.ALTERED, f"{name} is not the list that was signed. Ask the sender for the package again."
        )
    into.flush()
    count = count_records(manifest.format, into)
    if count != manifest.count:
        raise PackageError(
            PackageProblem.ALTERED, f"{name} holds {count} records, its manifest says {manifest.count}. Ask the sender."
        )
