"""Tokens by which a partner's machine is known: shown once, kept as a keyed digest, limited in what and how long."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from rlf import audit
from rlf.errors import InvalidInputError, NotFoundError
from rlf.models import ApiToken, Partner, now

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring

_SECRET_BYTES = 32
_HINT_LETTERS = 8
_PREFIX = "rlf_"
LONGEST = timedelta(days=366)
_NOTED_EVERY = timedelta(minutes=5)


class Scope(StrEnum):
    """What a token may be used for."""

    LISTS = "lists"
    PACKAGES = "packages"
    ANSWERS = "answers"
    NOTICES = "notices"


@dataclass(frozen=True, slots=True)
class Machine:
    """Who calls: a partner, by one of its tokens."""

    partner_id: int
    token_id: int
    scopes: frozenset[str]
    is_to_be_noted: bool  # its last use was noted long ago; not each of many within minutes is


def issue_token(
    session: Session,
    keyring: Keyring,
    *,
    partner_id: int,
    scopes: Collection[Scope],
    days: int,
    account_id: int,
) -> str:
    """Make a token. This is the only time that it can be read.

    Raises:
        NotFoundError: there is no such partner.
        InvalidInputError: it would be for nothing, or for longer than a year.
    """
    if session.get(Partner, partner_id) is None:
        raise NotFoundError("There is no such partner.")
    if not scopes or not 0 < days <= LONGEST.days:
        raise InvalidInputError("Say what the token is for, and for how many days, at most a year.", problem="token")
    secret = _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    token = ApiToken(
        partner_id=partner_id,
        digest=_digest(keyring, secret),
        hint=secret[:_HINT_LETTERS],
        scopes=" ".join(sorted(scopes)),
        created_by_id=account_id,
        expires_at=now() + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    audit.record(session, account_id, "token.issued", token)
    return secret


def revoke_token(session: Session, *, token_id: int, account_id: int) -> None:
    """End a token at once. Twice is as once.

    Raises:
        NotFoundError: there is no such token.
    """
    token = session.get(ApiToken, token_id, with_for_update=True)
    if token is None:
        raise NotFoundError("There is no such token.")
    if token.revoked_at is None:
        token.revoked_at = now()
        audit.record(session, account_id, "token.revoked", token)


def find_machine(session: Session, keyring: Keyring, secret: str) -> Machine | None:
    """Whose token this is; None where nobody's, or it is over."""
    token = session.scalar(select(ApiToken).where(ApiToken.digest == _digest(keyring, secret)))
    if token is None or token.revoked_at is not None or token.expires_at <= now():
        return None
    noted = token.last_used_at is not None and token.last_used_at > now() - _NOTED_EVERY
    return Machine(token.partner_id, token.id, frozenset(token.scopes.split()), is_to_be_noted=not noted)


def note_use(session: Session, token_id: int) -> None:
    """Write down that a token is in use."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now()))


def tokens_of(session: Session, partner_id: int) -> list[ApiToken]:
    """A partner's tokens, the newest first."""
    return list(session.scalars(select(ApiToken).where(ApiToken.partner_id == partner_id).order_by(ApiToken.id.desc())))


def _digest(keyring: Keyring, secret: str) -> bytes:
    return keyring.digest("api-token", secret.encode())
