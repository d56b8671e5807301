"""A new edition of a list takes over the entries of the edition before: as they are, changed, or not at all.

Entries are known by the partner's reference where that stands for one person alone, else by all they say. An entry
that goes on is the same stored person, so that its proposals and decisions go on with it; what it said before is kept,
so that the edition can be undone. What the edition before still holds in the end is gone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, insert, select, update

from rlf.bulk_keys import insert_keys
from rlf.ids import new_id
from rlf.index_version import index_version
from rlf.models import (
    SENT_KINDS,
    Base,
    EndReason,
    EntryVersion,
    ListPiece,
    ListState,
    PartnerList,
    Person,
    PersonKey,
    now,
)
from rlf.partner_lists.ending import end_list, has_newer_edition, locked_base, promise_requests
from rlf.persons import row_name, side_of
from rlf.portions import in_portions
from rlf.proposals import about_entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.partner_lists.storing import ReadyRow

_LASTING = frozenset({EndReason.WITHDRAWN})  # what the partner withdrew by notice does not come back by itself
_STORED = (
    Person.id,
    Person.line,
    Person.sealed,
    Person.entry_digest,
    Person.content_digest,
    Person.expires_on,
    Person.ended_because,
)
UNCHANGED = b""  # sealed in place of a description where the new edition says the same


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of rows: those that are new, whether any is to be matched, and which keys all of them have."""

    new: Sequence[ReadyRow]
    is_to_match: bool = True
    keys_version: str | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """A row and the stored entry that it is of."""

    row: ReadyRow
    person: dict[str, Any]
    before: Row[*tuple[Any, ...]]

    @property
    def is_changed(self) -> bool:
        return bool(self.before.content_digest != self.person["content_digest"])

    @property
    def ended_because(self) -> EndReason | None:
        """An entry that was gone or had expired counts again, if it says so; the day itself is looked at beside."""
        return self.before.ended_because if self.before.ended_because in _LASTING else None


