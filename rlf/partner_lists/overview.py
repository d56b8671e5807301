"""Seeing partner lists: how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from rlf.errors import NotFoundError
from rlf.models import ListPiece, ListState, PartnerList
from rlf.partner_lists.documents import ListDocument, open_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring


@dataclass(frozen=True, slots=True)
class ListOverview:
    """One list with the name of its partner, what is known of its file, and how many of its pieces are matched."""

    partner_list: PartnerList
    partner_name: str
    document: ListDocument
    pieces: int
    pieces_matched: int

    @property
    def is_running(self) -> bool:
        """Whether work on it goes on."""
        return self.partner_list.state in {ListState.READING, ListState.MATCHING}

    @property
    def rows_stored(self) -> int:
        """Rows that became persons."""
        return self.partner_list.rows_read - self.partner_list.rows_quarantined - self.partner_list.rows_set_aside


def count_lists(session: Session) -> int:
    """How many lists there are."""
    return session.scalar(select(func.count()).select_from(PartnerList)) or 0


def all_lists(session: Session, keyring: Keyring, *, offset: int, limit: int) -> list[ListOverview]:
    """Lists, the newest first."""
    newest = (
        select(PartnerList)
        .options(joinedload(PartnerList.partner))
        .order_by(PartnerList.created_at.desc(), PartnerList.id.desc())
        .offset(offset)
        .limit(limit)
    )
    lists = session.scalars(newest).all()
    pieces = _pieces(session, [found.id for found in lists])
    return [_overview(keyring, found, pieces) for found in lists]


def one_list(session: Session, keyring: Keyring, list_id: int) -> ListOverview:
    """One list.

    Raises:
        NotFoundError: there is no such list.
    """
    found = session.get(PartnerList, list_id, options=[joinedload(PartnerList.partner)])
    if found is None:
        raise NotFoundError("There is no such list.")
    return _overview(keyring, found, _pieces(session, [list_id]))


def _pieces(session: Session, list_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of each list: how many pieces, how many of them matched."""
    counted = (
        select(ListPiece.partner_list_id, func.count(), func.count(ListPiece.matched_at))
        .where(ListPiece.partner_list_id.in_(list_ids))
        .group_by(ListPiece.partner_list_id)
    )
    return {list_id: (pieces, matched) for list_id, pieces, matched in session.execute(counted)}


def _overview(keyring: Keyring, found: PartnerList, pieces: dict[int, tuple[int, int]]) -> ListOverview:
    counted, matched = pieces.get(found.id, (0, 0))
    return ListOverview(found, found.partner.name, open_list(keyring, found), counted, matched)
