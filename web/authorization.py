"""Who may call which view: declared at the view, checked before every request, refused where nothing is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import Flask, abort, current_app, request
from flask_login import current_user

from rlf.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

View = TypeVar("View", bound="Callable[..., object]")

_DECLARATION = "rlf_roles"
EVERY_ROLE = frozenset(Role)


def allow(*roles: Role) -> Callable[[View], View]:
    """Let signed-in people of these roles call the view; without a role named, all who are signed in."""
    return _declare(frozenset(roles) or EVERY_ROLE)


def public(view: View) -> View:
    """Let anybody call the view, signed in or not."""
    return _declare(None)(view)


def is_declared(view: Callable[..., object]) -> bool:
    """Whether the view says who may call it."""
    return hasattr(view, _DECLARATION)


def declared_roles(view: Callable[..., object]) -> frozenset[Role] | None:
    """The roles that may call the view; None means anybody, no role at all that nobody may."""
    roles: frozenset[Role] | None = getattr(view, _DECLARATION, frozenset())
    return roles


def may_call(role: Role, endpoint: str) -> bool:
    """Whether somebody of this role may call the view behind an endpoint."""
    view = current_app.view_functions.get(endpoint)
    if view is None or not is_declared(view):
        return False
    roles = declared_roles(view)
    return roles is None or role in roles


def install(app: Flask) -> None:
    """Check every request of the application."""
    public(app.view_functions["static"])
    app.before_request(_check)


def _declare(roles: frozenset[Role] | None) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _DECLARATION, roles)
        return view

    return mark


def _sign_in_page() -> ResponseReturnValue:
    """What somebody gets who is not signed in, as the sign-in arranges it."""
    answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]  # it adds itself
    return answer


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:  # no such page: answered as that
        return None
    view = current_app.view_functions[request.endpoint]
    if is_declared(view) and declared_roles(view) is None:
        return None
    if not is_declared(view):
        abort(403)
    if not current_user.is_authenticated:
        return _sign_in_page()
    if not may_call(current_user.role, request.endpoint):
        abort(403)
    return None
