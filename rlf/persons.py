"""Stored persons: sealing their descriptions, opening them, and keeping their blocking keys in step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, insert, select

import matching
from rlf.description import Description, decode_description, encode
from rlf.ids import new_id
from rlf.models import ListKind, ListPiece, Person, PersonKey, PersonRole, Side

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from matching import person as engine
    from rlf.crypto import Keyring

_ADULT_YEARS = 18
MATCHED_ROLES = frozenset(PersonRole) - {PersonRole.RELATIVE}
ROLE_ON_LIST = {ListKind.MET: PersonRole.LIST_ENTRY, ListKind.SOUGHT: PersonRole.PARTNER_SOUGHT}
"""The role of the entries of each kind of list that comes in a file."""
_SIDES = {PersonRole.LIST_ENTRY: Side.LISTS, PersonRole.PARTNER_SOUGHT: Side.PARTNER_SOUGHT}


def row_name(person_id: int) -> str:
    """The name of a person's row, to which its document is sealed."""
    return f"persons:{person_id}"


def new_person(keyring: Keyring, role: PersonRole, description: Description, *, person_id: int | None = None) -> Person:
    """A person with a fresh id (unless given) and a sealed description, not yet in a session and without keys."""
    person_id = person_id or new_id()
    sealed = keyring.seal(encode(description), row_name(person_id))
    return Person(id=person_id, role=role, sealed=sealed)


def describe(keyring: Keyring, person: Person) -> Description:
    """Open a person's description.

    Raises:
        SealError: the key is missing or the document was altered.
    """
    return open_description(keyring, person.id, person.sealed)


def open_description(keyring: Keyring, person_id: int, sealed: bytes) -> Description:
    """Open the sealed description in a person's row, for who reads rows without making persons of them.

    Raises:
        SealError: the key is missing or the document was altered.
    """
    return decode_description(keyring.unseal(sealed, row_name(person_id)))


def redescribe(keyring: Keyring, person: Person, description: Description) -> None:
    """Replace a person's description."""
    person.sealed = keyring.seal(encode(description), row_name(person.id))
    person.revision = (person.revision or 0) + 1


def may_be_minor(description: Description, today: date) -> bool:
    """Whether somebody so described may be under 18 on that day; the doubt is the child's. Unknown age is no doubt."""
    born = description.birth.interval() if description.birth else None
    turned_adult_year = today.year - _ADULT_YEARS
    return born is not None and (born.latest.year, born.latest.month, born.latest.day) > (
        turned_adult_year,
        today.month,
        today.day,
    )


def side_of(role: PersonRole) -> Side:
    """On which side a role's keys stand."""
    return _SIDES.get(role, Side.CASEWORK)


def in_piece(piece: ListPiece | type[ListPiece]) -> ColumnElement[bool]:
    """Whether a person is an entry of this piece of a list, or of the one that a query joins."""
    lines = Person.line.between(piece.first_line, piece.last_line)
    return and_(Person.partner_list_id == piece.partner_list_id, lines)


def key_rows(keyring: Keyring, person: Person, view: engine.Person) -> list[dict[str, int]]:
    """The rows of `person_keys` for a person as the engine sees them; none for a role that is not matched."""
    if person.role not in MATCHED_ROLES:
        return []
    side = int(side_of(person.role))
    hashes = {keyring.key_hash(key) for key in matching.keys(view)}
    return [{"key": key, "side": side, "person_id": person.id} for key in sorted(hashes)]


def rekey(session: Session, keyring: Keyring, person: Person, view: engine.Person) -> bool:
    """Bring a stored person's keys in step with how the engine sees them now; whether any differed."""
    session.flush()
    of_person = PersonKey.person_id == person.id
    stored = set(session.scalars(select(PersonKey.key).where(of_person)))
    rows = key_rows(keyring, person, view)
    gone = stored - {row["key"] for row in rows}
    if gone:
        session.execute(delete(PersonKey).where(of_person, PersonKey.key.in_(gone)))
    fresh = [row for row in rows if row["key"] not in stored]
    if fresh:
        session.execute(insert(PersonKey), fresh)
    return bool(gone or fresh)


def drop_keys(session: Session, person_id: int) -> None:
    """Take a person out of matching and search."""
    session.execute(delete(PersonKey).where(PersonKey.person_id == person_id))
