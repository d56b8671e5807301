"""Who may see what a list says: some lists came under the condition that supervisors alone see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, or_, select

from rlf.models import Account, Audience, PartnerList, Person, Role
from rlf.proposals import about_entries

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

_RESTRICTED = select(PartnerList.id).where(PartnerList.audience == Audience.SUPERVISORS)


def may_see_person(account_id: int | None) -> ColumnElement[bool]:
    """The condition that a person is of no list that this account may not see."""
    of_list = Person.partner_list_id.in_(_RESTRICTED)
    return or_(Person.partner_list_id.is_(None), ~of_list, _is_supervisor(account_id))


def may_see_proposal(account_id: int | None) -> ColumnElement[bool]:
    """The condition that neither of a proposal's two is of a list that this account may not see.

    Most installations have no such list: then no proposal is looked into.
    """
    about = about_entries(Person.partner_list_id.in_(_RESTRICTED))
    return or_(~exists(_RESTRICTED.correlate(None)), _is_supervisor(account_id), ~about)


def _is_supervisor(account_id: int | None) -> ColumnElement[bool]:
    return exists().where(Account.id == account_id, Account.role == Role.SUPERVISOR).correlate(None)
