"""How a partner's columns were confirmed before: proposed for its next list, with what is different this time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rlf.partner_document import RememberedMapping, open_partner, seal_partner
from rlf.partner_lists.columns import Mapping
from rlf.partner_lists.folding import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlf.crypto import Keyring
    from rlf.models import Partner

_KEPT = 10


@dataclass(frozen=True, slots=True)
class Remembered:
    """A mapping for the columns of a list as the last one like it was confirmed; what it has and what it lacks beside
    that one.
    """

    mapping: Mapping
    added: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the partner changed nothing."""
        return not self.added and not self.missing


def remembered_for(keyring: Keyring, partner: Partner, headings: Sequence[str]) -> Remembered | None:
    """The mapping of the partner's list that had the most columns in common with this one; None where it had none."""
    known = open_partner(keyring, partner).mappings
    wanted = [folded(heading) for heading in headings]
    alike = [(len(_folded(one) & set(wanted)), one) for one in known]
    common, best = max(alike, key=lambda entry: entry[0], default=(0, None))
    if best is None or not common:
        return None
    fields = dict(zip(map(folded, best.headings), best.mapping.fields, strict=True))
    return Remembered(
        replace(best.mapping, fields=tuple(fields.get(heading) for heading in wanted)),
        added=tuple(heading for heading in headings if heading and folded(heading) not in fields),
        missing=tuple(heading for heading in best.headings if heading and folded(heading) not in wanted),
    )


def remember(keyring: Keyring, partner: Partner, headings: Sequence[str], mapping: Mapping) -> None:
    """Keep how a list was confirmed, in place of one with the same headings."""
    document = open_partner(keyring, partner)
    fresh = RememberedMapping(tuple(headings), mapping)
    others = tuple(one for one in document.mappings if _folded(one) != _folded(fresh))
    seal_partner(keyring, partner, replace(document, mappings=(fresh, *others)[:_KEPT]))


def _folded(one: RememberedMapping) -> set[str]:
    return {folded(heading) for heading in one.headings}
