"""Making a package: weighed once more under the locks of its requests, sealed to its file, and only then written down.

The file lies there before its row says so: a file whose transaction broke off is inert, and is replaced by the next
attempt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf import audit
from rlf.errors import NotFoundError
from rlf.machines.webhooks import tell
from rlf.models import TransferEntry, TransferState, now
from rlf.packages.keys import own_keys
from rlf.packages.passphrases import new_passphrase
from rlf.packages.terms import Addressee, PackageTerms
from rlf.request_locks import lock_requests
from rlf.transfers.documents import EntryDocument, TransferDocument, seal_entry, seal_transfer
from rlf.transfers.draft_lines import Draft, left_out_of, weigh_draft
from rlf.transfers.drafts import discard_draft, find_draft
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.package_files import remove_package, write_package
from rlf.transfers.partners import find_recipient

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from rlf.packages.profile import Profile
    from rlf.packages.sealing import SealedPackage
    from rlf.request_access import Reader
    from rlf.service import Service
    from rlf.transfers.documents import LeftOut
    from rlf.transfers.partners import Recipient

PACKAGE_READY = "package.ready"


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a draft: how many left for the file, and who was left out."""

    transfer_id: int
    records: int
    left_out: tuple[LeftOut, ...]


def make_package(service: Service, transfer_id: int, *, account: Reader) -> Made:
    """Make a package of a draft. Who may not leave any more is left out, and named in what this gives.

    Raises:
        NotFoundError: there is no such draft.
        TransferRefusedError: it was made already, the partner may not receive, or nobody may leave.
        PackageError: a record does not fit the format, or the installation has no keys or no domain.
    """
    try:
        with service.database.write() as session:
            return _make(session, service, transfer_id, account)
    except (TransferRefusedError, NotFoundError):
        raise
    except BaseException:
        _forget_file(service, transfer_id)
        raise


def discard(service: Service, transfer_id: int, *, account: Reader) -> None:
    """Take a draft away, with the file of an attempt to make it that broke off.

    Raises:
        NotFoundError: there is no such draft.
        TransferRefusedError: it was made already.
    """
    with service.database.write() as session:
        discard_draft(session, transfer_id, account=account)
    remove_package(service.settings, transfer_id)


def package_terms(
    service: Service, recipient: Recipient, document: TransferDocument, *, profile: Profile, at: datetime, until: date
) -> PackageTerms:
    """The terms that a package of these leaves on.

    Raises:
        PackageError: the installation has no domain.
    """
    return PackageTerms(
        sender=service.settings.site_name,
        domain=service.settings.domain,
        addressees=tuple(Addressee(recipient.partner.name, key) for key in recipient.partner.age_keys or ("",)),
        purpose=document.purpose,
        legal_basis=document.legal_basis,
        profile=profile,
        format=document.format,
        created=at,
        expires=datetime.combine(until, time(23, 59, 59), UTC),
    )


def passphrase_for(recipient: Recipient) -> str:
    """A new one where packages are sealed so for this recipient, else none."""
    return new_passphrase() if recipient.opens_by_passphrase else ""


def as_made(document: TransferDocument, made: SealedPackage, recipient: Recipient, passphrase: str) -> TransferDocument:
    """A transfer's document once its file is sealed."""
    return replace(
        document,
        age_keys=recipient.partner.age_keys,
        passphrase=passphrase,
        file_digest=made.sha256,
        manifest=made.manifest,
        fields=made.manifest.fields,
    )


def _make(session: Session, service: Service, transfer_id: int, account: Reader) -> Made:
    draft_of = find_draft(session, transfer_id).partner_id
    find_recipient(session, service.keyring, draft_of, lock=True)  # its terms, keys and names stay as they are
    transfer = find_draft(session, transfer_id, lock=True)
    in_draft = select(TransferEntry.request_id).where(TransferEntry.transfer_id == transfer_id)
    # From here on until it is written down, nobody withdraws a consent or changes a word.
    lock_requests(session, {request_id for request_id in session.scalars(in_draft) if request_id is not None})
    draft = weigh_draft(session, service.keyring, transfer)
    draft.recipient.check()
    if not draft.leaving:
        raise TransferRefusedError(TransferProblem.NOBODY_LEFT, "Nobody in the draft may leave.")
    if transfer.expires_on is None or transfer.expires_on <= now().date():
        raise TransferRefusedError(TransferProblem.EXPIRED, "The draft has expired.")
    at, passphrase = now(), passphrase_for(draft.recipient)
    made = write_package(
        service.settings,
        transfer_id,
        [line.weighed.record for line in draft.leaving if line.weighed],
        terms=package_terms(
            service, draft.recipient, draft.document, profile=draft.profile, at=at, until=transfer.expires_on
        ),
        signing=own_keys(service.settings.package_keys).signing,
        passphrase=passphrase,
    )
    document = as_made(draft.document, made, draft.recipient, passphrase)
    _write_down(session, service, draft, document)
    transfer.state, transfer.made_at = TransferState.MADE, at
    transfer.records, transfer.content_digest = made.manifest.count, bytes.fromhex(made.manifest.sha256)
    audit.record(session, account.id, "package.made", transfer)
    tell(session, transfer.partner_id, PACKAGE_READY, transfer.id)
    return Made(transfer_id, made.manifest.count, left_out_of(draft))


def _write_down(session: Session, service: Service, draft: Draft, document: TransferDocument) -> None:
    for line in draft.leaving:
        if line.weighed:
            said = EntryDocument(line.weighed.request_reference, document.fields, line.weighed.record)
            seal_entry(service.keyring, line.entry, said)
            line.entry.content_digest = line.weighed.digest
    for line in draft.left_out:
        session.delete(line.entry)
    seal_transfer(service.keyring, draft.transfer, replace(document, left_out=left_out_of(draft)))


def _forget_file(service: Service, transfer_id: int) -> None:
    """The file of an attempt that failed; not where somebody else made the package in the meantime."""
    with service.database.write() as session:
        try:
            find_draft(session, transfer_id, lock=True)
        except TransferRefusedError:
            return
        remove_package(service.settings, transfer_id)
