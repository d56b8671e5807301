"""A partner's file that says on which notices it has acted, by their references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlf.models import NoticeKind, now
from rlf.transfers.answer_rows import read_reference, read_sheet
from rlf.transfers.answer_words import notice_of
from rlf.transfers.notice_files import acknowledge
from rlf.transfers.partners import find_recipient

if TYPE_CHECKING:
    from typing import BinaryIO

    from rlf.service import Service


@dataclass(frozen=True, slots=True)
class AcknowledgedRow:
    """One row: on how many notices of its reference the partner has acted; 0 where none waited for it."""

    line: int
    reference: str
    notices: int


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
            done = acknowledge(session, partner_id, [reference], account_id=account_id, kinds=kinds)
            report.append(AcknowledgedRow(line, reference, done[reference]))
    return report
