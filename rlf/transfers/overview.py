"""All packages and drafts, as a page lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from rlf.models import Transfer
from rlf.transfers.documents import TransferDocument, open_transfer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring


def count_transfers(session: Session) -> int:
    """How many packages and drafts there are."""
    return session.scalar(select(func.count()).select_from(Transfer)) or 0


def list_transfers(
    session: Session, keyring: Keyring, *, offset: int, limit: int
) -> list[tuple[Transfer, TransferDocument]]:
    """Packages and drafts with their partners, the newest first."""
    query = select(Transfer).options(joinedload(Transfer.partner)).order_by(Transfer.id.desc())
    found = session.scalars(query.offset(offset).limit(limit))
    return [(transfer, open_transfer(keyring, transfer)) for transfer in found]
