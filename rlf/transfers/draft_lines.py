"""The lines of a draft as they would leave now: everybody who was chosen, weighed anew for the recipient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.models import Transfer, TransferEntry
from rlf.packages.profile import Profile, profile_of
from rlf.transfers.documents import LeftOut, Reason, TransferDocument, open_transfer
from rlf.transfers.partners import Recipient, find_recipient
from rlf.transfers.weighing import Weighed, Weighing, requests_with_persons, sent_before

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in a draft, as weighed now; `weighed` is None where request or person are gone."""

    entry: TransferEntry
    weighed: Weighed | None
    reason: Reason | None

    @property
    def is_in(self) -> bool:
        """Whether it would leave."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft opened: everybody who was chosen, those who would leave first."""

    transfer: Transfer
    document: TransferDocument
    recipient: Recipient
    lines: tuple[Line, ...]

    @property
    def profile(self) -> Profile:
        """The columns of the list."""
        return profile_of(self.document.fields)

    @property
    def leaving(self) -> tuple[Line, ...]:
        """Who would leave."""
        return tuple(line for line in self.lines if line.is_in)

    @property
    def left_out(self) -> tuple[Line, ...]:
        """Who would not."""
        return tuple(line for line in self.lines if not line.is_in)


def weigh_draft(session: Session, keyring: Keyring, transfer: Transfer) -> Draft:
    """Everybody in a draft, weighed now."""
    document = open_transfer(keyring, transfer)
    recipient = find_recipient(session, keyring, transfer.partner_id)
    entries = list(session.scalars(select(TransferEntry).where(TransferEntry.transfer_id == transfer.id)))
    profile = within_agreement(document.fields, recipient)
    weighing = Weighing(session, keyring, recipient.partner, profile)
    person_ids = {entry.person_id for entry in entries if entry.person_id is not None}
    requests = requests_with_persons(session, {entry.request_id for entry in entries if entry.request_id is not None})
    weighed = {one.person_id: one for request in requests for one in weighing.request(request, person_ids)}
    known = sent_before(session, transfer.partner_id, person_ids)
    lines = [_line(entry, weighed.get(entry.person_id or 0), known) for entry in entries]
    lines.sort(key=lambda line: (not line.is_in, line.weighed.request_reference if line.weighed else "", line.entry.id))
    fields = tuple(field.value for field in profile.fields)
    return Draft(transfer, replace(document, fields=fields), recipient, tuple(lines))


def within_agreement(fields: tuple[str, ...], recipient: Recipient) -> Profile:
    """Of these fields those that the recipient's profile still has."""
    agreed = set(recipient.profile.fields)
    return Profile(tuple(field for field in profile_of(fields).fields if field in agreed))


def left_out_of(draft: Draft) -> tuple[LeftOut, ...]:
    """Who stays behind, to be written down with the package."""
    return tuple(
        LeftOut(
            line.entry.request_id or 0,
            line.entry.person_id or 0,
            line.weighed.request_reference if line.weighed else "",
            line.reason,
        )
        for line in draft.left_out
        if line.reason is not None
    )


def _line(entry: TransferEntry, weighed: Weighed | None, known: dict[int, set[bytes]]) -> Line:
    if weighed is None:
        return Line(entry, None, Reason.GONE)
    reason = weighed.reason
    if reason is None and weighed.digest in known.get(weighed.person_id, set()):
        reason = Reason.SENT_BEFORE
    is_signed = entry.signed_by_id is not None and entry.content_digest == weighed.digest
    if reason is None and weighed.is_about_minor and not is_signed:
        reason = Reason.MINOR_UNSIGNED
    return Line(entry, replace(weighed, record=replace(weighed.record, reference=entry.reference)), reason)
