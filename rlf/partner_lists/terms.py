"""The terms a list came under: agreement and purpose, what it may be matched against, who may see it, for how long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf import audit
from rlf.errors import ConflictError, InvalidInputError
from rlf.models import (
    SENT_KINDS,
    Audience,
    EndReason,
    ListKind,
    ListScope,
    ListState,
    Partner,
    PartnerList,
    Person,
    today,
)
from rlf.partner_lists.documents import open_list, seal_list
from rlf.partner_lists.ending import locked_list, match_list_anew, put_keys_in_step, revive_list
from rlf.proposals import about_entries, close_waiting
from rlf.sharing import close_unagreed_of_list

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

_READ = frozenset({ListState.READING, ListState.MATCHING, ListState.DONE})


@dataclass(frozen=True, slots=True)
class ListTerms:
    """What a partner and we agreed about one list. `expires_on` is the last day on which it counts. Its `kind` is said
    once, before it is read.
    """

    agreement: str = ""
    purpose: str = ""
    kind: ListKind = ListKind.MET
    scope: ListScope = ListScope.ALL
    audience: Audience = Audience.CASEWORKERS
    may_go_onward: bool = False
    expires_on: date | None = None


def terms_of(keyring: Keyring, partner_list: PartnerList) -> ListTerms:
    """The terms of a list.

    Raises:
        SealError: its document cannot be opened.
    """
    document = open_list(keyring, partner_list)
    return ListTerms(
        document.agreement,
        document.purpose,
        partner_list.kind,
        partner_list.scope,
        partner_list.audience,
        partner_list.may_go_onward,
        partner_list.expires_on,
    )


def usual_terms(session: Session, keyring: Keyring, partner_name: str) -> ListTerms:
    """The terms of a partner's last list, to propose for the next: it counts for as long as that did."""
    newest = (
        select(PartnerList)
        .join(PartnerList.partner)
        .where(Partner.name == partner_name, PartnerList.state != ListState.FAILED, PartnerList.kind.in_(SENT_KINDS))
        .order_by(PartnerList.created_at.desc(), PartnerList.id.desc())
    )
    last = session.scalars(newest.limit(1)).first()
    if last is None:
        return ListTerms()
    terms = terms_of(keyring, last)
    if terms.expires_on is None:
        return terms
    return replace(terms, expires_on=today() + (terms.expires_on - last.created_at.date()))


def check_terms(terms: ListTerms) -> None:
    """Refuse terms under which a list could never count.

    Raises:
        InvalidInputError: it would have expired already; `problem` is expired.
    """
    if terms.expires_on is not None and terms.expires_on < today():
        raise InvalidInputError("This day has passed; choose one that is still to come.", problem="expired")


def put_terms(partner_list: PartnerList, terms: ListTerms) -> None:
    """Write those terms into a list's row that queries obey; agreement and purpose are in its document."""
    partner_list.scope = terms.scope
    partner_list.audience = terms.audience
    partner_list.may_go_onward = terms.may_go_onward
    partner_list.expires_on = terms.expires_on


def change_terms(session: Session, keyring: Keyring, list_id: int, terms: ListTerms, *, account_id: int) -> None:
    """Change the terms of a list, but for its kind. What they no longer allow ends in this transaction, for jobs
    already queued too; what they allow from now on is matched. A list that had expired counts again with a day to come.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: the list is over.
        InvalidInputError: it would have expired already; `problem` is expired.
    """
    partner_list = locked_list(session, list_id)
    if partner_list.ended_at is not None and partner_list.ended_because is not EndReason.EXPIRED:
        raise ConflictError("This list is over already.", list_id=list_id)
    check_terms(terms)
    before = partner_list.scope
    put_terms(partner_list, terms)
    document = replace(open_list(keyring, partner_list), agreement=terms.agreement, purpose=terms.purpose)
    partner_list.sealed = seal_list(keyring, list_id, document)
    audit.record(session, account_id, "list.terms_changed", partner_list)
    session.flush()
    if partner_list.ended_at is not None:
        _revive_expired(session, partner_list)
    elif partner_list.state in _READ and before is not terms.scope:
        _match_otherwise(session, partner_list, before)
    if terms.scope is ListScope.AGREED:
        close_unagreed_of_list(session, keyring, partner_list)


def match_as_named(session: Session, keyring: Keyring, partner_id: int) -> None:
    """Match anew those lists of a partner that meet families alone who agreed to share with it: it has another name or
    country now, and by these they agreed.
    """
    lists = select(PartnerList).where(
        PartnerList.partner_id == partner_id,
        PartnerList.scope == ListScope.AGREED,
        PartnerList.ended_at.is_(None),
        PartnerList.state.in_(_READ),
    )
    for partner_list in session.scalars(lists.order_by(PartnerList.id.desc()).with_for_update()):
        close_unagreed_of_list(session, keyring, partner_list)
        match_list_anew(session, partner_list)


def _revive_expired(session: Session, partner_list: PartnerList) -> None:
    if partner_list.rows_read < partner_list.rows_total:
        raise ConflictError("It expired before it was read to its end; upload it again.", list_id=partner_list.id)
    revive_list(session, partner_list)
    if not partner_list.is_matchable:
        _close_all(session, partner_list)


def _match_otherwise(session: Session, partner_list: PartnerList, before: ListScope) -> None:
    """What follows from another scope: nothing is matched any more, or all of it again."""
    if partner_list.scope is ListScope.NONE:
        put_keys_in_step(session, partner_list.id)
        _close_all(session, partner_list)
    elif before is not ListScope.ALL:
        match_list_anew(session, partner_list)


def _close_all(session: Session, partner_list: PartnerList) -> None:
    close_waiting(session, about_entries(Person.partner_list_id == partner_list.id), EndReason.TERMS)
