"""Passwords are dear to guess: the service hashes them at the cost that RFC 9106 advises, and old hashes anew."""

from __future__ import annotations

from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from rlf import accounts
from rlf.accounts import sign_in
from rlf.models import Account, Role
from tests.accounts import PASSWORD, add_account, hasher_of_the_service


def test_a_hash_that_is_too_cheap_is_made_anew_at_full_cost_when_its_owner_signs_in(service, monkeypatch):
    account = add_account(service, "worker", Role.CASEWORKER)
    assert extract_parameters(account.password_hash) != RFC_9106_LOW_MEMORY
    monkeypatch.setattr(accounts, "_hasher", hasher_of_the_service)
    assert sign_in(service, "worker", PASSWORD).id == account.id
    with service.database.read() as session:
        stored = session.get_one(Account, account.id).password_hash
    assert extract_parameters(stored) == RFC_9106_LOW_MEMORY
    assert hasher_of_the_service().verify(stored, PASSWORD)
