"""The errors that the engine raises on purpose."""

from __future__ import annotations


class MatchingError(ValueError):
    """A value that the engine cannot take; the message says which, where and what to do."""


class DateError(MatchingError):
    """A date that no calendar has."""


class LinkFileError(MatchingError):
    """A file to be linked that cannot be read: the message names file, line and column."""
