"""The files of packages: each in the folder of packages under the id of its transfer, sealed for its partner alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from rlf.packages.durable import sync_folder
from rlf.packages.sealing import SealedPackage, seal_package

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from rlf.config import Settings
    from rlf.packages.record import Record
    from rlf.packages.terms import PackageTerms


def package_path(settings: Settings, transfer_id: int) -> Path:
    """Where the file of a package lies."""
    return settings.packages / f"{transfer_id}.age"


def write_package(
    settings: Settings,
    transfer_id: int,
    records: Iterable[Record],
    *,
    terms: PackageTerms,
    signing: Ed25519PrivateKey,
    passphrase: str = "",
) -> SealedPackage:
    """Seal a package's file, whole or not at all. What an attempt that broke off has left behind is replaced.

    Raises:
        PackageError: as `seal_package`.
    """
    attempt = settings.packages / f"{transfer_id}.making"
    shutil.rmtree(attempt, ignore_errors=True)
    try:
        made = seal_package(attempt, records, terms, signing, passphrase=passphrase)
        made.path.replace(package_path(settings, transfer_id))
    finally:
        shutil.rmtree(attempt, ignore_errors=True)
    sync_folder(settings.packages)
    return made


def remove_package(settings: Settings, transfer_id: int) -> None:
    """Take a package's file away, if there is one."""
    package_path(settings, transfer_id).unlink(missing_ok=True)
