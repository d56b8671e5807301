"""What is sealed of a transfer and of each person in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from rlf.description import encode
from rlf.packages.formats import ListFormat
from rlf.packages.manifest import Manifest
from rlf.packages.record import Record

if TYPE_CHECKING:
    from rlf.crypto import Keyring
    from rlf.models import Transfer, TransferEntry


class TransferKind(StrEnum):
    """A package holds RECORDS of persons, or NOTICES about records that left before."""

    RECORDS = "records"
    NOTICES = "notices"


class Reason(StrEnum):
    """Why somebody is left out of a package."""

    NOT_OPEN = "not_open"
    GONE = "gone"
    NO_CONSENT = "no_consent"
    OTHER_RECIPIENTS = "other_recipients"
    UNCLEAR_CONSENT = "unclear_consent"
    RESTRICTED = "restricted"
    RESTRICTED_FOR_RECIPIENT = "restricted_for_recipient"
    RESTRICTED_BY_SOURCE = "restricted_by_source"
    MINOR_UNSIGNED = "minor_unsigned"
    NOTHING_KNOWN = "nothing_known"
    SENT_BEFORE = "sent_before"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who was chosen and did not leave. The request's reference says who without a name."""

    request_id: int
    person_id: int
    request_reference: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction makes of an entry once it is handed over: the record (None where it is withheld), and the
    entry's digest after and before.
    """

    record: Record | None
    digest: bytes
    before: bytes


@dataclass(frozen=True, slots=True)
class SealedNotice:
    """A notice in a package; what it corrects counts as told when the package is handed over."""

    notice_id: int
    corrected: Corrected | None = None


@dataclass(frozen=True, slots=True)
class TransferDocument:
    """What is sealed of a transfer. `age_keys` are those that it was sealed for, `file_digest` the SHA-256 of its file
    in hex; both are empty until it is made. `passphrase` opens it where it has no keys. `notices` are those that a
    package of notices tells of.
    """

    purpose: str
    legal_basis: str
    format: ListFormat
    fields: tuple[str, ...]
    kind: TransferKind = TransferKind.RECORDS
    with_accompanying: bool = False
    left_out: tuple[LeftOut, ...] = ()
    age_keys: tuple[str, ...] = ()
    passphrase: str = ""
    file_digest: str = ""
    manifest: Manifest | None = None
    notices: tuple[SealedNotice, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a recipient was told later about somebody; without a record, that it changed and is not to be relied on."""

    at: datetime
    record: Record | None


@dataclass(frozen=True, slots=True)
class EntryDocument:
    """What left about one person, under which request. Of a draft, `record` is what was looked at last."""

    request_reference: str
    fields: tuple[str, ...]
    record: Record
    corrections: tuple[Told, ...] = ()

    @property
    def sent_fields(self) -> tuple[str, ...]:
        """The fields that left with something in them."""
        return tuple(name for name in self.fields if getattr(self.record, name))


def seal_transfer(keyring: Keyring, transfer: Transfer, document: TransferDocument) -> None:
    """Write a transfer's document."""
    transfer.sealed = keyring.seal(encode(document), _transfer_row(transfer.id))


def open_transfer(keyring: Keyring, transfer: Transfer) -> TransferDocument:
    """Open a transfer's document.

    Raises:
        SealError: the key is missing or the document was altered.
    """
    return msgspec.json.decode(keyring.unseal(transfer.sealed, _transfer_row(transfer.id)), type=TransferDocument)


def seal_entry(keyring: Keyring, entry: TransferEntry, document: EntryDocument) -> None:
    """Write an entry's document."""
    entry.sealed = keyring.seal(encode(document), _entry_row(entry.id))


def open_entry(keyring: Keyring, entry: TransferEntry) -> EntryDocument:
    """Open an entry's document.

    Raises:
        SealError: the key is missing or the document was altered.
    """
    return msgspec.json.decode(keyring.unseal(entry.sealed, _entry_row(entry.id)), type=EntryDocument)


def _transfer_row(transfer_id: int) -> str:
    return f"transfers:{transfer_id}"


def _entry_row(entry_id: int) -> str:
    return f"transfer_entries:{entry_id}"
