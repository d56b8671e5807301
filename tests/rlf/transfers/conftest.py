"""What tests of transfers share."""

from __future__ import annotations

import pytest

from tests.rlf.transfers.houses import a_house


@pytest.fixture
def house(service):
    return a_house(service)
