"""The terms a package leaves on: from whom to whom, for what, on what basis, which fields, until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.formats import ListFormat
from rlf.packages.formats.source import ListSource
from rlf.packages.profile import Profile

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a package is for. The age key is empty for those who open by a passphrase."""

    name: str
    age_key: str = ""


@dataclass(frozen=True, slots=True)
class PackageTerms:
    """Decided by people before anything is sealed. Both times carry their zone.

    Raises:
        PackageError: something is missing, or contradicts itself.
    """

    sender: str
    domain: str  # internet domain of the sender, under which its references are unique
    addressees: tuple[Addressee, ...]
    purpose: str
    legal_basis: str
    profile: Profile
    format: ListFormat
    created: datetime
    expires: datetime

    def __post_init__(self) -> None:
        wrong = self._wrong()
        if wrong:
            raise PackageError(PackageProblem.BAD_TERMS, wrong)

    def _wrong(self) -> str:
        if not all(text.strip() for text in (self.sender, self.purpose, self.legal_basis)):
            return "A package needs a sender, a purpose and a legal basis."
        if not _DOMAIN.fullmatch(self.domain):
            return f"{self.domain!r} is no internet domain; give the sender's, such as tracing.example.org."
        if not self.addressees or not all(addressee.name.strip() for addressee in self.addressees):
            return "A package needs at least one recipient, and each of them a name."
        if self.created.tzinfo is None or self.expires.tzinfo is None:
            return "The times of a package need a time zone."
        if self.expires <= self.created:
            return "A package cannot expire before it is made."
        return ""

    @property
    def source(self) -> ListSource:
        """What the list itself says of where it comes from."""
        return ListSource(self.sender, self.domain, self.created, self.expires)
