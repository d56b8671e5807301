"""Words for what only staff see: roles and states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from rlf.description import Condition
from rlf.models import (
    EndReason,
    ListState,
    OutboxState,
    ProposalKind,
    ProposalState,
    RequestState,
    Role,
    Topic,
    Verdict,
)
from rlf.request_document import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum
    from typing import Any

    from flask_babel import LazyString

ROLE_WORDS = {
    Role.INTAKE_WORKER: _l("intake worker"),
    Role.CASEWORKER: _l("caseworker"),
    Role.SUPERVISOR: _l("supervisor"),
    Role.LIAISON: _l("partner liaison"),
    Role.ADMINISTRATOR: _l("administrator"),
}

OUTCOME_WORDS = {
    Outcome.CONTACT_RESTORED: _l("contact restored"),
    Outcome.DECLINES_CONTACT: _l("located, declines contact"),
    Outcome.DECLINES_DISCLOSURE: _l("located, declines disclosure"),
    Outcome.DECEASED: _l("deceased, confirmed"),
    Outcome.FATE_UNKNOWN: _l("fate unknown after all avenues"),
    Outcome.WITHDRAWN: _l("withdrawn"),
    Outcome.UNREACHABLE: _l("enquirer unreachable"),
    Outcome.NOT_ELIGIBLE: _l("not eligible"),
    Outcome.DUPLICATE: _l("duplicate"),
    Outcome.TRANSFERRED: _l("handed over to another society"),
}

STAFF_WORDS: dict[type[StrEnum], Mapping[Any, LazyString]] = {
    Role: ROLE_WORDS,
    Outcome: OUTCOME_WORDS,
    RequestState: {
        RequestState.DRAFT: _l("draft"),
        RequestState.OPEN: _l("open"),
        RequestState.CLOSED: _l("closed"),
    },
    ListState: {
        ListState.RECEIVED: _l("received, and being looked through"),
        ListState.UPLOADED: _l("waits for its columns to be confirmed"),
        ListState.READING: _l("being read"),
        ListState.MATCHING: _l("being compared"),
        ListState.DONE: _l("read and compared"),
        ListState.FAILED: _l("failed"),
        ListState.ENDED: _l("over"),
    },
    EndReason: {
        EndReason.NEW_EDITION: _l("a new edition took its place"),
        EndReason.GONE: _l("the partner’s new edition has no such entry any more"),
        EndReason.WITHDRAWN: _l("the partner withdrew this list or this entry of it"),
        EndReason.EXPIRED: _l("its last day has passed"),
        EndReason.UNDONE: _l("the import was undone"),
        EndReason.CANCELLED: _l("the import was cancelled"),
        EndReason.TERMS: _l("the terms of the list do not allow it"),
    },
    ProposalState: {
        ProposalState.OPEN: _l("to review"),
        ProposalState.CONFIRMED: _l("same person"),
        ProposalState.REJECTED: _l("not the same person"),
        ProposalState.NEEDS_MORE: _l("more information needed"),
        ProposalState.CLOSED: _l("no longer proposed"),
    },
    ProposalKind: {
        ProposalKind.SOUGHT_ENTRY: _l("sought person and entry of a list"),
        ProposalKind.SOUGHT_ENQUIRER: _l("sought person and somebody who asks here"),
        ProposalKind.SOUGHT_SOUGHT: _l("two families that seek the same person"),
        ProposalKind.PARTNER_SEEKS_ENQUIRER: _l("somebody who asks here, sought by a partner"),
    },
    Verdict: {
        Verdict.SAME: _l("same person"),
        Verdict.NOT_SAME: _l("not the same person"),
        Verdict.NEED_MORE: _l("more information needed"),
    },
    Condition: {
        Condition.ALIVE: _l("alive"),
        Condition.INJURED: _l("injured"),
        Condition.DECEASED: _l("deceased"),
        Condition.DETAINED: _l("detained"),
        Condition.TRANSFERRED: _l("transferred"),
    },
    OutboxState: {
        OutboxState.WAITING: _l("waiting"),
        OutboxState.LEASED: _l("waiting"),
        OutboxState.RUNNING: _l("being done"),
        OutboxState.PARKED: _l("stuck"),
    },
    Topic: {
        Topic.MATCH_REQUEST: _l("compare a request"),
        Topic.READ_LIST: _l("read a partner list"),
        Topic.MATCH_PIECE: _l("compare a piece of a list"),
        Topic.REKEY_REQUEST: _l("bring the search keys of a request up to date"),
        Topic.REKEY_PIECE: _l("bring the search keys of a piece of a list up to date"),
        Topic.RESCORE: _l("weigh all proposals anew"),
        Topic.COUNT_NAMES: _l("count how common names are"),
        Topic.UNDO_LIST: _l("take away what an undone list brought"),
    },
}
