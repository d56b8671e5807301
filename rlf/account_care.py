"""Caring for accounts: listing them, setting a password anew, switching them off and on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf import audit
from rlf.accounts import Profile, hash_password, profile_of
from rlf.errors import ConflictError, NotFoundError
from rlf.models import Account

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring


@dataclass(frozen=True, slots=True)
class OpenedAccount:
    """An account with the profile that is sealed in it."""

    account: Account
    profile: Profile


def list_accounts(session: Session, keyring: Keyring) -> list[OpenedAccount]:
    """All accounts, those in use first, by name."""
    opened = [OpenedAccount(account, profile_of(keyring, account)) for account in session.scalars(select(Account))]
    return sorted(opened, key=lambda one: (not one.account.active, one.profile.name.casefold()))


def set_password(session: Session, *, by_id: int, account_id: int, password: str) -> None:
    """Give an account another password and end its sessions.

    Raises:
        NotFoundError: there is no such account.
        InvalidInputError: the password is too short.
    """
    account = _find(session, account_id)
    account.password_hash = hash_password(password)
    account.session_epoch += 1
    audit.record(session, by_id, "account.password_set", account)


def end_sessions(session: Session, *, account_id: int) -> None:
    """Sign an account out wherever it is signed in.

    Raises:
        NotFoundError: there is no such account.
    """
    account = _find(session, account_id)
    account.session_epoch += 1
    audit.record(session, account_id, "account.signed_out", account)


def set_active(session: Session, *, by_id: int, account_id: int, active: bool) -> None:
    """Switch an account on, or off: its sessions end at once and nobody signs in with it.

    Raises:
        NotFoundError: there is no such account.
        ConflictError: somebody would switch off the own account, and perhaps the last administrator's.
    """
    if not active and account_id == by_id:
        raise ConflictError("Nobody switches off the own account; ask another administrator.")
    account = _find(session, account_id)
    account.active = active
    account.session_epoch += 1
    audit.record(session, by_id, "account.switched_on" if active else "account.switched_off", account)


def _find(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFoundError(f"There is no account {account_id}.")
    return account
