"""The manifest: what a package is, for whom and on what terms. Its bytes are what is signed."""

from __future__ import annotations

from datetime import datetime

import msgspec

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.formats import ListFormat

VERSION = "rlf-package/1"
NO_ONWARD_TRANSFER = "No onward transfer: this list is for its recipients alone, and for its purpose alone."
NOT_PROOF_OF_KINSHIP = "A record is not proof of kinship."
STATEMENTS = (NO_ONWARD_TRANSFER, NOT_PROOF_OF_KINSHIP)
BY_PASSPHRASE = "passphrase"  # noqa: S105 - the word, not one
"""Stands for the key of a recipient who opens by a passphrase."""


class Sender(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who made a package: name, internet domain, and the key it is signed with."""

    name: str
    domain: str
    verify_key: str


class Recipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a package is for: name, and age key or BY_PASSPHRASE."""

    name: str
    key: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything about a package but the records. No person is named in it. Times are in UTC."""

    version: str
    package: str
    sender: Sender
    recipients: tuple[Recipient, ...]
    purpose: str
    legal_basis: str
    fields: tuple[str, ...]
    format: ListFormat
    count: int
    size: int
    sha256: str
    created: datetime
    expires: datetime
    onward_transfer: bool
    statements: tuple[str, ...]

    @property
    def file_name(self) -> str:
        """What the list is called in the package."""
        return self.format.file_name


def canonical(manifest: Manifest) -> bytes:
    """The manifest as JSON in UTF-8 with sorted keys and no spaces, the same for the same manifest always."""
    return msgspec.json.encode(manifest, order="sorted")


def read_manifest(written: bytes) -> Manifest:
    """The manifest in its canonical form; any other form is refused, so that nobody reads it differently.

    Raises:
        PackageError: it is none, or of a version this program does not know.
    """
    try:
        manifest = msgspec.json.decode(written, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise PackageError(
            PackageProblem.UNEXPECTED_CONTENT,
            "The manifest cannot be read. Perhaps it is of a newer version than this program; ask the sender.",
        ) from None
    has_zones = manifest.created.tzinfo is not None and manifest.expires.tzinfo is not None
    if manifest.version != VERSION or not has_zones or canonical(manifest) != written:
        raise PackageError(
            PackageProblem.UNEXPECTED_CONTENT,
            f"The manifest is not as {VERSION} writes it. Ask the sender for another.",
        )
    return manifest
