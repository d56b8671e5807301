"""Partners as recipients: what was agreed with them, their public keys, and whether these were compared aloud."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from rlf import audit
from rlf.errors import ConflictError, InvalidInputError, NotFoundError
from rlf.models import Partner, now
from rlf.packages.fields import OF_NOTICES, RecordField
from rlf.packages.fingerprints import fingerprint, same_fingerprint
from rlf.packages.profile import MINIMAL, Profile, profile_of
from rlf.packages.public_keys import read_recipients
from rlf.partner_document import PartnerDocument, open_partner, seal_partner
from rlf.partner_lists.terms import match_as_named
from rlf.transfers.errors import TransferProblem, TransferRefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

_LONGEST_NAME = 200
_NO_DOCUMENT = PartnerDocument()


@dataclass(frozen=True, slots=True)
class PartnerTerms:
    """What somebody writes down about a partner. `country` is an ISO 3166 code, empty where it has none."""

    name: str
    country: str = ""
    contact: str = ""
    agreement: str = ""
    may_receive: bool = False
    must_not_be_asked: bool = False
    by_passphrase: bool = False
    fields: tuple[RecordField, ...] = MINIMAL.fields


@dataclass(frozen=True, slots=True)
class Recipient:
    """A partner opened."""

    partner: Partner
    document: PartnerDocument

    @property
    def profile(self) -> Profile:
        """The fields it is given: the smallest profile unless others were chosen."""
        return profile_of(self.document.fields) if self.document.fields else MINIMAL

    @property
    def opens_by_passphrase(self) -> bool:
        """Whether what is for it is sealed by a passphrase, since it has no key."""
        return self.document.by_passphrase and not self.partner.age_keys

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Those of its keys, to be read aloud."""
        return tuple(fingerprint(key) for key in (*self.partner.age_keys, self.partner.verify_key) if key)

    @property
    def hindrance(self) -> TransferProblem | None:
        """Why nothing may leave for it now; None where it may receive."""
        partner, needs_key = self.partner, not self.opens_by_passphrase
        hindrances = (
            (self.document.must_not_be_asked, TransferProblem.MUST_NOT_BE_ASKED),
            (not partner.may_receive, TransferProblem.MAY_NOT_RECEIVE),
            (needs_key and not partner.age_keys, TransferProblem.NO_KEY),
            (needs_key and partner.keys_compared_at is None, TransferProblem.KEYS_NOT_COMPARED),
        )
        return next((problem for holds, problem in hindrances if holds), None)

    def check(self) -> None:
        """Refuse to go on where nothing may leave for it.

        Raises:
            TransferRefusedError: `hindrance` says why.
        """
        if self.hindrance is not None:
            raise TransferRefusedError(self.hindrance, f"The partner {self.partner.id} cannot receive: see its page.")


def list_recipients(session: Session, keyring: Keyring) -> list[Recipient]:
    """All partners by name."""
    partners = session.scalars(select(Partner).order_by(Partner.name))
    return [Recipient(partner, open_partner(keyring, partner)) for partner in partners]


