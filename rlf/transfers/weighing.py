"""Who may leave for a partner, and with what: looked at anew each time, for consents and descriptions change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import selectinload

from rlf.description import Description, encode
from rlf.models import (
    Notice,
    NoticeKind,
    Partner,
    Person,
    PersonRole,
    Proposal,
    ProposalState,
    RequestState,
    TracingRequest,
    Transfer,
    TransferEntry,
    TransferState,
    now,
)
from rlf.packages.profile import Profile
from rlf.packages.record import Record, record_of
from rlf.persons import describe, may_be_minor
from rlf.portions import in_portions
from rlf.request_document import open_request
from rlf.transfers.consent import named, why_not_shared
from rlf.transfers.documents import Reason

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

GONE_OUT = (TransferState.MADE, TransferState.SENT)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One person of a request before a recipient: what would leave, and why it may not (None where it may).

    `reason` is MINOR_UNSIGNED only where nothing but the second signature is missing.
    """

    person_id: int
    request_id: int
    request_reference: str
    record: Record
    digest: bytes
    is_about_minor: bool
    reason: Reason | None

    @property
    def may_leave(self) -> bool:
        """Whether nothing stands against it."""
        return self.reason is None


class Weighing:
    """Weighs the persons of requests for one recipient and one profile."""

    def __init__(self, session: Session, keyring: Keyring, partner: Partner, profile: Profile) -> None:
        self._session = session
        self._keyring = keyring
        self._named = named(keyring, partner)
        self._profile = profile
        self._today = now().date()

    def request(self, request: TracingRequest, person_ids: Collection[int]) -> list[Weighed]:
        """The persons of these ids that are of the request, each weighed but for signatures and earlier packages."""
        document = open_request(self._keyring, request)
        reason = Reason.NOT_OPEN if request.state is not RequestState.OPEN else why_not_shared(document, self._named)
        enquirer = self._enquirer(request)
        return [
            self._person(request, person, enquirer, reason) for person in request.persons if person.id in person_ids
        ]

    def _enquirer(self, request: TracingRequest) -> Person | None:
        if not self._profile.names_enquirer:
            return None
        return next((person for person in request.persons if person.role is PersonRole.ENQUIRER), None)

    def _person(
        self, request: TracingRequest, person: Person, enquirer: Person | None, reason: Reason | None
    ) -> Weighed:
        description = describe(self._keyring, person)
        asking = describe(self._keyring, enquirer) if enquirer else None
        record = record_of(description, reference="", profile=self._profile, enquirer=asking)
        return Weighed(
            person_id=person.id,
            request_id=request.id,
            request_reference=request.reference or "",
            record=record,
            digest=record_digest(self._keyring, self._profile, record),
            is_about_minor=_is_minor(person, description, self._today)
            or (enquirer is not None and asking is not None and _is_minor(enquirer, asking, self._today)),
            reason=reason or self._own_reason(person, description, record),
        )

    def _own_reason(self, person: Person, description: Description, record: Record) -> Reason | None:
        if description.sharing_restriction.strip():
            return Reason.RESTRICTED
        if self._is_restricted_by_source(person):
            return Reason.RESTRICTED_BY_SOURCE
        return None if record.named else Reason.NOTHING_KNOWN

    def _is_restricted_by_source(self, person: Person) -> bool:
        """Whether an entry of a list, confirmed to be this person, came under a restriction."""
        confirmed = select(Proposal.left_id, Proposal.right_id).where(
            or_(Proposal.left_id == person.id, Proposal.right_id == person.id),
            Proposal.state == ProposalState.CONFIRMED,
        )
        others = {one for pair in self._session.execute(confirmed) for one in pair} - {person.id}
        if not others:
            return False
        entries = select(Person).where(Person.id.in_(others), Person.partner_list_id.is_not(None))
        return any(describe(self._keyring, one).sharing_restriction.strip() for one in self._session.scalars(entries))


def record_digest(keyring: Keyring, profile: Profile, record: Record) -> bytes:
    """A keyed hash of what a recipient would get about somebody, whatever the reference."""
    texts = dict(zip(profile.fields, replace(record, reference="").texts(profile), strict=True))
    return keyring.digest("transfer-record", encode({field.value: text for field, text in sorted(texts.items())}))


def withheld_digest(keyring: Keyring, digest: bytes) -> bytes:
    """Stands for a record that changed, of which the recipient was told no more than that."""
    return keyring.digest("withheld-record", digest)


def sent_before(session: Session, partner_id: int, person_ids: Collection[int]) -> dict[int, set[bytes]]:
    """By person, the digests of what the partner has about them and may still use."""
    ended = exists().where(Notice.transfer_entry_id == TransferEntry.id, Notice.kind != NoticeKind.CORRECTION)
    rows = (
        select(TransferEntry.person_id, TransferEntry.content_digest)
        .join(TransferEntry.transfer)
        .where(
            Transfer.partner_id == partner_id,
            Transfer.state.in_(GONE_OUT),
            or_(Transfer.expires_on.is_(None), Transfer.expires_on >= now().date()),
            ~ended,
        )
    )
    known: dict[int, set[bytes]] = {}
    for some in in_portions(person_ids):
        for person_id, digest in session.execute(rows.where(TransferEntry.person_id.in_(some))):
            known.setdefault(int(person_id or 0), set()).add(digest)
    return known


def requests_with_persons(session: Session, request_ids: Collection[int]) -> list[TracingRequest]:
    """The requests with their persons, in the order of their references."""
    found: list[TracingRequest] = []
    for some in in_portions(request_ids):
        query = select(TracingRequest).where(TracingRequest.id.in_(some))
        found += session.scalars(query.options(selectinload(TracingRequest.persons)))
    return sorted(found, key=lambda request: (request.reference or "", request.id))


def roles_leaving(*, with_accompanying: bool) -> Sequence[PersonRole]:
    """Whose records leave: those who are sought, and if so chosen those who were with them."""
    return (PersonRole.SOUGHT, PersonRole.ACCOMPANYING) if with_accompanying else (PersonRole.SOUGHT,)


def _is_minor(person: Person, description: Description, today: date) -> bool:
    return person.minor or may_be_minor(description, today)
