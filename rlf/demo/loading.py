"""Loading the demonstration through the use cases that people use. What is there already stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rlf.accounts import Profile, create_account
from rlf.demo.accounts import DEMO_ACCOUNTS, DemoAccount
from rlf.errors import ConflictError, NotAllowedError

if TYPE_CHECKING:
    from rlf.service import Service


def load_demo(service: Service, *, say: Callable[[str], None]) -> None:
    """Load accounts, requests and a partner's list, each step in a transaction of its own; `say` tells how it goes.

    Killed half-way and called again, it goes on with the first step that is not stored.

    Raises:
        NotAllowedError: the installation is not a demonstration.
    """
    if not service.settings.is_demo:
        raise NotAllowedError(
            "Invented people do not belong among real ones. Set RLF_MODE=demo on a folder of its own."
        )
    for account in DEMO_ACCOUNTS:
        _add_account(service, account)
    say(f"{len(DEMO_ACCOUNTS)} accounts are there.")


def _add_account(service: Service, account: DemoAccount) -> None:
    try:
        with service.database.write() as session:
            profile = Profile(account.sign_in, account.name)
            create_account(session, service.keyring, profile, password=account.password, role=account.role)
    except ConflictError:
        return
