"""The queue's filters as they stand in an address: codes and ids alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flask_babel import gettext as _

from rlf.models import ProposalKind, ProposalState
from rlf.review_queue import Likelihood, QueueFilter
from web.review.words import AT_LEAST_WORDS
from web.staff_words import STAFF_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import StrEnum

E = TypeVar("E", bound="StrEnum")

_EVERY = "every"


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of the filter form."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def filter_from(args: Mapping[str, str]) -> QueueFilter:
    """The filter an address asks for; what it does not know does not restrict, and no state asked for means open."""
    state = args.get("state", "")
    centre = args.get("centre", "")
    return QueueFilter(
        state=None if state == _EVERY else _member(ProposalState, state) or ProposalState.OPEN,
        kind=_member(ProposalKind, args.get("kind", "")),
        centre_id=int(centre) if centre.isdecimal() and int(centre) < 2**63 else None,
        at_least=_member(Likelihood, args.get("at_least", "")),
        minors_only=bool(args.get("minors")),
        reopened_only=bool(args.get("reopened")),
    )


def args_of(wanted: QueueFilter) -> dict[str, Any]:
    """What an address says for a filter; nothing for what is the default."""
    stated = {
        "state": _EVERY if wanted.state is None else wanted.state.value,
        "kind": wanted.kind.value if wanted.kind else "",
        "centre": str(wanted.centre_id or ""),
        "at_least": wanted.at_least.value if wanted.at_least else "",
        "minors": "1" if wanted.minors_only else "",
        "reopened": "1" if wanted.reopened_only else "",
    }
    return {name: value for name, value in stated.items() if value and (name, value) != ("state", "open")}


def choices(wanted: QueueFilter, centres: Sequence[tuple[int, str]]) -> tuple[Choice, ...]:
    """The selects of the filter form, with what is chosen."""
    chosen = args_of(wanted)
    places = tuple((str(row_id), name) for row_id, name in centres)
    return (
        Choice(
            "state",
            _("State"),
            (*_options(STAFF_WORDS[ProposalState]), (_EVERY, _("every state"))),
            chosen.get("state", ProposalState.OPEN.value),
        ),
        Choice(
            "kind",
            _("Kind"),
            (("", _("every kind")), *_options(STAFF_WORDS[ProposalKind])),
            chosen.get("kind", ""),
        ),
        Choice(
            "at_least",
            _("Probability"),
            (("", _("any probability")), *_options(AT_LEAST_WORDS)),
            chosen.get("at_least", ""),
        ),
        Choice("centre", _("Centre"), (("", _("every centre")), *places), chosen.get("centre", "")),
    )


def _options(words: Mapping[StrEnum, object]) -> tuple[tuple[str, str], ...]:
    return tuple((member.value, str(text)) for member, text in words.items())


def _member(members: type[E], text: str) -> E | None:
    return members(text) if text in set(members) else None
