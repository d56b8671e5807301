"""Why an entry of a list may not be matched any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.models import EndReason, ListScope, PartnerList, Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def why_not_standing(session: Session, person_ids: Collection[int]) -> EndReason | None:
    """Why one of these persons may not be matched as an entry of its list; None where that is not the reason."""
    entries = select(Person, PartnerList).join(PartnerList, PartnerList.id == Person.partner_list_id)
    rows = session.execute(entries.where(Person.id.in_(person_ids))).all()
    return next((reason for person, of_list in rows if (reason := _reason(person, of_list))), None)


def _reason(person: Person, partner_list: PartnerList) -> EndReason | None:
    ended = person.ended_because or partner_list.ended_because
    if ended:
        return ended
    if partner_list.scope is ListScope.NONE:
        return EndReason.TERMS
    return EndReason.EXPIRED if person.has_ended or not partner_list.is_matchable else None
