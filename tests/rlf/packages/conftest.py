"""What tests of packages share."""

from __future__ import annotations

import pytest

from rlf.packages.passphrases import new_passphrase
from rlf.packages.sealing import SealedPackage, seal_package
from tests.rlf.packages.houses import RECORDS, Houses, terms, three_houses


@pytest.fixture(scope="session")
def houses() -> Houses:
    """Three houses with their keys."""
    return three_houses()


@pytest.fixture(scope="session")
def passphrase() -> str:
    """What A told B by telephone."""
    return new_passphrase()


@pytest.fixture(scope="session")
def by_passphrase(houses: Houses, passphrase: str, tmp_path_factory: pytest.TempPathFactory) -> SealedPackage:
    """A package sealed by a passphrase, once: that takes seconds on purpose."""
    lasting = terms(expires=terms().expires.replace(year=2126))
    folder = tmp_path_factory.mktemp("by-passphrase")
    return seal_package(folder, RECORDS, lasting, houses.a.signing, passphrase=passphrase)
