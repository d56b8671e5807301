"""How many persons are on record: the fewer, the more it says that two of them agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from matching import Population, population_of
from rlf.models import PartnerList, TracingRequest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def population_on_record(session: Session) -> Population:
    """The population that persons of requests are compared in. It is reckoned from two small tables: the persons
    themselves would take too long to count each time.
    """
    in_lists = select(func.coalesce(func.sum(PartnerList.rows_read - PartnerList.rows_quarantined), 0))
    in_requests = select(func.count()).select_from(TracingRequest)
    return population_of(int(session.scalar(in_lists) or 0) + (session.scalar(in_requests) or 0))
