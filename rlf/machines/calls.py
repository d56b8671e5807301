"""Calls with an idempotency key: the first one acts, and whoever repeats it gets the same response again.

What a call does is stored before its response is: a call that is broken off in between acts again when it is repeated,
so every use case behind it must itself do nothing twice (a list is known by its file, an answer by its content).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from rlf.description import encode
from rlf.errors import ConflictError
from rlf.ids import new_id
from rlf.models import ApiCall, now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.service import Service

KEPT = timedelta(days=7)
_BROKEN_OFF_AFTER = timedelta(minutes=2)


class KeyReusedError(ConflictError):
    """The idempotency key belongs to another request."""

    code = "key_reused"

    def __init__(self) -> None:
        super().__init__("This idempotency key came with another request before. Use a new one.")


class CallRunningError(ConflictError):
    """The first call with this key still runs."""

    code = "call_running"


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered, and to which file: its SHA-256, empty where none came."""

    status: int
    body: bytes
    file_digest: bytes = b""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A call that is this one's to make."""

    id: int


def claim(service: Service, partner_id: int, key: str, request: bytes) -> Claimed | Response:
    """Begin a call, or give what it was answered before. `request` is all that makes two calls different,
    but for the file: whether that is the same one, the caller compares.

    Raises:
        KeyReusedError: the key came with another request before.
        CallRunningError: the first call with this key is not over yet.
    """
    key_digest = service.keyring.digest("idempotency-key", key.encode())
    request_digest = service.keyring.digest("idempotent-request", request)
    call = ApiCall(id=new_id(), partner_id=partner_id, key_digest=key_digest, request_digest=request_digest)
    call.sealed = service.keyring.seal(b"", _row_name(call.id))
    try:
        with service.database.write() as session:
            session.execute(delete(ApiCall).where(ApiCall.created_at < now() - KEPT))
            known = _known(session, partner_id, key_digest)
            if known is None:
                session.add(call)
                return Claimed(call.id)
            return _taken_up(service, known, request_digest)
    except IntegrityError:
        raise CallRunningError("The first call with this key is still running. Try again in a moment.") from None


def remember(service: Service, claimed: Claimed, response: Response) -> None:
    """Keep the response of a call for whoever repeats it."""
    with service.database.write() as session:
        call = session.get(ApiCall, claimed.id)
        if call is not None:
            call.status = response.status
            call.sealed = service.keyring.seal(encode(response), _row_name(call.id))


def forget(service: Service, claimed: Claimed) -> None:
    """The call did nothing: it may be made again with the same key."""
    with service.database.write() as session:
        session.execute(delete(ApiCall).where(ApiCall.id == claimed.id))


def _known(session: Session, partner_id: int, key_digest: bytes) -> ApiCall | None:
    known = select(ApiCall).where(ApiCall.partner_id == partner_id, ApiCall.key_digest == key_digest)
    return session.scalar(known.with_for_update())


def _taken_up(service: Service, known: ApiCall, request_digest: bytes) -> Claimed | Response:
    if known.request_digest != request_digest:
        raise KeyReusedError
    if known.status is not None:
        return msgspec.json.decode(service.keyring.unseal(known.sealed, _row_name(known.id)), type=Response)
    if known.created_at > now() - _BROKEN_OFF_AFTER:
        raise CallRunningError("The first call with this key is still running. Try again in a moment.")
    known.created_at = now()
    return Claimed(known.id)


def _row_name(call_id: int) -> str:
    return f"api_calls:{call_id}"
