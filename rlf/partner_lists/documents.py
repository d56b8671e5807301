"""What is sealed beside a partner list and beside each row of it in quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from rlf.description import encode
from rlf.partner_lists.asides import AsideReason
from rlf.partner_lists.columns import DateOrder, Mapping
from rlf.partner_lists.messages import FileShape, SheetSeen
from rlf.partner_lists.recognition import Recognised
from rlf.partner_lists.row_check import RowProblem

if TYPE_CHECKING:
    from rlf.crypto import Keyring
    from rlf.models import PartnerList, QuarantinedRow


@dataclass(frozen=True, slots=True)
class ListDocument:
    """What is known of an uploaded file: its first rows are kept until its columns are confirmed."""

    file_name: str
    shape: FileShape
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    formulas: int
    date_order: DateOrder
    mapping: Mapping | None = None
    recognised: tuple[Recognised, ...] = ()
    sheets: tuple[SheetSeen, ...] = ()
    titles: tuple[str, ...] = ()
    has_headings: bool = True
    left_over_notes: int = 0


@dataclass(frozen=True, slots=True)
class QuarantineDocument:
    """All that is wrong with a row, and the row as it came. `aside` says why it was set aside without being asked."""

    problems: tuple[RowProblem, ...]
    cells: tuple[str, ...]
    aside: AsideReason | None = None


def seal_list(keyring: Keyring, list_id: int, document: ListDocument) -> bytes:
    """Seal a list's document to its row."""
    return keyring.seal(encode(document), list_row_name(list_id))


def open_list(keyring: Keyring, partner_list: PartnerList) -> ListDocument:
    """Open a list's document.

    Raises:
        SealError: the key is missing or the document was altered.
    """
    return msgspec.json.decode(keyring.unseal(partner_list.sealed, list_row_name(partner_list.id)), type=ListDocument)


def seal_quarantined(keyring: Keyring, row_id: int, document: QuarantineDocument) -> bytes:
    """Seal a quarantined row's document to its row."""
    return keyring.seal(encode(document), quarantine_row_name(row_id))


def open_quarantined(keyring: Keyring, row: QuarantinedRow) -> QuarantineDocument:
    """Open a quarantined row's document.

    Raises:
        SealError: the key is missing or the document was altered.
    """
    return msgspec.json.decode(keyring.unseal(row.sealed, quarantine_row_name(row.id)), type=QuarantineDocument)


def list_row_name(list_id: int) -> str:
    """The name of a list's row, to which its document is sealed."""
    return f"partner_lists:{list_id}"


def quarantine_row_name(row_id: int) -> str:
    """The name of a quarantined row, to which its document is sealed."""
    return f"quarantined_rows:{row_id}"
