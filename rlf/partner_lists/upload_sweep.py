"""Sealed files of uploads that serve nobody any more: of lists that ended, or whose row never came after a crash."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.models import EndReason, PartnerList

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from rlf.service import Service

_SETTLED_SECONDS = 3600.0  # a file is written before its row, so a young one may still get it
_ERASED = frozenset({EndReason.WITHDRAWN, EndReason.EXPIRED, EndReason.UNDONE, EndReason.CANCELLED})


def sweep_uploads(service: Service) -> int:
    """Erase files that serve nobody; how many."""
    old = [path for path in sorted(service.settings.uploads.glob("*.sealed*")) if _is_settled(path)]
    with service.database.read() as session:
        useless = [path for path in old if not _serves(session, path)]
    for path in useless:
        path.unlink(missing_ok=True)
    return len(useless)


def _is_settled(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - _SETTLED_SECONDS
    except FileNotFoundError:
        return False


def _serves(session: Session, path: Path) -> bool:
    """Whether a list may still be read from this file. One that was not written to its end has another ending."""
    number, _dot, ending = path.name.partition(".")
    if ending != "sealed" or not number.isdecimal():
        return False
    row = session.execute(select(PartnerList.ended_because).where(PartnerList.id == int(number))).one_or_none()
    return row is not None and row.ended_because not in _ERASED
