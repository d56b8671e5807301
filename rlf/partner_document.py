"""What is sealed of a partner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from rlf.description import encode
from rlf.partner_lists.columns import Mapping

if TYPE_CHECKING:
    from rlf.crypto import Keyring
    from rlf.models import Partner


@dataclass(frozen=True, slots=True)
class RememberedMapping:
    """How the columns of a list of this partner were confirmed, by its headings."""

    headings: tuple[str, ...]
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class PartnerDocument:
    """What is known of a partner beyond its name; all of it may be unknown.

    `fields` are those of the profile it is given, the smallest one where none were chosen. A partner that
    `must_not_be_asked` is told of nobody, whatever was agreed or consented to. For one that opens `by_passphrase`,
    packages are sealed so as long as it has no age key. By its former names and countries (ISO
    3166) families may have said that it must never hear of them.
    """

    mappings: tuple[RememberedMapping, ...] = ()
    contact: str = ""
    agreement: str = ""
    fields: tuple[str, ...] = ()
    must_not_be_asked: bool = False
    by_passphrase: bool = False
    former_names: tuple[str, ...] = ()
    former_countries: tuple[str, ...] = ()


def open_partner(keyring: Keyring, partner: Partner) -> PartnerDocument:
    """Open a partner's document; an empty one where nothing was written down yet.

    Raises:
        SealError: the key is missing or the document was altered.
    """
    if partner.sealed is None:
        return PartnerDocument()
    return msgspec.json.decode(keyring.unseal(partner.sealed, _row_name(partner.id)), type=PartnerDocument)


def seal_partner(keyring: Keyring, partner: Partner, document: PartnerDocument) -> None:
    """Write a partner's document."""
    partner.sealed = keyring.seal(encode(document), _row_name(partner.id))
    partner.revision = (partner.revision or 0) + 1


def _row_name(partner_id: int) -> str:
    return f"partners:{partner_id}"
