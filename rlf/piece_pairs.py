"""The pairs worth comparing between one piece of a partner list and all requests."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from rlf.candidates import MOST_PER_KEY, weight_of_block
from rlf.described import Described, described
from rlf.models import ListPiece, Person, PersonKey, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from rlf.service import Service

MOST_PER_ENTRY = 8  # compared for one entry: those of all requests who share the rarest keys with it


def pairs_of_piece(session: Session, service: Service, piece: ListPiece) -> Iterator[tuple[Described, Described]]:
    """(entry, person of a request) for each entry of the piece and the persons most likely to be the same."""
    partners = _partners(session, piece)
    persons = described(session, service, {person for found in partners.values() for person in found})
    entries = described(session, service, (entry for entry, found in partners.items() if persons.keys() & found))
    for entry_id, entry in entries.items():
        for person_id in partners[entry_id]:
            if person_id in persons:
                yield entry, persons[person_id]


def _partners(session: Session, piece: ListPiece) -> dict[int, list[int]]:
    """For each entry, the persons of requests who share keys with it, the best few."""
    blocks: dict[int, list[int]] = {}
    for key, person_id in session.execute(_casework_keys(piece)):
        blocks.setdefault(key, []).append(person_id)
    weights: dict[int, defaultdict[int, float]] = {}
    for key, entry_id in session.execute(_keys_of(piece)):
        block = blocks.get(key, [])
        weight = weight_of_block(len(block))
        shared = weights.setdefault(entry_id, defaultdict(float))
        for person_id in block[:MOST_PER_KEY]:
            shared[person_id] += weight
    return {entry_id: _best(shared) for entry_id, shared in weights.items() if shared}


def _best(shared: dict[int, float]) -> list[int]:
    return sorted(shared, key=lambda person_id: (-shared[person_id], person_id))[:MOST_PER_ENTRY]


def _entries(piece: ListPiece) -> Select[int]:
    in_piece = Person.line.between(piece.first_line, piece.last_line)
    return select(Person.id).where(Person.partner_list_id == piece.partner_list_id, in_piece)


def _keys_of(piece: ListPiece) -> Select[int, int]:
    return select(PersonKey.key, PersonKey.person_id).where(PersonKey.person_id.in_(_entries(piece)))


def _casework_keys(piece: ListPiece) -> Select[int, int]:
    """The keys that persons of requests share with any entry of the piece."""
    theirs = aliased(PersonKey)
    of_entries = select(PersonKey.key).where(PersonKey.person_id.in_(_entries(piece))).distinct()
    shared = select(theirs.key, theirs.person_id).where(theirs.key.in_(of_entries), theirs.side == int(Side.CASEWORK))
    return shared.order_by(theirs.key, theirs.person_id)
