"""The one family of errors the service raises on purpose."""

from __future__ import annotations


class RlfError(Exception):
    """Something a person can act on.

    `code` is stable and translatable (the web floor has a sentence for each), `params` fill that sentence.
    Neither the message nor the params ever hold personal data, since errors reach logs.
    """

    code = "error"

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.params = params


class ConfigurationError(RlfError):
    """The service cannot start as it is set up."""

    code = "configuration"


class SealError(RlfError):
    """A sealed document cannot be opened: wrong key, wrong row or altered bytes."""

    code = "seal"


class NotFoundError(RlfError):
    """There is no such thing, or it is not for this person to see."""

    code = "not_found"


class NotAllowedError(RlfError):
    """The person's role does not permit this."""

    code = "not_allowed"


class ConflictError(RlfError):
    """Somebody else changed it meanwhile; look again and decide anew."""

    code = "conflict"


class InvalidInputError(RlfError):
    """What was given cannot be taken; the message says where and what to do."""

    code = "invalid"
