"""Between upload and reading: what was recognised is shown, and a person confirms it, corrects it, or discards it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from rlf import audit, outbox
from rlf.errors import ConflictError, InvalidInputError, NotFoundError
from rlf.models import ListState, Partner, PartnerList, Person, Topic, now
from rlf.partner_lists.columns import Mapping, check_mapping
from rlf.partner_lists.documents import ListDocument, open_list, seal_list
from rlf.partner_lists.editions import current_edition, may_have_edition
from rlf.partner_lists.folding import folded
from rlf.partner_lists.remembered_columns import Remembered, remember, remembered_for
from rlf.partner_lists.storing import row_check
from rlf.sealed_files import upload_path

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.description import Description
    from rlf.partner_lists.row_check import RowProblem
    from rlf.service import Service


@dataclass(frozen=True, slots=True)
class Preview:
    """A list before it is read: what its file holds, and how the partner's last list like it was confirmed."""

    partner_list: PartnerList
    partner_name: str
    document: ListDocument
    remembered: Remembered | None

    def proposed(self) -> Mapping:
        """What to propose for the columns: as before, and as recognised where they are new."""
        recognised = tuple(one.field for one in self.document.recognised)
        if self.remembered is None:
            return Mapping(recognised, self.document.date_order)
        before = self.remembered.mapping
        new = [folded(heading) for heading in self.remembered.added]
        fields = [
            field or (seen if folded(heading) in new and seen not in before.fields else None)
            for heading, field, seen in zip(self.document.headings, before.fields, recognised, strict=True)
        ]
        return replace(before, fields=tuple(fields))


@dataclass(frozen=True, slots=True)
class ReadSample:
    """One of the first rows, and what a mapping makes of it."""

    cells: tuple[str, ...]
    read: Description | tuple[RowProblem, ...]


def read_sample(seen: Preview, mapping: Mapping) -> list[ReadSample]:
    """What a mapping makes of the first rows of a list."""
    document = replace(seen.document, mapping=mapping)
    check = row_check(document, uploaded=seen.partner_list.created_at.date())
    return [ReadSample(cells, check.read(cells)) for cells in document.sample]


def preview(session: Session, keyring: Keyring, list_id: int, *, account_id: int) -> Preview:
    """What a person sees to confirm a list's columns. That somebody saw the first rows is written down.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: its columns were confirmed already.
    """
    partner_list = _waiting(session, list_id)
    document = open_list(keyring, partner_list)
    audit.record(session, account_id, "list.previewed", partner_list)
    partner = partner_list.partner
    return Preview(partner_list, partner.name, document, remembered_for(keyring, partner, document.headings))


def confirm(session: Session, keyring: Keyring, list_id: int, mapping: Mapping, *, account_id: int | None) -> None:
    """Confirm what a list's columns hold, and promise to read it. `account_id` is None where nobody had to.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: its columns were confirmed already.
        InvalidInputError: the mapping has no name or a field twice, or the edition before is not read to its end yet.
    """
    partner_list = _waiting(session, list_id)
    _follow_edition(session, partner_list)
    document = open_list(keyring, partner_list)
    check_mapping(mapping, len(document.headings))
    # The first rows have served; from here on the sealed file alone holds them.
    partner_list.sealed = seal_list(keyring, list_id, replace(document, mapping=mapping, sample=(), dry_run=None))
    partner_list.state, partner_list.reading_since = ListState.READING, now()
    partner = session.get_one(Partner, partner_list.partner_id, with_for_update=True)
    remember(keyring, partner, document.headings, mapping)
    outbox.promise(session, Topic.READ_LIST, list_id)
    audit.record(session, account_id, "list.confirmed", partner_list)


def discard(service: Service, list_id: int, *, account_id: int) -> None:
    """Take away a list that was never read, or that failed, with its file.

    Raises:
        NotFoundError: there is no such list.
        ConflictError: it is being read or was, or what it took over has not all gone back yet.
    """
    with service.database.write() as session:
        partner_list = _locked(session, list_id)
        if partner_list.state not in {ListState.UPLOADED, ListState.FAILED}:
            raise ConflictError("A list that is read already cannot be discarded.", list_id=list_id)
        if session.scalar(select(Person.id).where(Person.partner_list_id == list_id).limit(1)) is not None:
            raise ConflictError("Its rows are still being taken back; try again in a moment.", list_id=list_id)
        editions = update(PartnerList).where(PartnerList.edition_of_id == list_id)
        session.execute(editions.values(edition_of_id=None))
        audit.record(session, account_id, "list.discarded", partner_list)
        session.delete(partner_list)
    upload_path(service.settings, list_id).unlink(missing_ok=True)


def _follow_edition(session: Session, partner_list: PartnerList) -> None:
    """An edition follows the newest there is by now, and only when that is read."""
    if partner_list.edition_of_id is None:
        return
    partner_list.edition_of_id = current_edition(session, partner_list.edition_of_id)
    before = _locked(session, partner_list.edition_of_id)
    partner_list.kind = before.kind  # entries that go on stay what they are
    if before.ended_at is None and not may_have_edition(session, before.id):
        raise InvalidInputError("The edition before is not read to its end yet.", problem="edition_unread")


def _waiting(session: Session, list_id: int) -> PartnerList:
    partner_list = _locked(session, list_id)
    if partner_list.state is not ListState.UPLOADED:
        raise ConflictError("The columns of this list were confirmed already.", list_id=list_id)
    return partner_list


def _locked(session: Session, list_id: int) -> PartnerList:
    partner_list = session.get(PartnerList, list_id, with_for_update=True)
    if partner_list is None:
        raise NotFoundError("There is no such list.")
    return partner_list
