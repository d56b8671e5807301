"""The allow-list of work: which function does which topic. Nothing else is ever run from the queue."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rlf.common_names import count_names
from rlf.machines.webhooks import deliver
from rlf.matchmaking import match_piece, match_request
from rlf.models import Topic
from rlf.partner_lists.mending import read_quarantine
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.receiving import survey_list
from rlf.rekeying import rekey_piece, rekey_request
from rlf.rescoring import rescore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers.worker import Job

JOBS: Final[Mapping[Topic, Job]] = MappingProxyType(
    {
        Topic.MATCH_REQUEST: match_request,
        Topic.READ_LIST: read_list,
        Topic.MATCH_PIECE: match_piece,
        Topic.REKEY_REQUEST: rekey_request,
        Topic.REKEY_PIECE: rekey_piece,
        Topic.RESCORE: rescore,
        Topic.COUNT_NAMES: count_names,
        Topic.SURVEY_LIST: survey_list,
        Topic.DELIVER_WEBHOOK: deliver,
        Topic.READ_QUARANTINE: read_quarantine,
    }
)
