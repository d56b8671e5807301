"""How often somebody may fail to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from web.counters import storage_of

if TYPE_CHECKING:
    from flask.wrappers import Response

    from rlf.service import Service

PER_NAME = "10 per 15 minutes"
PER_ADDRESS = "100 per 15 minutes"  # a whole centre may share one address


def limit_sign_in(app: Flask, service: Service) -> None:
    """Count failures to sign in, by name (as a keyed hash, for the counter leaves this process) and by address."""
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=storage_of(service),
        in_memory_fallback_enabled=True,
        key_prefix="rlf",
    )

    def name_hash() -> str:
        name = request.form.get("sign_in", "").strip().casefold()
        return service.keyring.digest("sign-in-attempt", name.encode()).hex()

    by_address = limiter.limit(PER_ADDRESS, key_func=get_remote_address, methods=["POST"], deduct_when=_failed)
    by_name = limiter.limit(PER_NAME, key_func=name_hash, methods=["POST"], deduct_when=_failed)
    limited: Any = by_name(by_address(app.view_functions["auth.sign_in"]))
    app.view_functions["auth.sign_in"] = limited


def _failed(response: Response) -> bool:
    return response.status_code == 401  # noqa: PLR2004 - what the view answers to a wrong password
