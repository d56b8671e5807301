"""Accounts: making them, and checking who signs in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select

from rlf import audit
from rlf.description import encode
from rlf.errors import ConflictError, InvalidInputError
from rlf.ids import new_id
from rlf.models import Account, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.service import Service

MIN_PASSWORD = 12


@dataclass(frozen=True, slots=True)
class Profile:
    """What is sealed about the person behind an account."""

    sign_in: str
    name: str


def create_account(  # noqa: PLR0913 - all but the first three by keyword
    session: Session,
    keyring: Keyring,
    profile: Profile,
    *,
    password: str,
    role: Role,
    centre_id: int | None = None,
    made_by_id: int | None = None,
) -> Account:
    """Add an account. `made_by_id` is the administrator's, or None where the machine itself makes it.

    Raises:
        InvalidInputError: the password is too short or the sign-in name empty.
        ConflictError: somebody signs in by that name already.
    """
    password_hash = hash_password(password)
    if not profile.sign_in.strip():
        raise InvalidInputError("A sign-in name is needed.")
    if find_account(session, keyring, profile.sign_in) is not None:
        raise ConflictError("There is an account with this sign-in name already.")
    account_id = new_id()
    account = Account(
        id=account_id,
        sign_in_hash=_sign_in_hash(keyring, profile.sign_in),
        sealed=keyring.seal(encode(profile), _row_name(account_id)),
        password_hash=password_hash,
        role=role,
        centre_id=centre_id,
    )
    session.add(account)
    audit.record(session, made_by_id, "account.created", account)
    return account


def hash_password(password: str) -> str:
    """The argon2 hash under which a password is stored.

    Raises:
        InvalidInputError: the password is too short.
    """
    if len(password) < MIN_PASSWORD:
        raise InvalidInputError(f"A password needs at least {MIN_PASSWORD} characters.", minimum=MIN_PASSWORD)
    return _hasher().hash(password)


def profile_of(keyring: Keyring, account: Account) -> Profile:
    """Open an account's profile."""
    return msgspec.json.decode(keyring.unseal(account.sealed, _row_name(account.id)), type=Profile)


def sign_in(service: Service, name: str, password: str) -> Account | None:
    """The account that signs in with this name and password, or None. Takes as long for an unknown name.

    The password is looked at before the database is written to: that takes long on purpose, and holds up nobody.
    """
    with service.database.read() as session:
        found = find_account(session, service.keyring, name)
    checked_hash = found.password_hash if found is not None else _absent_hash()
    try:
        _hasher().verify(checked_hash, password)
    except VerificationError:
        return None
    if found is None:
        return None
    new_hash = _hasher().hash(password) if _hasher().check_needs_rehash(checked_hash) else checked_hash
    with service.database.write() as session:
        account = session.get(Account, found.id, with_for_update=True)
        if account is None or not account.active or account.password_hash != checked_hash:
            return None
        account.password_hash = new_hash
        audit.record(session, account.id, "account.signed_in", account)
    return account


def find_account(session: Session, keyring: Keyring, sign_in_name: str) -> Account | None:
    """The account that goes by this sign-in name, however it is capitalised."""
    return session.scalar(select(Account).where(Account.sign_in_hash == _sign_in_hash(keyring, sign_in_name)))


def _sign_in_hash(keyring: Keyring, sign_in_name: str) -> bytes:
    return keyring.digest("sign-in", sign_in_name.strip().casefold().encode())


def _row_name(account_id: int) -> str:
    return f"accounts:{account_id}"


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _absent_hash() -> str:
    return _hasher().hash("no such account")