def find_recipient(session: Session, keyring: Keyring, partner_id: int, *, lock: bool = False) -> Recipient:
    """One partner; with `lock`, nobody else changes it until this transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    partner = session.get(Partner, partner_id, with_for_update=lock or None)
    if partner is None:
        raise NotFoundError("There is no such partner.")
    return Recipient(partner, open_partner(keyring, partner))


def add_partner(session: Session, keyring: Keyring, terms: PartnerTerms, *, account_id: int) -> Partner:
    """A new partner, which receives nothing until its keys were compared.

    Raises:
        InvalidInputError: it has no name.
        TransferRefusedError: there is one of this name.
    """
    partner = Partner(name=_plain_name(terms.name))
    _store(session, partner)
    _write(keyring, partner, _NO_DOCUMENT, terms)
    audit.record(session, account_id, "partner.added", partner)
    return partner


def save_partner(
    session: Session, keyring: Keyring, terms: PartnerTerms, *, partner_id: int, revision: int, account_id: int
) -> None:
    """Write down what was agreed with a partner.

    Raises:
        NotFoundError: there is no such partner.
        ConflictError: somebody saved it after `revision`.
        InvalidInputError: it has no name.
        TransferRefusedError: there is another of this name.
    """
    recipient = find_recipient(session, keyring, partner_id, lock=True)
    if recipient.partner.revision != revision:
        raise ConflictError("Somebody saved this partner meanwhile. Look at it as it is now.")
    document = _with_former(recipient, terms)
    was_named = recipient.partner.name, recipient.partner.country
    recipient.partner.name = _plain_name(terms.name)
    _store(session, recipient.partner)
    _write(keyring, recipient.partner, document, terms)
    if was_named != (recipient.partner.name, recipient.partner.country):
        session.flush()
        match_as_named(session, keyring, partner_id)
    audit.record(session, account_id, "partner.changed", recipient.partner)


def set_keys(session: Session, keyring: Keyring, cards: str, *, partner_id: int, account_id: int) -> None:
    """Take the keys on a partner's cards in place of those before: whoever has one of the age keys can open what is
    sealed for it. They count once they were compared aloud, anew.

    Raises:
        NotFoundError: there is no such partner.
        PackageError: there is no key on the cards, one that is none, or two to verify with.
        TransferRefusedError: there is no age key on them, or nothing on them is new.
    """
    partner = find_recipient(session, keyring, partner_id, lock=True).partner
    age_keys, verify_key = read_recipients(cards)
    if not age_keys:
        raise TransferRefusedError(TransferProblem.NO_KEY, "There is no age key on the card to seal a package for.")
    if (age_keys, verify_key or None) == (partner.age_keys, partner.verify_key):
        raise TransferRefusedError(TransferProblem.NOT_CHANGED, "These are the keys that are known already.")
    partner.age_recipients, partner.verify_key = " ".join(age_keys), verify_key or None
    partner.keys_compared_at = partner.keys_compared_by_id = None
    audit.record(session, account_id, "partner.keys_changed", partner)


def confirm_comparison(
    session: Session, keyring: Keyring, heard: Sequence[str], *, partner_id: int, account_id: int
) -> None:
    """Confirm that a person at the partner read out these fingerprints, and that they are those of its keys, each of
    them once, in any order.

    Raises:
        NotFoundError: there is no such partner.
        InvalidInputError: they are not those of its keys; somebody may have changed the keys on their way.
    """
    recipient = find_recipient(session, keyring, partner_id, lock=True)
    known = recipient.fingerprints
    is_all = len(known) == len(heard) and all(any(same_fingerprint(one, said) for said in heard) for one in known)
    if not known or not is_all:
        raise InvalidInputError("What was read aloud is not the fingerprint of the key.", problem="other_fingerprint")
    recipient.partner.keys_compared_at = now()
    recipient.partner.keys_compared_by_id = account_id
    audit.record(session, account_id, "partner.keys_compared", recipient.partner)


def _with_former(recipient: Recipient, terms: PartnerTerms) -> PartnerDocument:
    """Its document with the name and country that it gives up: a family may have forbidden it by these."""
    partner, document = recipient.partner, recipient.document
    names, countries = document.former_names, document.former_countries
    if partner.name not in (_plain_name(terms.name), *names):
        names = (*names, partner.name)
    if partner.country and partner.country not in (terms.country, *countries):
        countries = (*countries, partner.country)
    return replace(document, former_names=names, former_countries=countries)


def _write(keyring: Keyring, partner: Partner, document: PartnerDocument, terms: PartnerTerms) -> None:
    chosen = Profile((RecordField.REFERENCE, *(one for one in terms.fields if one is not RecordField.REFERENCE)))
    if not OF_NOTICES.isdisjoint(chosen.fields):
        raise InvalidInputError("The field of notices is in no profile.", problem="profile")
    partner.country = terms.country or None
    partner.may_receive = terms.may_receive
    fresh = replace(
        document,
        contact=terms.contact.strip(),
        agreement=terms.agreement.strip(),
        fields=tuple(field.value for field in chosen.fields),
        must_not_be_asked=terms.must_not_be_asked,
        by_passphrase=terms.by_passphrase,
    )
    seal_partner(keyring, partner, fresh)


def _store(session: Session, partner: Partner) -> None:
    try:
        with session.begin_nested():
            session.add(partner)
    except IntegrityError:
        raise TransferRefusedError(TransferProblem.NAME_TAKEN, "There is a partner of this name already.") from None


def _plain_name(name: str) -> str:
    plain = " ".join(name.split())[:_LONGEST_NAME]
    if not plain:
        raise InvalidInputError("A partner needs a name.", problem="no_name")
    return plain
