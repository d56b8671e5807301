"""What tests of transfers share."""

from __future__ import annotations

import pytest

from tests.rlf.builders import described
from tests.rlf.transfers.houses import a_house, a_request, sent


@pytest.fixture
def house(service):
    return a_house(service)


@pytest.fixture
def told(house):
    """A request whose sought person was sent to the partner."""
    request = a_request(house, described("Amina Yusuf", 1980, birth_place="Kassala"))
    sent(house)
    return request
