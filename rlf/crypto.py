"""Sealing of personal data at rest, and keyed hashes that let sealed data be found."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rlf.errors import ConfigurationError, SealError

if TYPE_CHECKING:
    from pathlib import Path

    from rlf.config import Settings

_KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_KEY_BYTES = 32


class KeyringFile(msgspec.Struct, frozen=True):
    """How a keyring is written: JSON with base64 keys. `demo` marks keys that production refuses."""

    demo: bool
    index_key: str
    current: str
    sealing_keys: dict[str, str]


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys in use. Sealing keys are known by a 4-byte id in hex; new documents use `current`."""

    demo: bool
    index_key: bytes = field(repr=False)
    current: str
    sealing_keys: dict[str, bytes] = field(repr=False)
    _ciphers: dict[bytes, AESGCM] = field(init=False, repr=False)
    _blocking: hashlib.blake2b = field(init=False, repr=False)  # keyed once, copied for each hash

    def __post_init__(self) -> None:
        ciphers = {bytes.fromhex(key_id): AESGCM(key) for key_id, key in self.sealing_keys.items()}
        object.__setattr__(self, "_ciphers", ciphers)
        blocking = hashlib.blake2b(digest_size=8, key=self.index_key, person=b"blocking")
        object.__setattr__(self, "_blocking", blocking)

    def seal(self, document: bytes, row: str) -> bytes:
        """Encrypt and authenticate a document, bound to `row` (such as `persons:17`).

        Returns key id (4 bytes), nonce (12 bytes), then AES-256-GCM ciphertext and tag.
        """
        key_id = bytes.fromhex(self.current)
        nonce = os.urandom(_NONCE_BYTES)
        return key_id + nonce + self._ciphers[key_id].encrypt(nonce, document, row.encode())

    def unseal(self, sealed: bytes, row: str) -> bytes:
        """Open what `seal` made for the same row.

        Raises:
            SealError: the key is not in the keyring, the document belongs to another row, or it was altered.
        """
        cipher = self._ciphers.get(sealed[:_KEY_ID_BYTES])
        if cipher is None:
            raise SealError(f"The document of {row} was sealed with a key that is not in the keyring.")
        nonce = sealed[_KEY_ID_BYTES : _KEY_ID_BYTES + _NONCE_BYTES]
        try:
            return cipher.decrypt(nonce, sealed[_KEY_ID_BYTES + _NONCE_BYTES :], row.encode())
        except InvalidTag:
            raise SealError(f"The document of {row} was altered or belongs elsewhere.") from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether the document is sealed with the newest key."""
        return sealed[:_KEY_ID_BYTES] == bytes.fromhex(self.current)

    def digest(self, purpose: str, value: bytes) -> bytes:
        """A keyed 32-byte hash (HMAC-SHA-256), different for each purpose."""
        return hmac.digest(self.index_key, purpose.encode() + b"\0" + value, hashlib.sha256)

    def key_hash(self, key: str) -> int:
        """The signed 64-bit keyed hash under which a blocking key is stored (keyed BLAKE2b)."""
        hasher = self._blocking.copy()
        hasher.update(key.encode())
        return int.from_bytes(hasher.digest(), signed=True)

    def derive(self, purpose: str) -> bytes:
        """A 32-byte secret for another use (such as signing session cookies), by HKDF-SHA-256."""
        return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode()).derive(self.index_key)

    def with_new_key(self) -> Keyring:
        """The same keyring with a fresh sealing key as the current one; the old ones still open."""
        key_id = _new_key_id()
        keys = {**self.sealing_keys, key_id: secrets.token_bytes(_KEY_BYTES)}
        return Keyring(demo=self.demo, index_key=self.index_key, current=key_id, sealing_keys=keys)

    def without_old_keys(self) -> Keyring:
        """The same keyring with only its current sealing key."""
        keys = {self.current: self.sealing_keys[self.current]}
        return Keyring(demo=self.demo, index_key=self.index_key, current=self.current, sealing_keys=keys)


def new_keyring(*, demo: bool) -> Keyring:
    """A keyring of fresh random keys."""
    key_id = _new_key_id()
    return Keyring(
        demo=demo,
        index_key=secrets.token_bytes(_KEY_BYTES),
        current=key_id,
        sealing_keys={key_id: secrets.token_bytes(_KEY_BYTES)},
    )


def write_keyring(keyring: Keyring, path: Path) -> None:
    """Write a keyring with mode 600, whole or not at all, and durably."""
    keys = {key_id: _text(key) for key_id, key in keyring.sealing_keys.items()}
    written = KeyringFile(
        demo=keyring.demo, index_key=_text(keyring.index_key), current=keyring.current, sealing_keys=keys
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(written)))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    # Nothing may be sealed with a key whose file a power failure could still take back.
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_keyring(settings: Settings) -> Keyring:
    """The keyring from RLF_KEYRING or its file.

    Raises:
        ConfigurationError: there is none, it is malformed, or production was given a demonstration key.
    """
    if not settings.keyring_text and not settings.keyring_file.exists():
        raise ConfigurationError(
            f"There is no keyring at {settings.keyring_file}. Make one with 'rlf keys create', or set RLF_KEYRING_FILE."
        )
    text = settings.keyring_text.encode() or settings.keyring_file.read_bytes()
    keyring = _parse(text)
    if keyring.demo and not settings.is_demo:
        raise ConfigurationError(
            "The keyring is a demonstration key, which production refuses. Make another with 'rlf keys create'."
        )
    return keyring


def _parse(text: bytes) -> Keyring:
    try:
        written = msgspec.json.decode(text, type=KeyringFile)
        keys = {key_id: _key(key) for key_id, key in written.sealing_keys.items()}
        return Keyring(demo=written.demo, index_key=_key(written.index_key), current=written.current, sealing_keys=keys)
    except (msgspec.DecodeError, binascii.Error, ValueError):
        # The cause is left out: it could quote the key.
        raise ConfigurationError("The keyring cannot be read: it must be as 'rlf keys create' writes it.") from None


def _new_key_id() -> str:
    return secrets.token_hex(_KEY_ID_BYTES)


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != _KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key
