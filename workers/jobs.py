"""The allow-list of work: which function does which topic. Nothing else is ever run from the queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from rlf.matchmaking import match_piece, match_request
from rlf.partner_lists.reading import read_list

from rlf.models import Topic
from rlf.service import Service

KeepAlive = Callable[[], None]
Job = Callable[[Service, int, KeepAlive], None]
"""Called with the service, the subject's id, and what to call now and then while the work makes progress. A job may
run more than once, even at the same time in two places, and ends each time with the same data."""

JOBS: Final[Mapping[Topic, Job]] = MappingProxyType(
    {
        Topic.MATCH_REQUEST: match_request,
        Topic.READ_LIST: read_list,
        Topic.MATCH_PIECE: match_piece,
    }
)
