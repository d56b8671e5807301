"""Lists and entries whose day has passed: they are out of matching by that day, and here put to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf import audit
from rlf.models import EndReason, PartnerList, Person, today
from rlf.partner_lists.ending import end_entries, end_list
from rlf.sealed_files import upload_path
from rlf.seen_versions import lock_lists

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from rlf.service import Service

_AT_ONCE = 500


def has_expired(session: Session) -> bool:
    """Whether a list or an entry is to be put to its end; asks without locking anything."""
    return any(session.scalar(query.limit(1)) is not None for query in (_due_lists(), _due_entries()))


def expire_some(service: Service) -> int:
    """Put lists and some entries to their end whose day has passed; how many. Twice is as once."""
    with service.database.write() as session:
        list_ids = session.scalars(_due_lists().order_by(PartnerList.id.desc())).all()
        for list_id in list_ids:
            _expire_list(session, list_id)
        entries = _expire_entries(session)
    for list_id in list_ids:
        upload_path(service.settings, list_id).unlink(missing_ok=True)
    return len(list_ids) + entries


def _expire_list(session: Session, list_id: int) -> None:
    partner_list = session.get(PartnerList, list_id, with_for_update=True)
    if partner_list is not None and partner_list.ended_at is None and not _is_current(partner_list):
        end_list(session, partner_list, EndReason.EXPIRED)
        audit.record(session, None, "list.expired", partner_list)


def _is_current(partner_list: PartnerList) -> bool:
    return partner_list.expires_on is None or partner_list.expires_on >= today()


def _expire_entries(session: Session) -> int:
    due = session.execute(_due_entries().add_columns(Person.partner_list_id).limit(_AT_ONCE)).all()
    lock_lists(session, {list_id for _person_id, list_id in due})
    ids = session.scalars(_due_entries().where(Person.id.in_([person_id for person_id, _list_id in due]))).all()
    end_entries(session, ids, EndReason.EXPIRED)
    if ids:
        audit.record(session, None, "entries.expired", Person)
    return len(ids)


def _due_lists() -> Select[int]:
    return select(PartnerList.id).where(PartnerList.ended_at.is_(None), PartnerList.expires_on < today())


def _due_entries() -> Select[int]:
    return select(Person.id).where(
        Person.expires_on.is_not(None), Person.expires_on < today(), Person.ended_because.is_(None)
    )
