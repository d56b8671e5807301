"""What a partner says of notices: on which it has acted, by machine, in a file, or by telephone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf import audit
from rlf.errors import NotFoundError
from rlf.models import Notice, NoticeKind, Transfer, TransferEntry, now
from rlf.transfers.answer_rows import read_reference, read_sheet
from rlf.transfers.answer_words import notice_of
from rlf.transfers.partners import find_recipient

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import BinaryIO

    from sqlalchemy.orm import Session

    from rlf.request_access import Reader
    from rlf.service import Service


@dataclass(frozen=True, slots=True)
class AcknowledgedRow:
    """One row: on how many notices of its reference the partner has acted; 0 where none waited for it."""

    line: int
    reference: str
    notices: int


def acknowledge(
    session: Session,
    partner_id: int,
    reference: str,
    kinds: Collection[NoticeKind],
    *,
    account_id: int | None = None,
) -> int:
    """Write down that a partner has acted on what it was told of a reference, as far as it is of these kinds, and give
    on how many notices: 0 where the reference is not known, or nothing of it waits.

    `account_id` is None where the partner's own machine says so.
    """
    waiting = (
        select(Notice)
        .join(Notice.entry)
        .join(TransferEntry.transfer)
        .where(
            Transfer.partner_id == partner_id,
            TransferEntry.reference == reference,
            Notice.kind.in_(list(kinds)),
            Notice.sent_at.is_not(None),
            Notice.acknowledged_at.is_(None),
        )
    )
    notices = session.scalars(waiting.with_for_update(of=Notice)).all()
    for notice in notices:
        _acknowledge(session, notice, account_id)
    return len(notices)


def acknowledge_by_hand(session: Session, notice_id: int, *, account: Reader) -> None:
    """Write down that the partner said, by telephone or letter, that it has acted on a notice. Twice is as once.

    Raises:
        NotFoundError: there is no such notice.
    """
    notice = session.get(Notice, notice_id, with_for_update=True)
    if notice is None:
        raise NotFoundError("There is no such notice.")
    if notice.acknowledged_at is None:
        _acknowledge(session, notice, account.id)


def take_acknowledgements(
    service: Service, stream: BinaryIO, *, partner_id: int, account_id: int | None
) -> list[AcknowledgedRow]:
    """Take a file with a column of references and, if it has one, of the kinds of notices.

    Raises:
        NotFoundError: there is no such partner.
        FileRefusedError: the file cannot be taken.
        InvalidInputError: no column holds the reference.
    """
    with service.database.read() as session:
        find_recipient(session, service.keyring, partner_id)
    sheet = read_sheet(stream, now().date(), needed=("reference",))
    report = []
    with service.database.write() as session:
        for line, cells in sheet.rows:
            reference = read_reference(cells.get("reference", ""))
            word = cells.get("notice", "")
            said = notice_of(word)
            # A word that is not known may say anything, also that nothing was done yet.
            kinds = (said,) if said else () if word else tuple(NoticeKind)
            done = acknowledge(session, partner_id, reference, kinds, account_id=account_id)
            report.append(AcknowledgedRow(line, reference, done))
    return report


def _acknowledge(session: Session, notice: Notice, account_id: int | None) -> None:
    notice.acknowledged_at = now()
    notice.acknowledged_by_id = account_id
    audit.record(session, account_id, "notice.acknowledged", notice)
