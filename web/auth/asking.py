"""What somebody gets who is not signed in: the page to sign in, and what was being done is not lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, redirect, request, url_for

from web.auth.kept_forms import keep_form
from web.auth.views import ask_to_sign_in_again

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def ask_to_sign_in() -> ResponseReturnValue:
    """The way to sign in and back to the page that was wanted, with a form that was sent."""
    if request.headers.get("HX-Request"):  # a part of a page that refreshes itself: let the whole page go there
        response = current_app.response_class(status=204)
        response.headers["HX-Redirect"] = url_for("auth.sign_in")
        return response
    kept = keep_form()
    if kept:
        return ask_to_sign_in_again(kept)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("auth.sign_in", next=None if wanted == "/" else wanted))
