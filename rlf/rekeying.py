"""Rekeying: the two jobs that give stored persons the keys of this release, and have them matched anew.

Each is one short transaction that stores keys, their version and the promise to match, so whatever is interrupted is
done again whole. Only keys that differ are written, and who keeps all keys is not matched anew. Of two who come to
share a key the one keyed last is matched when both have it, so nobody is missed. Proposals and decisions stay as they
are.

A worker whose release is not the one announced does nothing: the relay promises again what it left.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from sqlalchemy import select

import matching
from rlf.bulk_keys import delete_keys, insert_keys
from rlf.index_version import index_version
from rlf.logs import event
from rlf.models import ListPiece, PartnerList, Person, PersonKey, Topic
from rlf.outbox import promise
from rlf.persons import describe, in_piece, side_of
from rlf.reindexing import is_announced
from rlf.request_locks import lock_requests
from rlf.request_matching import index_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.service import Service

_log = logging.getLogger(__name__)

_Key = tuple[int, int]
"""The hash of a key and the id of the person who bears it."""
_Version = tuple[int, int, bool]
"""A person's id and revision, and whether it may be matched as an entry of its list."""


def rekey_request(service: Service, request_id: int, _keep_alive: Callable[[], None]) -> None:
    """Key the persons of a request anew, as it stands now. One that may not be matched stays without keys."""
    with service.database.write() as session:
        locked = lock_requests(session, [request_id])
        request = next((one for one in locked if one.is_matchable and one.keys_version != index_version()), None)
        if request is None or not is_announced(session):
            return
        is_changed = index_request(session, service.keyring, request)
        if is_changed:
            request.matched_at = None
            promise(session, Topic.MATCH_REQUEST, request_id)
    event(_log, "rekeyed.request", id=request_id, changed=is_changed)


def rekey_piece(service: Service, piece_id: int, keep_alive: Callable[[], None]) -> None:
    """Key the entries of one piece of a list anew; those that may not be matched any more lose their keys. They are
    opened before anything is locked.
    """
    began = time.perf_counter()
    with service.database.read() as session:
        piece = session.get(ListPiece, piece_id)
        if piece is None or piece.keys_version == index_version() or not is_announced(session):
            return
        persons = session.scalars(select(Person).where(in_piece(piece))).all()
        standing = set(session.scalars(select(Person.id).where(in_piece(piece), Person.stands())))
        ids = select(Person.id).where(in_piece(piece))
        rows = session.execute(select(PersonKey.key, PersonKey.person_id).where(PersonKey.person_id.in_(ids)))
        stored = {(key, person_id) for key, person_id in rows}
    wanted = {key for person in persons if person.id in standing for key in _keys_of(service.keyring, person)}
    keep_alive()
    with service.database.write() as session:
        seen = {(person.id, person.revision, person.id in standing) for person in persons}
        current = _lock_unchanged(session, piece, seen)
        if current is None:
            return
        for side in {side_of(person.role) for person in persons}:
            delete_keys(session.connection(), side, stored - wanted)
            insert_keys(session.connection(), side, wanted - stored)
        current.keys_version = index_version()
        if stored != wanted or current.matched_at is None:  # a match that runs now leaves the piece to a later one
            current.matched_at = None
            promise(session, Topic.MATCH_PIECE, piece_id)
    ms = round((time.perf_counter() - began) * 1000)
    event(_log, "rekeyed.piece", id=piece_id, ms=ms, added=len(wanted - stored), dropped=len(stored - wanted))


def _keys_of(keyring: Keyring, entry: Person) -> set[_Key]:
    keys = matching.keys(describe(keyring, entry).for_matching())
    return {(keyring.key_hash(key), entry.id) for key in keys}


def _lock_unchanged(session: Session, seen: ListPiece, persons: set[_Version]) -> ListPiece | None:
    """The piece, locked, if it and its entries are still as they were seen.

    None otherwise: somebody else keyed it, or the relay promises it again.
    """
    session.get(PartnerList, seen.partner_list_id, with_for_update=True)
    current = session.get(ListPiece, seen.id, with_for_update=True)
    if current is None or current.keys_version != seen.keys_version or not is_announced(session):
        return None
    entries = select(Person.id, Person.revision, Person.stands()).where(in_piece(current)).order_by(Person.id)
    rows = session.execute(entries.with_for_update(read=True, of=Person))
    return current if {(row[0], row[1], bool(row[2])) for row in rows} == persons else None
