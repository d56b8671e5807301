"""Why a package cannot be made or opened: one error with a stable reason."""

from __future__ import annotations

from enum import StrEnum

from rlf.errors import RlfError


class PackageProblem(StrEnum):
    """The reason, for those who tell it in another language."""

    NOT_A_PACKAGE = "not_a_package"
    NOT_FOR_THIS_KEY = "not_for_this_key"
    WRONG_PHRASE = "wrong_phrase"
    ALTERED = "altered"
    UNEXPECTED_CONTENT = "unexpected_content"
    TOO_LARGE = "too_large"
    BAD_SIGNATURE = "bad_signature"
    OTHER_SENDER = "other_sender"
    UNKNOWN_SENDER = "unknown_sender"
    OTHER_RECIPIENT = "other_recipient"
    EXPIRED = "expired"
    BAD_KEY = "bad_key"
    BAD_TERMS = "bad_terms"
    BAD_PROFILE = "bad_profile"
    CANNOT_WRITE = "cannot_write"
    ALREADY_THERE = "already_there"


class PackageError(RlfError):
    """A package cannot be made or opened; `problem` says why, the message what to do."""

    code = "package"

    def __init__(self, problem: PackageProblem, message: str) -> None:
        super().__init__(message, problem=problem.value)
        self.problem = problem
