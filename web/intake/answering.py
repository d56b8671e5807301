"""The way of every page of an interview: open the request, take the form, save it, go on; nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from rlf.errors import ConflictError
from rlf.intake import StaleRevisionError
from rlf.models import RequestState
from rlf.request_view import OpenedRequest, see_request
from web.auth import me
from web.intake.person_forms import MORE_ROWS
from web.intake.themes import THEMES, Theme, endpoint_after
from web.languages import speak
from web.service import service

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an interview: which theme, which template, which form, and where it leads."""

    opened: OpenedRequest
    theme: Theme
    template: str
    form: FlaskForm
    next_url: str
    context: dict[str, Any] = field(default_factory=dict)


def opened_request(request_id: int) -> OpenedRequest:
    """The request as it is now; what follows speaks the language of its interview."""
    with service().database.write() as session:
        opened = see_request(session, service().keyring, reader=me(), request_id=request_id)
        _ = opened.request.centre  # read while the session is open
    speak(opened.request.interview_language)
    if opened.request.state is RequestState.CLOSED:
        raise ConflictError(f"The request {request_id} is closed; open it again to change it.")
    return opened


def posted_revision() -> int:
    """The revision on which the form stands. A form without one stands on none."""
    return request.form.get("revision", -1, type=int)


def url_after(opened: OpenedRequest, theme: Theme) -> str:
    """Where a saved page leads: to the next one, or back to the request if it was submitted before."""
    if opened.request.state is RequestState.DRAFT:
        return url_for(endpoint_after(theme), request_id=opened.request.id)
    return url_for("intake.themes", request_id=opened.request.id)


def answer(page: Page, save: Callable[[Session], object]) -> ResponseReturnValue:
    """Show the page, or save its form and go on. What cannot be saved is shown again as it was typed."""
    if request.method == "GET" or MORE_ROWS in request.form:
        return render_page(page)
    if not page.form.validate_on_submit():
        return render_page(page), 422
    try:
        with service().database.write() as session:
            save(session)
    except StaleRevisionError:
        return render_page(page, is_stale=True), 409
    return go_on(page.next_url)


def go_on(url: str) -> Response:
    """Redirect after a form was taken, so that reloading the page sends nothing again."""
    return redirect(url, 303)


def render_page(page: Page, *, is_stale: bool = False) -> str:
    """The page with its form. After a conflict it stands on the newest revision: saving again is then meant."""
    return render_template(
        page.template,
        opened=page.opened,
        form=page.form,
        theme=page.theme,
        step=THEMES.index(page.theme) + 1,
        steps=len(THEMES) + 1,
        is_stale=is_stale,
        has_errors=bool(page.form.errors),
        **page.context,
    )
