"""What every use case stands on: settings, keys and database, opened once a process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from matching import Population, PreparedPerson
from rlf.config import Settings
from rlf.crypto import Keyring, read_keyring
from rlf.db import Database, open_database


@dataclass(frozen=True, slots=True)
class Service:
    """One installation, ready to work."""

    settings: Settings
    keyring: Keyring
    database: Database
    families: dict[tuple[int, int], dict[int, PreparedPerson]] = field(default_factory=dict, repr=False)
    """Persons of requests ready for comparison, by (request, revision), kept by whoever matches."""
    populations: dict[tuple[datetime, int], Population] = field(default_factory=dict, repr=False)
    """The population on record, by when names were counted and about how many persons there are; one at most."""


def open_service(settings: Settings) -> Service:
    """Open the installation that `settings` describe.

    Raises:
        ConfigurationError: the keyring is missing, malformed, or a demonstration key in production.
    """
    return Service(settings, read_keyring(settings), open_database(settings.database_url))
