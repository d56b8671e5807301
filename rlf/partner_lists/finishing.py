"""When a partner list is done: read to its end, and every piece of it matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from rlf.machines.webhooks import tell
from rlf.models import ListPiece, ListState, PartnerList, now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def finish_if_matched(session: Session, partner_list: PartnerList) -> None:
    """Note that a list is done, if it is. Whoever calls this holds its lock."""
    waiting = exists().where(ListPiece.partner_list_id == partner_list.id, ListPiece.matched_at.is_(None))
    if partner_list.state is ListState.MATCHING and not session.scalar(select(waiting)):
        partner_list.state = ListState.DONE
        partner_list.finished_at = now()
        tell(session, partner_list.partner_id, "list.done", partner_list.id)
