"""The editions of a list one after the other, and the lists that a new one may replace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.models import SENT_KINDS, ListState, Partner, PartnerList
from rlf.partner_lists.documents import open_list
from rlf.partner_lists.ending import has_newer_edition

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

_MOST = 50


@dataclass(frozen=True, slots=True)
class Replaceable:
    """A list that a new edition may replace."""

    list_id: int
    file_name: str
    uploaded_at: datetime


def replaceable_lists(session: Session, keyring: Keyring, partner_name: str) -> list[Replaceable]:
    """The lists of a partner that a new edition may replace, the newest first."""
    current = (
        select(PartnerList)
        .join(PartnerList.partner)
        .where(
            Partner.name == partner_name,
            PartnerList.ended_at.is_(None),
            PartnerList.kind.in_(SENT_KINDS),
            PartnerList.state.in_([ListState.MATCHING, ListState.DONE]),
        )
        .order_by(PartnerList.created_at.desc(), PartnerList.id.desc())
    )
    found = [one for one in session.scalars(current.limit(_MOST)) if not has_newer_edition(session, one.id)]
    return [Replaceable(one.id, open_list(keyring, one).file_name, one.created_at) for one in found]


def editions_around(session: Session, list_id: int) -> list[PartnerList]:
    """All editions that a list is one of, the newest first; none where it is the only one."""
    first_id = list_id
    for _ in range(_MOST):
        before = session.scalar(select(PartnerList.edition_of_id).where(PartnerList.id == first_id))
        if before is None:
            break
        first_id = before
    found = {first_id: session.get_one(PartnerList, first_id)}
    waiting = [first_id]
    while waiting and len(found) < _MOST:
        newer = session.scalars(select(PartnerList).where(PartnerList.edition_of_id == waiting.pop())).all()
        found |= {one.id: one for one in newer}
        waiting += [one.id for one in newer]
    return sorted(found.values(), key=lambda one: one.id, reverse=True) if len(found) > 1 else []
