"""Lists in the making: an account that uploads, and ways to write a file and take it through."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from rlf.models import Role
from rlf.partner_lists.confirming import confirm, preview
from rlf.partner_lists.uploading import upload
from tests.accounts import add_account

if TYPE_CHECKING:
    from collections.abc import Callable

    from rlf.service import Service


@pytest.fixture
def account_id(service: Service) -> int:
    """Somebody who may upload."""
    return add_account(service, "liaison", Role.LIAISON).id


@pytest.fixture
def take_in(service: Service, account_id: int) -> Callable[[bytes], int]:
    """Upload a file and give its list's id."""

    def take(content: bytes) -> int:
        return upload(
            service, io.BytesIO(content), file_name="list.csv", partner_name="A Society", account_id=account_id
        )

    return take


@pytest.fixture
def confirmed(service: Service, account_id: int, take_in: Callable[[bytes], int]) -> Callable[[bytes], int]:
    """Upload a file and confirm its columns as recognised."""

    def take(content: bytes) -> int:
        list_id = take_in(content)
        with service.database.write() as session:
            seen = preview(session, service.keyring, list_id, account_id=account_id)
            mapping = seen.proposed()
            confirm(session, service.keyring, list_id, mapping, account_id=account_id)
        return list_id

    return take
