"""Where a list comes from, and when: what formats say about it beside the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ListSource:
    """The sender's name and internet domain, under which its references are unique; times are in UTC."""

    sender: str
    domain: str
    created: datetime
    expires: datetime
