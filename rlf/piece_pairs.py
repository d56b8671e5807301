"""The pairs worth comparing between one piece of a partner list and all requests."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import aliased

from rlf.candidates import MOST_PER_KEY, weight_of_block
from rlf.described import Described, described
from rlf.models import ListPiece, ListScope, PartnerList, Person, PersonKey, Side, TracingRequest
from rlf.persons import in_piece
from rlf.sharing import agreed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from rlf.service import Service

_Shared = tuple[int, float]
"""How many keys two share, and how many bits those weigh."""

MOST_PER_ENTRY = 5  # compared for one entry, who share the rarest keys; 8 found 1 % more likely pairs in 45 % more time
MOST_ALIKE = 60  # compared in all, if those beyond share as much as somebody does whom several families seek
_ALIKE_BITS = 60.0  # about four rare keys
_ALIKE_SHARE = 0.8  # of what the best shares
_LEAST_KEYS = 2  # one shared key alone next to never leads to a proposal, and is more than a third of all pairs


def pairs_of_piece(session: Session, service: Service, piece: ListPiece) -> Iterator[tuple[Described, Described]]:
    """(entry, person of a request) for each entry of the piece and the persons most likely to be the same."""
    partner_list = session.get(PartnerList, piece.partner_list_id)
    if partner_list is None or not partner_list.is_matchable:
        return
    partners = _partners(session, piece, of_sharing=partner_list.scope is ListScope.AGREED)
    persons = described(session, service, {person for found in partners.values() for person in found})
    entries = described(session, service, (entry for entry, found in partners.items() if persons.keys() & found))
    pairs = (
        (entry, persons[person_id])
        for entry_id, entry in entries.items()
        for person_id in partners[entry_id]
        if person_id in persons
    )
    yield from agreed(session, service.keyring, list(pairs))


def _partners(session: Session, piece: ListPiece, *, of_sharing: bool) -> dict[int, list[int]]:
    """For each entry, the persons of requests who share keys with it, the best few; `of_sharing` leaves those out
    whose family agreed to share with no partner, lest they take the place of others.
    """
    blocks: dict[int, list[int]] = {}
    for key, person_id in session.execute(_casework_keys(piece, of_sharing=of_sharing)):
        blocks.setdefault(key, []).append(person_id)
    sharing: dict[int, dict[int, _Shared]] = {}
    borne: defaultdict[int, int] = defaultdict(int)
    for key, entry_id in session.execute(_keys_of(piece)):
        borne[entry_id] += 1
        block = blocks.get(key, [])
        weight = weight_of_block(len(block))
        partners = sharing.setdefault(entry_id, {})
        for person_id in block[:MOST_PER_KEY]:
            keys, bits = partners.get(person_id, (0, 0.0))
            partners[person_id] = keys + 1, bits + weight
    return {
        entry_id: best
        for entry_id, partners in sharing.items()
        if (best := _best(partners, least_keys=min(_LEAST_KEYS, borne[entry_id])))
    }


def _best(partners: dict[int, _Shared], *, least_keys: int) -> list[int]:
    """The few who share most, and with them all who share nearly as much as the best where that is a lot: a child whom
    many relatives seek is found for each of them.
    """
    bits = {person_id: bits for person_id, (keys, bits) in partners.items() if keys >= least_keys}
    ranked = sorted(bits, key=lambda person_id: (-bits[person_id], person_id))
    if not ranked:
        return []
    alike = max(bits[ranked[0]] * _ALIKE_SHARE, _ALIKE_BITS)
    further = (person_id for person_id in ranked[MOST_PER_ENTRY:MOST_ALIKE] if bits[person_id] >= alike)
    return [*ranked[:MOST_PER_ENTRY], *further]


def _entries(piece: ListPiece) -> Select[int]:
    return select(Person.id).where(in_piece(piece))


def _keys_of(piece: ListPiece) -> Select[int, int]:
    return select(PersonKey.key, PersonKey.person_id).where(PersonKey.person_id.in_(_entries(piece)))


def _casework_keys(piece: ListPiece, *, of_sharing: bool) -> Select[int, int]:
    """The keys that persons of requests share with any entry of the piece."""
    theirs = aliased(PersonKey)
    of_entries = select(PersonKey.key).where(PersonKey.person_id.in_(_entries(piece))).distinct()
    shared = select(theirs.key, theirs.person_id).where(theirs.key.in_(of_entries), theirs.side == int(Side.CASEWORK))
    if of_sharing:
        request = and_(TracingRequest.id == Person.request_id, TracingRequest.may_share.is_not(False))
        shared = shared.where(exists().where(Person.id == theirs.person_id, request))
    return shared.order_by(theirs.key, theirs.person_id)
