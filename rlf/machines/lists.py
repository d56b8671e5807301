"""What a partner's machine may see of lists: its own, how far they came, and its own rows in quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf import audit
from rlf.errors import NotFoundError
from rlf.models import SENT_KINDS, PartnerList, QuarantinedRow
from rlf.partner_lists.documents import open_quarantined
from rlf.partner_lists.quarantine import QuarantineLine

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring


def own_lists(session: Session, partner_id: int, *, after: int, limit: int) -> list[PartnerList]:
    """Lists that a partner sent, with ids after `after`, oldest first. What holds its answers is none of them."""
    lists = select(PartnerList).where(
        PartnerList.partner_id == partner_id, PartnerList.id > after, PartnerList.kind.in_(SENT_KINDS)
    )
    return list(session.scalars(lists.order_by(PartnerList.id).limit(limit)))


def own_list(session: Session, partner_id: int, list_id: int) -> PartnerList:
    """One list that a partner sent.

    Raises:
        NotFoundError: there is none, or it is another's.
    """
    found = session.get(PartnerList, list_id)
    if found is None or found.partner_id != partner_id or found.kind not in SENT_KINDS:
        raise NotFoundError("There is no such list of yours.")
    return found


def own_quarantine(
    session: Session, keyring: Keyring, partner_id: int, *, list_id: int, after: int, limit: int
) -> list[QuarantineLine]:
    """Rows of a partner's list in quarantine, with ids after `after`. That they were seen is written down.

    Raises:
        NotFoundError: there is no such list of this partner.
    """
    partner_list = own_list(session, partner_id, list_id)
    rows = select(QuarantinedRow).where(
        QuarantinedRow.partner_list_id == list_id, QuarantinedRow.id > after, QuarantinedRow.set_aside_at.is_(None)
    )
    audit.record(session, None, "list.quarantine_fetched", partner_list)
    found = session.scalars(rows.order_by(QuarantinedRow.id).limit(limit))
    return [QuarantineLine(row.id, row.line, open_quarantined(keyring, row)) for row in found]
