"""Accounts for tests, made without the work of hashing a password each time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from rlf import accounts
from rlf.accounts import Profile, hash_password
from rlf.description import encode
from rlf.ids import new_id
from rlf.models import Account, Role

if TYPE_CHECKING:
    from rlf.service import Service

PASSWORD = "a long enough password"
hasher_of_the_service = accounts._hasher  # as it is before tests put the one below in its place


@cache
def quick_hasher() -> PasswordHasher:
    """The same way of hashing at the least cost."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def add_account(service: Service, name: str, role: Role, centre_id: int | None = None, *, called: str = "") -> Account:
    """Store an account that signs in by `name` with PASSWORD."""
    account_id = new_id()
    profile = Profile(name, called or f"Somebody {name}")
    account = Account(
        id=account_id,
        sign_in_hash=accounts._sign_in_hash(service.keyring, name),
        sealed=service.keyring.seal(encode(profile), accounts._row_name(account_id)),
        password_hash=_hashed(),
        role=role,
        centre_id=centre_id,
    )
    with service.database.write() as session:
        session.add(account)
    return account


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)
