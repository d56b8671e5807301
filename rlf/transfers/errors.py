"""Why a transfer cannot go on: one error with a stable reason."""

from __future__ import annotations

from enum import StrEnum

from rlf.errors import ConflictError


class TransferProblem(StrEnum):
    """The reason, for those who tell it in another language."""

    MAY_NOT_RECEIVE = "may_not_receive"
    MUST_NOT_BE_ASKED = "must_not_be_asked"
    NO_KEY = "no_key"
    KEYS_NOT_COMPARED = "keys_not_compared"
    NOBODY_CHOSEN = "nobody_chosen"
    TOO_MANY = "too_many"
    NOBODY_LEFT = "nobody_left"
    NOT_A_DRAFT = "not_a_draft"
    NOT_MADE = "not_made"
    OUTDATED = "outdated"
    EXPIRED = "expired"
    OTHER_KEY = "other_key"
    OWN_SIGNATURE = "own_signature"
    NOT_A_MINOR = "not_a_minor"
    RECORD_CHANGED = "record_changed"
    NO_TERMS = "no_terms"
    NO_NOTICES = "no_notices"
    NAME_TAKEN = "name_taken"
    NOT_CHANGED = "not_changed"


class TransferRefusedError(ConflictError):
    """A transfer cannot go on as it stands; `problem` says why, the message what to do."""

    code = "transfer_refused"

    def __init__(self, problem: TransferProblem, message: str) -> None:
        super().__init__(message, problem=problem.value)
        self.problem = problem
