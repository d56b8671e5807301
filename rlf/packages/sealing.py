"""Sealing: records become one age file, and nothing of them ever lies on a disk in plain.

The list flows from its writer through the zip into the encryption; hash, size and count are known when it has passed,
so manifest and signature stand behind it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage

from rlf.packages import manifest as manifests
from rlf.packages.durable import written_whole
from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.formats import write_list
from rlf.packages.manifest import Manifest, canonical
from rlf.packages.passphrases import checked_passphrase
from rlf.packages.public_keys import age_recipient, written_verify_key
from rlf.packages.readme import readme_of
from rlf.packages.zipped import LARGEST_LIST, MANIFEST, README, SIGNATURE, zip_stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from rlf.packages.record import Record
    from rlf.packages.terms import PackageTerms

LARGEST_BY_PASSPHRASE = 1 << 26
"""Bytes of a zip that is sealed by a passphrase, for which it must be in memory as a whole."""

_ID_BYTES = 8
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class SealedPackage:
    """A finished package: its file, the SHA-256 of that file, and the manifest inside."""

    path: Path
    sha256: str
    manifest: Manifest


def seal_package(
    folder: Path,
    records: Iterable[Record],
    terms: PackageTerms,
    signing: Ed25519PrivateKey,
    *,
    passphrase: str = "",
    armored: bool = False,
) -> SealedPackage:
    """Seal records into `package-ID.age` in a folder: for the addressees' age keys, else by a passphrase.

    Memory stays bounded, whatever the number of records, but for XLSX and for passphrases.

    Raises:
        PackageError: a key is wrong, there is neither key nor passphrase (or both), a record does not fit the format,
            or the list is too large.
    """
    recipients = _recipients(terms, passphrase)
    contents = _Contents(records, terms, signing, by_passphrase=bool(passphrase))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"package-{contents.package}.age"
    with written_whole(path) as file:
        if passphrase:
            file.write(pyrage.passphrase.encrypt(_whole(contents.zipped()), passphrase, armored=armored))
        else:
            _encrypt(contents.zipped(), file, recipients, armored=armored)
        digest = _digest(file)
    return SealedPackage(path, digest, contents.manifest())


class _Contents:
    """What goes into one package. The manifest can be asked for when the list has flowed past."""

    def __init__(
        self, records: Iterable[Record], terms: PackageTerms, signing: Ed25519PrivateKey, *, by_passphrase: bool
    ) -> None:
        self.package = secrets.token_hex(_ID_BYTES)
        self._records = records
        self._terms = terms
        self._signing = signing
        self._by_passphrase = by_passphrase
        self._hash = hashlib.sha256()
        self._size = 0
        self._count = 0

    def zipped(self) -> Iterator[bytes]:
        entries = (
            (self._terms.format.file_name, self._list()),
            (MANIFEST, self._when_asked(canonical)),
            (SIGNATURE, self._when_asked(lambda manifest: self._signature(canonical(manifest)))),
            (README, self._when_asked(readme_of)),
        )
        return zip_stream(entries, self._terms.created)

    def manifest(self) -> Manifest:
        terms = self._terms
        return Manifest(
            version=manifests.VERSION,
            package=self.package,
            sender=manifests.Sender(terms.sender, terms.domain, written_verify_key(self._signing.public_key())),
            recipients=tuple(
                manifests.Recipient(one.name, manifests.BY_PASSPHRASE if self._by_passphrase else one.age_key)
                for one in terms.addressees
            ),
            purpose=terms.purpose,
            legal_basis=terms.legal_basis,
            fields=tuple(field.value for field in terms.profile.fields),
            format=terms.format,
            count=self._count,
            size=self._size,
            sha256=self._hash.hexdigest(),
            created=_to_the_second(terms.created),
            expires=_to_the_second(terms.expires),
            onward_transfer=False,
            statements=manifests.STATEMENTS,
        )

    def _list(self) -> Iterator[bytes]:
        terms = self._terms
        for chunk in write_list(terms.format, self._counted(), terms.profile, terms.source):
            self._hash.update(chunk)
            self._size += len(chunk)
            if self._size > LARGEST_LIST:
                raise PackageError(
                    PackageProblem.TOO_LARGE, "The list is larger than a gigabyte. Make several packages of it."
                )
            yield chunk

    def _counted(self) -> Iterator[Record]:
        for record in self._records:
            self._count += 1
            yield record

    def _when_asked(self, part: Callable[[Manifest], bytes]) -> Iterator[bytes]:
        yield part(self.manifest())

    def _signature(self, content: bytes) -> bytes:
        return base64.b64encode(self._signing.sign(content)) + b"\n"


class _Drawn(io.RawIOBase):
    """Pieces as a file to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; as few as a piece has left, none at the end."""
        while not self._rest:
            try:
                piece = next(self._pieces, None)
            except Exception as failure:
                self.failure = failure  # age gives back only its text
                raise
            if piece is None:
                return b""
            self._rest = memoryview(piece)
        size = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:size], self._rest[size:]
        return bytes(taken)


def _recipients(terms: PackageTerms, passphrase: str) -> list[pyrage.x25519.Recipient]:
    keys = [addressee.age_key for addressee in terms.addressees if addressee.age_key]
    if passphrase and keys:
        raise PackageError(
            PackageProblem.BAD_TERMS, "A package is sealed either for age keys or by a passphrase, not both."
        )
    if passphrase:
        checked_passphrase(passphrase)
    elif len(keys) < len(terms.addressees):
        raise PackageError(PackageProblem.BAD_TERMS, "A recipient has no age key. Ask for it, or use a passphrase.")
    return [age_recipient(key) for key in keys]


def _encrypt(
    pieces: Iterator[bytes], file: BinaryIO, recipients: list[pyrage.x25519.Recipient], *, armored: bool
) -> None:
    drawn = _Drawn(pieces)
    try:
        pyrage.encrypt_io(drawn, file, recipients, armored=armored)
    except pyrage.EncryptError as error:
        raise drawn.failure or error from None


def _whole(pieces: Iterator[bytes]) -> bytes:
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        if len(gathered) > LARGEST_BY_PASSPHRASE:
            raise PackageError(
                PackageProblem.TOO_LARGE, "The list is too large for a passphrase. Ask the partner for an age key."
            )
    return bytes(gathered)


def _digest(file: BinaryIO) -> str:
    file.flush()
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _to_the_second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
