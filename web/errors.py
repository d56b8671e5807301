"""Pages for what goes wrong: what happened and what to do next, and nothing about the inside."""

from __future__ import annotations

import logging
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from rlf.errors import RlfError
from rlf.logs import event
from web.auth.kept_forms import keep_form, open_kept
from web.auth.views import send_on
from web.problems import MACHINES, problem

if TYPE_CHECKING:
    from flask_babel import LazyString
    from werkzeug import Response

    Answer = tuple[str | Response, int] | Response

_log = logging.getLogger(__name__)

_BY_STATUS = {
    HTTPStatus.BAD_REQUEST: (_l("That could not be understood"), _l("Go back, look at the form and send it again.")),
    HTTPStatus.FORBIDDEN: (
        _l("This page is not for your role"),
        _l("If you need it for your work, ask your supervisor or an administrator."),
    ),
    HTTPStatus.NOT_FOUND: (
        _l("There is nothing here"),
        _l("The address may be mistyped, or what was here has been removed or is not for you to see."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (_l("That could not be understood"), _l("Go back and use the buttons of the page.")),
    HTTPStatus.CONFLICT: (
        _l("Somebody changed this meanwhile"),
        _l("Nothing of yours was stored over it. Open it again, look at it as it is now, and decide anew."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        _l("That is too large"),
        _l("The file or text is larger than this service takes. Send it in smaller parts."),
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: (
        _l("That could not be taken"),
        _l("Something in it cannot be right. Go back, look at what you entered and send it again."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        _l("Too many attempts"),
        _l("Wait a quarter of an hour and try again. Who forgot a password asks an administrator for a new one."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (_l("Not just now"), _l("The service is busy. Try again in a minute.")),
}
_UNEXPECTED = (
    _l("Something went wrong on our side"),
    _l("What you had saved is kept. Try again; if it happens again, tell an administrator when it happened."),
)
_FORM_EXPIRED = (
    _l("This form has lost its session"),
    _l("Perhaps you signed in again, or in another window. Go back, reload the page and send the form again."),
)
_STATUS_BY_CODE = {
    "not_found": HTTPStatus.NOT_FOUND,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "conflict": HTTPStatus.CONFLICT,
    "invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "seal": HTTPStatus.INTERNAL_SERVER_ERROR,
}


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(RlfError, _answer_rlf_error)
    app.register_error_handler(CSRFError, _answer_csrf_error)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_unexpected)


def status_of(error: RlfError) -> HTTPStatus:
    """The status for an error, by its code or by that of the nearest class it derives from."""
    codes = [getattr(kind, "code", "") for kind in type(error).__mro__]
    return next((_STATUS_BY_CODE[code] for code in codes if code in _STATUS_BY_CODE), HTTPStatus.INTERNAL_SERVER_ERROR)


def _answer_rlf_error(error: RlfError) -> Answer:
    status = status_of(error)
    event(_log, "web.refused", level=logging.WARNING, error=error.code, endpoint=request.endpoint, status=int(status))
    return _page(status, _BY_STATUS.get(status, _UNEXPECTED))


def _answer_csrf_error(_error: CSRFError) -> Answer:
    """A form of another session of the same person: who is signed in may send it once more, with what was typed."""
    kept = open_kept(keep_form()) if current_user.is_authenticated else None
    if kept:
        return send_on(kept), int(HTTPStatus.BAD_REQUEST)
    return _page(HTTPStatus.BAD_REQUEST, _FORM_EXPIRED)


def _answer_http_error(error: HTTPException) -> Answer:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if request.path.startswith(MACHINES):
        return _problem(error, status)
    return _page(status, _BY_STATUS.get(status, _UNEXPECTED))


def _problem(error: HTTPException, status: HTTPStatus) -> Response:
    """For a machine: with the headers that say what would do."""
    answer = problem(status, status.name.lower(), error.description or "")
    answer.headers.extend([header for header in error.get_headers() if header[0] in {"Allow", "Retry-After"}])
    return answer


def _answer_unexpected(error: Exception) -> Answer:
    # Only the class and the place: messages of databases and parsers quote what they could not take.
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    at = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place is not None else ""
    kind = type(error).__name__
    event(_log, "web.unexpected", level=logging.ERROR, error=kind, place=at, endpoint=request.endpoint)
    if request.path.startswith(MACHINES):
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal")
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR, _UNEXPECTED)


def _page(status: HTTPStatus, words: tuple[LazyString, LazyString]) -> Answer:
    return render_template("error.html", title=words[0], advice=words[1]), int(status)
