"""A house's public keys: age keys to seal to, an Ed25519 key to verify with, on cards that anybody can read."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyrage import RecipientError, x25519

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.fingerprints import fingerprint

# A SubjectPublicKeyInfo of Ed25519 (RFC 8410) is these 12 bytes and the key, in base64 always of this form.
_SPKI_PREFIX = bytes.fromhex("302a300506032b6570032100")
_VERIFY_KEY = re.compile(r"MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=")
_AGE_KEY = re.compile(r"\bage1[02-9ac-hj-np-z]{58}\b")


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What two houses tell each other. Both keys are texts: `age1…`, and base64 of a SubjectPublicKeyInfo.

    Either may be empty where a card has only the other.
    """

    age: str = ""
    verify: str = ""

    def card(self, owner: str) -> str:
        """The keys with their fingerprints as a text to send; OpenSSL reads its PEM block as it is."""
        return (
            f"Public keys of {' '.join(owner.split())}\n"
            "They are no secret. Compare both fingerprints aloud, by a telephone number you know already.\n\n"
            f"To seal lists for us (age):\n{self.age}\nfingerprint {fingerprint(self.age)}\n\n"
            f"To verify what we send (Ed25519): fingerprint {fingerprint(self.verify)}\n"
            f"-----BEGIN PUBLIC KEY-----\n{self.verify}\n-----END PUBLIC KEY-----\n"
        )


def read_public_keys(text: str) -> PublicKeys:
    """The keys on a card, in a PEM file, or written alone.

    Raises:
        PackageError: there is none, or two different ones of a kind, or one that is no key.
    """
    keys = PublicKeys(_only(_AGE_KEY, text), _only(_VERIFY_KEY, text))
    if not keys.age and not keys.verify:
        raise _no_key()
    if keys.age:
        age_recipient(keys.age)
    return keys


def read_recipients(text: str) -> tuple[tuple[str, ...], str]:
    """The age keys of all who are to open what is sealed for a partner, as on their cards one after the other, and the
    Ed25519 key by which the partner signs (empty where there is none).

    Raises:
        PackageError: there is no key, there are two different ones to verify with, or one that is no key.
    """
    age_keys = tuple(dict.fromkeys(_AGE_KEY.findall(text)))
    verify_key = _only(_VERIFY_KEY, text)
    if not age_keys and not verify_key:
        raise _no_key()
    for key in age_keys:
        age_recipient(key)
    return age_keys, verify_key


def age_recipient(key: str) -> x25519.Recipient:
    """The recipient of an age key.

    Raises:
        PackageError: it is none, perhaps for a letter that was mistyped.
    """
    try:
        return x25519.Recipient.from_str(key)
    except RecipientError:
        raise PackageError(PackageProblem.BAD_KEY, f"{key!r} is no age key. Ask the partner for it again.") from None


def written_verify_key(key: Ed25519PublicKey) -> str:
    """An Ed25519 key as base64 of its SubjectPublicKeyInfo, as between the lines of a PEM file."""
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def is_signed(verify_key: str, signature: bytes, content: bytes) -> bool:
    """Whether a signature is of this key and this content; False for what is no key at all."""
    try:
        spki = base64.b64decode(verify_key, validate=True)
        if not spki.startswith(_SPKI_PREFIX):
            return False
        Ed25519PublicKey.from_public_bytes(spki.removeprefix(_SPKI_PREFIX)).verify(signature, content)
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return True


def _no_key() -> PackageError:
    return PackageError(
        PackageProblem.BAD_KEY, "There is no public key in it: neither one of age (age1…) nor one of Ed25519."
    )


def _only(pattern: re.Pattern[str], text: str) -> str:
    found = set(pattern.findall(text))
    if len(found) > 1:
        raise PackageError(
            PackageProblem.BAD_KEY, "There are two different keys of one kind in it. Keep the right one."
        )
    return found.pop() if found else ""
