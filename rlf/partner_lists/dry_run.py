"""A list tried before it is read: how its rows would fare, with a few of each kind to look at.

Nothing is stored of them but these few, sealed with the list until its columns are confirmed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching.person import NameKind
from rlf import audit
from rlf.confined import in_memory
from rlf.description import Description
from rlf.errors import ConflictError, NotFoundError
from rlf.models import ListState, PartnerList, Person, Topic
from rlf.outbox import promise
from rlf.partner_lists.asides import set_aside
from rlf.partner_lists.columns import Mapping, check_mapping
from rlf.partner_lists.documents import DryRun, Fate, ListDocument, TriedRow, open_list, seal_list
from rlf.partner_lists.identity import Identity
from rlf.partner_lists.reader import read_rows
from rlf.partner_lists.storing import row_check
from rlf.portions import in_portions
from rlf.sealed_files import read_sealed, upload_path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.partner_lists.messages import Rows
    from rlf.partner_lists.row_check import RowCheck
    from rlf.service import Service

_SHOWN = 5
_WHOLE_NAMES = frozenset({NameKind.FULL, NameKind.GIVEN, NameKind.FAMILY})


class Doubt(StrEnum):
    """Why a row that can be read should be looked at."""

    ONE_WORD = "one_word"
    NUMBERS_IN_NAME = "numbers_in_name"
    NAME_ALONE = "name_alone"
    YEAR_ALONE = "year_alone"


def try_first(session: Session, keyring: Keyring, list_id: int, mapping: Mapping, *, account_id: int) -> None:
    """Promise to try a list with a mapping that nobody has confirmed yet.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: its columns were confirmed already.
        InvalidInputError: no list can be read by this mapping.
    """
    partner_list = session.get(PartnerList, list_id, with_for_update=True)
    if partner_list is None:
        raise NotFoundError("There is no such list.")
    if partner_list.state is not ListState.UPLOADED:
        raise ConflictError("The columns of this list were confirmed already.", list_id=list_id)
    document = open_list(keyring, partner_list)
    check_mapping(mapping, len(document.headings))
    tried = replace(document, dry_run=DryRun(mapping))
    partner_list.sealed = seal_list(keyring, list_id, tried)
    promise(session, Topic.DRY_RUN, list_id)
    audit.record(session, account_id, "list.tried", partner_list)


def dry_run(service: Service, list_id: int, keep_alive: Callable[[], None]) -> None:
    """Try a list to its end. A list whose columns are confirmed meanwhile is left alone.

    Raises:
        FileRefusedError: the child process ended too early; another try may do better.
        SealError: the sealed file is missing or damaged, or its key is.
    """
    with service.database.read() as session:
        partner_list = session.get(PartnerList, list_id)
    if partner_list is None or partner_list.state is not ListState.UPLOADED:
        return
    document = open_list(service.keyring, partner_list)
    if document.dry_run is None or document.dry_run.is_done:
        return
    trial = _Trial(service, partner_list, document, document.dry_run.mapping)
    with in_memory(read_sealed(service.keyring, upload_path(service.settings, list_id))) as file:
        for batch in read_rows(file, document.shape, skip=0):
            trial.see(batch)
            keep_alive()
    with service.database.write() as session:
        current = session.get(PartnerList, list_id, with_for_update=True)
        if current is None or current.state is not ListState.UPLOADED:
            return
        latest = open_list(service.keyring, current)
        if latest.dry_run == document.dry_run:
            current.sealed = seal_list(service.keyring, list_id, replace(latest, dry_run=trial.result()))


@dataclass(slots=True)
class _Trial:
    """The rows seen so far. Of each no more is kept than eight bytes by which its twin is known."""

    service: Service
    partner_list: PartnerList
    document: ListDocument
    mapping: Mapping
    counts: Counter[Fate] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    samples: dict[Fate, list[TriedRow]] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def see(self, batch: Rows) -> None:
        """Try some rows."""
        check = self._check()
        identity = Identity(self.service.keyring, self.partner_list.created_at.date())
        digests: dict[bytes, list[TriedRow]] = {}
        for line, cells in batch.rows:
            row = TriedRow(line, tuple(cells))
            if set_aside(cells, self.document.headings):
                self._count(Fate.ASIDE, row)
                continue
            read = check.read(cells)
            if not isinstance(read, Description):
                self._count(Fate.UNREADABLE, row, *(problem.reason for problem in read))
                continue
            doubts = _doubts(read)
            self._count(Fate.DOUBTFUL if doubts else Fate.GOOD, row, *doubts)
            self._see_twin(identity, read, row, digests)
        self._see_known(digests)

    def result(self) -> DryRun:
        """What was seen."""
        samples = tuple((fate, tuple(rows)) for fate, rows in self.samples.items())
        return DryRun(self.mapping, is_done=True, counts=dict(self.counts), reasons=dict(self.reasons), samples=samples)

    def _check(self) -> RowCheck:
        uploaded = self.partner_list.created_at.date()
        return row_check(replace(self.document, mapping=self.mapping), uploaded=uploaded)

    def _see_twin(
        self, identity: Identity, read: Description, row: TriedRow, digests: dict[bytes, list[TriedRow]]
    ) -> None:
        digest: bytes = identity.columns(read)["entry_digest"]
        digests.setdefault(digest, []).append(row)
        short = int.from_bytes(digest[:8])
        if short in self._seen:
            self._count(Fate.TWIN, row)
        self._seen.add(short)

    def _see_known(self, digests: dict[bytes, list[TriedRow]]) -> None:
        with self.service.database.read() as session:
            for some in in_portions(digests):
                for digest in session.scalars(_entries_of(self.partner_list.partner_id, some)):
                    for row in digests.get(digest or b"", ()):
                        self._count(Fate.KNOWN, row)

    def _count(self, fate: Fate, row: TriedRow, *reasons: str) -> None:
        self.counts[fate] += 1
        self.reasons.update(str(reason) for reason in reasons)
        shown = self.samples.setdefault(fate, [])
        if len(shown) < _SHOWN:
            shown.append(row)


def _entries_of(partner_id: int, digests: Sequence[bytes]) -> Select[bytes | None]:
    of_partner = select(Person.entry_digest).join(PartnerList, Person.partner_list_id == PartnerList.id)
    current = PartnerList.partner_id == partner_id, PartnerList.ended_at.is_(None), Person.ended_because.is_(None)
    return of_partner.where(*current, Person.entry_digest.in_(digests)).distinct()


def _doubts(read: Description) -> list[Doubt]:
    names = [name.text for name in read.names if name.kind in _WHOLE_NAMES]
    found = []
    if len(" ".join(names).split()) == 1:
        found.append(Doubt.ONE_WORD)
    if any(letter.isdecimal() for name in names for letter in name):
        found.append(Doubt.NUMBERS_IN_NAME)
    if read.birth is None and not read.relatives and not read.origin_place and not read.nationalities:
        found.append(Doubt.NAME_ALONE)
    elif read.birth is not None and read.birth.month is None:
        found.append(Doubt.YEAR_ALONE)
    return found