class Edition:
    """Takes entries over into one list from the edition before. `repeated` are the digests of references that the
    file has more than once.
    """

    def __init__(self, keyring: Keyring, repeated: frozenset[bytes] = frozenset()) -> None:
        self._keyring = keyring
        self._repeated = repeated

    def take_over(self, session: Session, partner_list: PartnerList, rows: Sequence[ReadyRow]) -> Taken:
        """Take over the entries that rows are of, and count them. Whoever calls this holds the list's lock."""
        base = locked_base(session, partner_list)
        if base is None:
            return Taken(rows, keys_version=index_version())
        kept = self._pairs(session, base.id, rows)
        self._keep_versions(session, partner_list, base, kept)
        _move(session, self._keyring, partner_list, kept)
        _rekey(session, [one for one in kept if one.is_changed or one.before.ended_because])
        changed = [one.before.id for one in kept if one.is_changed]
        partner_list.rows_changed += len(changed)
        partner_list.rows_unchanged += len(kept) - len(changed)
        partner_list.rows_gone -= sum(one.before.ended_because is EndReason.GONE for one in kept)
        for some in in_portions(changed):
            promise_requests(session, about_entries(Person.id.in_(some)))
        taken = {one.row.number for one in kept}
        new = [row for row in rows if row.number not in taken or row.person is None]
        revived = any(one.before.ended_because for one in kept)
        is_new = bool(changed or revived or any(row.person for row in new))
        return _taken(session, partner_list, base, new, is_to_match=is_new)

    def _pairs(self, session: Session, base_id: int, rows: Sequence[ReadyRow]) -> list[_Kept]:
        stored: defaultdict[bytes, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
        for some in in_portions(row.person["entry_digest"] for row in rows if row.person):
            of_base = select(*_STORED).where(Person.partner_list_id == base_id, Person.entry_digest.in_(some))
            for found in session.execute(of_base.order_by(Person.line, Person.id)):
                stored[found.entry_digest or b""].append(found)
        alone = {digest for digest, persons in stored.items() if len(persons) == 1} - self._repeated
        kept: list[_Kept] = []
        unmet = []
        for row in rows:
            if row.person is None:
                continue
            same = stored[row.person["entry_digest"]]
            twin = next((one for one in same if one.content_digest == row.person["content_digest"]), None)
            if twin is None:
                unmet.append((row, row.person))
            else:
                same.remove(twin)
                kept.append(_Kept(row, row.person, twin))
        for row, person in unmet:
            digest = person["entry_digest"]
            if digest in alone and stored[digest]:
                kept.append(_Kept(row, person, stored[digest].pop()))
        return kept

    def _keep_versions(
        self, session: Session, partner_list: PartnerList, base: PartnerList, kept: Sequence[_Kept]
    ) -> None:
        versions = []
        for one in kept:
            version_id = new_id()
            said = UNCHANGED
            if one.is_changed:
                said = self._keyring.unseal(one.before.sealed, row_name(one.before.id))
            versions.append(
                {
                    "id": version_id,
                    "person_id": one.before.id,
                    "replaced_in_id": partner_list.id,
                    "partner_list_id": base.id,
                    "line": one.before.line,
                    "sealed": self._keyring.seal(said, version_row_name(version_id)),
                    "content_digest": one.before.content_digest,
                }
            )
        if versions:
            session.connection().execute(insert(Base.metadata.tables[EntryVersion.__tablename__]), versions)


def version_row_name(version_id: int) -> str:
    """The name of an entry version's row, to which its document is sealed."""
    return f"entry_versions:{version_id}"


def finish_edition(session: Session, partner_list: PartnerList) -> None:
    """When all rows of an edition are read: what the edition before still holds is gone, and that edition has ended.

    One that ended before, as by its partner's notice, stays as it is. Whoever calls this holds the new list's lock.
    """
    base = locked_base(session, partner_list)
    if base is None or base.ended_at is not None:
        return
    left = Person.partner_list_id == base.id, Person.ended_because.is_(None)
    gone = update(Person).where(*left).values(ended_because=EndReason.GONE, revision=Person.revision + 1)
    ended = session.execute(gone.returning(Person.id).execution_options(synchronize_session=False))
    partner_list.rows_gone = len(ended.all())
    end_list(session, base, EndReason.NEW_EDITION, closing=EndReason.GONE)


def current_edition(session: Session, list_id: int) -> int:
    """The newest edition that took a list's place, or the list itself."""
    while (newer := _replaced_by(session, list_id)) is not None:
        list_id = newer
    return list_id


def may_have_edition(session: Session, list_id: int) -> bool:
    """Whether a list is read to its end, has not ended, and nothing else is about to take its place."""
    partner_list = session.get(PartnerList, list_id)
    if partner_list is None or partner_list.kind not in SENT_KINDS:
        return False
    return partner_list.state in {ListState.MATCHING, ListState.DONE} and not has_newer_edition(session, list_id)


def _replaced_by(session: Session, list_id: int) -> int | None:
    replaced = select(PartnerList.ended_because).where(PartnerList.id == list_id)
    if session.scalar(replaced) is not EndReason.NEW_EDITION:
        return None
    newer = select(PartnerList.id).where(
        PartnerList.edition_of_id == list_id, PartnerList.state.in_([ListState.MATCHING, ListState.DONE])
    )
    ended = select(PartnerList.id).where(
        PartnerList.edition_of_id == list_id, PartnerList.ended_because == EndReason.NEW_EDITION
    )
    return session.scalar(newer.limit(1)) or session.scalar(ended.limit(1))


def _move(session: Session, keyring: Keyring, partner_list: PartnerList, kept: Sequence[_Kept]) -> None:
    """Let stored entries be of the new list, those that changed with what they say now."""
    moment = now()
    common = {"partner_list_id": partner_list.id, "updated_at": moment}
    places = []
    for one in kept:
        sealed = one.before.sealed
        if one.is_changed:
            said = keyring.unseal(one.person["sealed"], row_name(one.person["id"]))
            sealed = keyring.seal(said, row_name(one.before.id))
        names = ("line", "minor", "entry_digest", "content_digest", "expires_on")
        said_now = {name: one.person[name] for name in names}
        places.append({"of": one.before.id, "sealed": sealed, "ended_because": one.ended_because, **said_now, **common})
    if places:
        table = Base.metadata.tables[Person.__tablename__]
        values: dict[str, Any] = {name: bindparam(name) for name in places[0] if name != "of"}
        moved = update(table).where(table.c.id == bindparam("of"))
        session.connection().execute(moved.values({**values, "revision": table.c.revision + 1}), places)


def _rekey(session: Session, kept: Sequence[_Kept]) -> None:
    for some in in_portions(one.before.id for one in kept):
        session.execute(delete(PersonKey).where(PersonKey.person_id.in_(some)))
    standing = [one for one in kept if one.ended_because is None]
    keys = [(key, one.before.id) for one in standing for key in one.row.key_hashes]
    if keys:
        insert_keys(session.connection(), side_of(standing[0].person["role"]), keys)


def _taken(
    session: Session, partner_list: PartnerList, base: PartnerList, new: Sequence[ReadyRow], *, is_to_match: bool
) -> Taken:
    """Rows that only say what was matched already need not be matched again, unless the terms are other ones."""
    of_base = ListPiece.partner_list_id == base.id
    unmatched = exists().where(of_base, ListPiece.matched_at.is_(None))
    outdated = exists().where(of_base, ListPiece.keys_version.is_distinct_from(index_version()))
    is_unmatched, is_outdated = session.execute(select(unmatched, outdated)).one()
    same_terms = base.is_matchable and base.scope is partner_list.scope
    return Taken(
        new,
        is_to_match=is_to_match or is_unmatched or is_outdated or not same_terms,
        keys_version=None if is_outdated else index_version(),
    )
