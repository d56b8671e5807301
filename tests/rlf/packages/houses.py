"""Two houses that send each other packages, and what they send, for the tests of packages."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage

from rlf.packages.decryption import Unlocking
from rlf.packages.fields import RecordField
from rlf.packages.formats import ListFormat
from rlf.packages.keys import OwnKeys, new_keys
from rlf.packages.opening import Opening
from rlf.packages.profile import MINIMAL, Profile
from rlf.packages.record import Record
from rlf.packages.sealing import SealedPackage, seal_package
from rlf.packages.terms import Addressee, PackageTerms
from rlf.packages.trust import TrustedSenders

NOW = datetime(2026, 5, 4, 10, 30, 15, tzinfo=UTC)
EVERYTHING = Profile(tuple(RecordField))
RECORDS = (
    Record("Q7-0001", full_name="Selam Tesfay Haile", family_name="Haile", sex="F", birth_date="1990-03"),
    Record("Q7-0002", full_name="أحمد عبد الله", other_names="=Ahmad; 'Abd", sex="M", birth_date="~1985"),
    Record("Q7-0003", full_name="Olena Ivanenko", origin_country="UA", origin_place="Kharkiv"),
)


@dataclass(frozen=True)
class Houses:
    """A sends, B receives, C is a third."""

    a: OwnKeys
    b: OwnKeys
    c: OwnKeys


def three_houses() -> Houses:
    return Houses(new_keys(), new_keys(), new_keys())


def terms(*addressees: OwnKeys, **changes) -> PackageTerms:
    """Terms from A to the owners of these keys, or to one who has none."""
    keyed = tuple(Addressee(f"Society {number}", keys.public.age) for number, keys in enumerate(addressees, start=1))
    usual = PackageTerms(
        sender="Society A",
        domain="tracing.example.org",
        addressees=keyed or (Addressee("Society without keys"),),
        purpose="search in the lists of Society B",
        legal_basis="consent, and the agreement of 2024",
        profile=MINIMAL,
        format=ListFormat.CSV,
        created=NOW,
        expires=NOW + timedelta(days=90),
    )
    return replace(usual, **changes)


def sealed(folder: Path, houses: Houses, records=RECORDS, **changes) -> SealedPackage:
    """A package from A to B."""
    return seal_package(folder, records, terms(houses.b, **changes), houses.a.signing)


def by(receiver: OwnKeys, sender: OwnKeys, *, now: datetime = NOW, even_expired: bool = False) -> Opening:
    """How a receiver opens what comes from a sender whose key it knows."""
    trusted = TrustedSenders(frozenset({sender.public.verify}))
    return Opening(Unlocking((receiver.identity,)), trusted, now, even_expired=even_expired)


def inside(package: Path, receiver: OwnKeys) -> dict[str, bytes]:
    """The files in a package, as any age tool and any zip tool find them."""
    plain = pyrage.decrypt(package.read_bytes(), [receiver.identity])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed_anew(package: Path, files: dict[str, bytes], receiver: OwnKeys) -> None:
    """Put other files into a package, sealed for the same receiver: whoever knows a public key can do so."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    sealed_anew(package, plain.getvalue(), receiver)


def sealed_anew(package: Path, plain: bytes, receiver: OwnKeys) -> None:
    package.write_bytes(pyrage.encrypt(plain, [receiver.identity.to_public()]))


def changed_manifest(files: dict[str, bytes], **changes) -> dict[str, bytes]:
    """The same files with another manifest, written in the canonical way."""
    manifest = json.loads(files["manifest.json"]) | changes
    written = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return files | {"manifest.json": written.encode()}


def names_in(folder: Path) -> list[str]:
    """The names in a folder, in order."""
    return sorted(path.name for path in folder.iterdir())
