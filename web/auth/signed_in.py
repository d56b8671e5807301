"""Who is signed in, and when a session ends by itself."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import Flask, flash, request, session
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, logout_user

from rlf.accounts import profile_of
from rlf.models import Account, Role
from web.service import service

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from rlf.service import Service

_SEEN = "seen"
_SEEN_STEP_SECONDS = 30  # the cookie is written anew no more often than this


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person at the screen. A session names the account and its epoch: raising the epoch ends the session."""

    id: int
    role: Role
    name: str
    centre_id: int | None
    epoch: int
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the session cookie says."""
        return f"{self.id}:{self.epoch}"


def me() -> SignedIn:
    """The person signed in; only in views that are not public."""
    return cast("SignedIn", current_user)


def signed_in_from(account: Account) -> SignedIn:
    """The person behind an account."""
    profile = profile_of(service().keyring, account)
    return SignedIn(account.id, account.role, profile.name, account.centre_id, account.session_epoch)


def mark_active() -> None:
    """Note that the person has just done something."""
    session[_SEEN] = int(time.time())


def install(app: Flask, service: Service, ask_to_sign_in: Callable[[], ResponseReturnValue]) -> None:
    """Recognise who is signed in, ask everybody else, and end sessions nobody uses."""
    manager = LoginManager(app)
    manager.session_protection = None  # it compares the client's address, which changes as people walk about
    manager.user_loader(_load)
    manager.unauthorized_handler(ask_to_sign_in)
    idle_seconds = service.settings.idle_minutes * 60

    def end_idle_session() -> None:
        if "_user_id" not in session:
            return
        idle = int(time.time()) - session.get(_SEEN, 0)
        if idle > idle_seconds:
            logout_user()
            session.pop(_SEEN, None)
            flash(_("You were signed out because nothing happened for a while. What you had saved is kept."), "info")
        elif idle > _SEEN_STEP_SECONDS and not request.headers.get("HX-Request"):  # a page refreshing itself is nobody
            mark_active()

    app.before_request(end_idle_session)


def _load(session_id: str) -> SignedIn | None:
    account_id, _colon, epoch = session_id.partition(":")
    if not account_id.isdecimal() or not epoch.isdecimal():
        return None
    with service().database.read() as db:
        account = db.get(Account, int(account_id))
    if account is None or not account.active or account.session_epoch != int(epoch):
        return None
    return signed_in_from(account)
