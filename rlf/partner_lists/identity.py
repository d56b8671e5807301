"""By what an entry is known from one edition of a list to the next: keyed digests of the partner's reference and of
what the entry says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from rlf.description import Description, encode
from rlf.models import Base, PartnerList, Person
from rlf.partner_lists.columns import Field
from rlf.partner_lists.folding import folded
from rlf.partner_lists.reading_rules import ReadingRules
from rlf.persons import open_description

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.partner_lists.columns import Mapping
    from rlf.partner_lists.messages import Rows
    from rlf.service import Service

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Identity:
    """Reckons the digests of the entries of one list. `uploaded` is the day of which an age without a day is."""

    keyring: Keyring
    uploaded: date

    def columns(self, description: Description) -> dict[str, Any]:
        """What is stored of an entry beside its sealed description."""
        content = self.content_digest(description)
        reference = description.partner_reference
        until = description.expires.interval() if description.expires else None
        return {
            "entry_digest": reference_digest(self.keyring, reference) if reference else content,
            "content_digest": content,
            "expires_on": until.latest if until else None,
        }

    def content_digest(self, description: Description) -> bytes:
        """The same for two entries that say the same, though an age without a day counts from the day of each list."""
        born = description.birth
        if born is not None and born.age is not None and born.age_at == self.uploaded:
            description = replace(description, birth=replace(born, age_at=None))
        return self.keyring.digest("entry content", encode(description))


def reference_digest(keyring: Keyring, reference: str) -> bytes:
    """The keyed digest of a partner's reference, however it is spaced and whatever the case of its letters."""
    return keyring.digest("entry reference", folded(reference).encode())


def repeated_references(keyring: Keyring, mapping: Mapping, batches: Iterable[Rows]) -> frozenset[bytes]:
    """The digests of references that stand in more than one row: of a family, or of a form, so of no single person."""
    if Field.PARTNER_REFERENCE not in mapping.fields:
        return frozenset()
    alone = tuple(field if field is Field.PARTNER_REFERENCE else None for field in mapping.fields)
    rules = ReadingRules(replace(mapping, fields=alone, constants=()))
    seen: set[int] = set()
    repeated: set[bytes] = set()
    for batch in batches:
        for _line, cells in batch.rows:
            reference = rules.values(cells).get(Field.PARTNER_REFERENCE)
            if reference:
                digest = reference_digest(keyring, reference)
                short = int.from_bytes(digest[:8])
                if short in seen:
                    repeated.add(digest)
                seen.add(short)
    return frozenset(repeated)


def fill_in_digests(service: Service, list_id: int, keep_alive: Callable[[], None]) -> None:
    """Reckon the digests of entries that were stored before there were any, a few in each transaction."""
    while _fill_in_some(service, list_id):
        keep_alive()


def _fill_in_some(service: Service, list_id: int) -> bool:
    with service.database.write() as session:
        partner_list = session.get(PartnerList, list_id, with_for_update=True)
        if partner_list is None:
            return False
        without = select(Person.id, Person.sealed).where(
            Person.partner_list_id == list_id, Person.content_digest.is_(None)
        )
        rows = session.execute(without.limit(_AT_ONCE)).all()
        identity = Identity(service.keyring, partner_list.created_at.date())
        described = ((row.id, open_description(service.keyring, row.id, row.sealed)) for row in rows)
        _update(session, [{"of": person_id, **identity.columns(description)} for person_id, description in described])
    return len(rows) == _AT_ONCE


def _update(session: Session, values: list[dict[str, Any]]) -> None:
    if values:
        table = Base.metadata.tables[Person.__tablename__]
        names = ("entry_digest", "content_digest", "expires_on")
        changed: dict[str, Any] = {name: bindparam(name) for name in names}
        of_row = (
            update(table).where(table.c.id == bindparam("of")).values({**changed, "updated_at": table.c.updated_at})
        )
        session.connection().execute(of_row, values)
