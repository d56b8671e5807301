"""Whose packages are opened: senders by a key known before, or by a fingerprint compared aloud."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.fingerprints import fingerprint, same_fingerprint
from rlf.packages.public_keys import is_signed, read_public_keys

if TYPE_CHECKING:
    from rlf.packages.manifest import Manifest


@dataclass(frozen=True, slots=True)
class TrustedSenders:
    """Ed25519 keys as texts, and fingerprints of such keys."""

    keys: frozenset[str] = frozenset()
    fingerprints: tuple[str, ...] = ()

    def check(self, manifest: Manifest, signed: bytes, signature: bytes) -> None:
        """Check who signed what.

        Raises:
            PackageError: the signature is not of the key the manifest names, or that key is not trusted.
        """
        key = manifest.sender.verify_key
        if not is_signed(key, signature, signed):
            raise PackageError(
                PackageProblem.BAD_SIGNATURE, "The signature is wrong: the package was altered, or put together anew."
            )
        if key in self.keys or any(same_fingerprint(fingerprint(key), known) for known in self.fingerprints):
            return
        if self.keys or self.fingerprints:
            raise PackageError(
                PackageProblem.OTHER_SENDER,
                f"The package is signed with a key of the fingerprint {fingerprint(key)}, which is not the sender's "
                "you named. Do not use it before you have asked the sender.",
            )
        raise PackageError(
            PackageProblem.UNKNOWN_SENDER,
            f"The package is signed with a key of the fingerprint {fingerprint(key)}. Call the sender by a number you "
            "know already and compare it aloud; if it is the same, open again with --trust and this fingerprint.",
        )


def trusted(senders: tuple[str, ...], fingerprints: tuple[str, ...] = ()) -> TrustedSenders:
    """Senders given as the files of their cards, or as their keys themselves.

    Raises:
        PackageError: one is neither.
    """
    return TrustedSenders(frozenset(_verify_key(sender) for sender in senders), fingerprints)


def _verify_key(sender: str) -> str:
    path = Path(sender)
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else sender
    except UnicodeDecodeError:
        text = ""
    key = read_public_keys(text).verify
    if not key:
        raise PackageError(
            PackageProblem.BAD_KEY, "The sender's card has no Ed25519 key to verify with; ask the sender for one."
        )
    return key
