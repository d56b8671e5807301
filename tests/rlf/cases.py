"""Invented casework for tests of the review and the search: requests, list entries, and proposals between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

import matching
from rlf.accounts import Profile
from rlf.description import Description, StatedDate, StatedName, encode
from rlf.ids import new_id
from rlf.models import Account, Partner, PartnerList, PersonRole, Proposal, RequestState, Role, TracingRequest, now
from rlf.pairing import kind_of
from rlf.persons import describe, new_person, rekey
from rlf.proposals import FoundMatch, store_matches
from rlf.request_document import RequestDocument, seal_request

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.models import Person
    from rlf.service import Service


def named(text: str, **fields: object) -> Description:
    """A description with one full name; a `year` becomes a year of birth."""
    year = fields.pop("year", None)
    birth = StatedDate(year=year) if year else None
    return Description(names=(StatedName(text),), birth=birth, **fields)


@dataclass
class Cases:
    """Adds casework to an installation, each step in the session given."""

    service: Service
    session: Session
    _count: int = field(default=0)

    def account(self, role: Role = Role.CASEWORKER, name: str = "Somebody") -> Account:
        """An account that nobody signs in to: hashing a password takes its time."""
        self._count += 1
        account_id = new_id()
        sealed = self.service.keyring.seal(encode(Profile(f"{role}-{self._count}", name)), f"accounts:{account_id}")
        account = Account(
            id=account_id, sign_in_hash=account_id.to_bytes(8), sealed=sealed, password_hash="none", role=role
        )
        self.session.add(account)
        self.session.flush()
        return account

    def sought(self, description: Description, *, centre_id: int | None = None, minor: bool = False) -> Person:
        """The sought person of a submitted request of their own."""
        self._count += 1
        recorder = self.session.scalar(select(Account).limit(1)) or self.account(Role.INTAKE_WORKER)
        request_id = new_id()
        request = TracingRequest(
            id=request_id,
            reference=f"LUX-2026-{request_id}",
            state=RequestState.OPEN,
            may_match=True,
            centre_id=centre_id,
            recorded_by_id=recorder.id,
            interview_language="en",
            submitted_at=now(),
            sealed=seal_request(self.service.keyring, request_id, RequestDocument()),
        )
        self.session.add(request)
        self.session.flush()
        return self._stored(PersonRole.SOUGHT, description, minor=minor, request_id=request_id)

    def entry(self, description: Description, *, line: int = 2) -> Person:
        """An entry of the one partner list."""
        partner_list = self.session.scalar(select(PartnerList)) or self._list()
        return self._stored(PersonRole.LIST_ENTRY, description, partner_list_id=partner_list.id, line=line)

    def proposal(self, one: Person, other: Person, *, probability: float | None = None) -> Proposal:
        """What the comparison of two stored persons gives, or that evidence with a probability of the test's own."""
        left, right = sorted((one, other), key=lambda person: person.id)
        described = [describe(self.service.keyring, person).for_matching() for person in (left, right)]
        match = matching.compare(*described)
        if probability is not None:
            match = matching.Match(probability, match.bits, match.evidence)
        found = FoundMatch(kind_of(left.role, right.role), match, urgent=left.minor or right.minor)
        store_matches(self.session, self.service.keyring, {(left.id, right.id): found})
        self.session.flush()
        return self.session.scalars(select(Proposal).filter_by(left_id=left.id, right_id=right.id)).one()

    def pair(self, name: str, *, probability: float | None = None, minor: bool = False, **where: object) -> Proposal:
        """A sought person, an entry of the same name, and the proposal between them."""
        return self.proposal(
            self.sought(named(name), minor=minor, **where), self.entry(named(name)), probability=probability
        )

    def _list(self) -> PartnerList:
        partner = Partner(name="Society of the North")
        uploader = self.account(Role.LIAISON)
        self.session.add(partner)
        self.session.flush()
        partner_list = PartnerList(partner_id=partner.id, uploaded_by_id=uploader.id, file_digest=b"1", sealed=b"")
        self.session.add(partner_list)
        self.session.flush()
        return partner_list

    def _stored(self, role: PersonRole, description: Description, *, minor: bool = False, **place: int) -> Person:
        person = new_person(self.service.keyring, role, description)
        person.minor = minor
        for column, value in place.items():
            setattr(person, column, value)
        self.session.add(person)
        self.session.flush()
        rekey(self.session, self.service.keyring, person, description.for_matching())
        return person
