"""Our own keys for packages: an age identity to open what comes, an Ed25519 key to sign what leaves.

They lie in a folder of their own beside the keyring, readable by their owner alone, in the forms that age and OpenSSL
read too. A partner who has no service of this kind keeps such a folder all the same.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pyrage import IdentityError, x25519

from rlf.packages.durable import sync_folder, written_whole
from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.public_keys import PublicKeys, written_verify_key

IDENTITY_FILE = "identity.txt"
SIGNING_FILE = "signing-key.pem"
_SECRET_PREFIX = "AGE-SECRET-KEY-"  # noqa: S105 - how every age identity begins
_OF_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """Both secret keys of one house."""

    identity: x25519.Identity = field(repr=False)
    signing: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> PublicKeys:
        """What partners may know of them."""
        return PublicKeys(str(self.identity.to_public()), written_verify_key(self.signing.public_key()))


def new_keys() -> OwnKeys:
    """Fresh random keys."""
    return OwnKeys(x25519.Identity.generate(), Ed25519PrivateKey.generate())


def own_keys(folder: Path) -> OwnKeys:
    """The keys in a folder, made there if there are none yet.

    Raises:
        PackageError: the folder holds only one of them, or something else, or others may read it.
    """
    if not folder.exists():
        _make(folder)
    return OwnKeys(_the_identity(folder / IDENTITY_FILE), _signing_key(folder / SIGNING_FILE))


def read_identities(path: Path) -> tuple[x25519.Identity, ...]:
    """The identities of a file as age-keygen writes it.

    Raises:
        PackageError: there is no such file, or no identity in it.
    """
    try:
        lines = path.read_text(encoding="utf-8").split()
        found = tuple(x25519.Identity.from_str(line) for line in lines if line.startswith(_SECRET_PREFIX))
    except (OSError, UnicodeDecodeError, IdentityError):
        found = ()
    if not found:
        raise PackageError(
            PackageProblem.BAD_KEY,
            f"{path} holds no age identity that can be read: it must be as 'age-keygen' writes it.",
        )
    return found


def _make(folder: Path) -> None:
    """Both files appear at once, so that two who make them at the same time end with the same keys."""
    keys = new_keys()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as held:
        fresh = Path(held) / "keys"
        fresh.mkdir(mode=0o700)
        with written_whole(fresh / IDENTITY_FILE) as file:
            file.write(f"# public key: {keys.public.age}\n{keys.identity}\n".encode())
        with written_whole(fresh / SIGNING_FILE) as file:
            file.write(keys.signing.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        try:
            fresh.rename(folder)
        except OSError:
            if not folder.exists():
                raise
    sync_folder(folder.parent)


def _the_identity(path: Path) -> x25519.Identity:
    _check_private(path)
    return read_identities(path)[0]


def _signing_key(path: Path) -> Ed25519PrivateKey:
    _check_private(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # The cause is left out: it could quote the key.
        raise _not_signing(path) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _not_signing(path)
    return key


def _not_signing(path: Path) -> PackageError:
    return PackageError(PackageProblem.BAD_KEY, f"{path} is no Ed25519 key in PEM without a password.")


def _check_private(path: Path) -> None:
    if not path.is_file():
        raise PackageError(
            PackageProblem.BAD_KEY, f"The key {path} is missing. Restore it from the backup of the keys."
        )
    if path.stat().st_mode & _OF_OTHERS:
        raise PackageError(PackageProblem.BAD_KEY, f"Others may read the key {path}. Take that away: chmod 600 {path}")
