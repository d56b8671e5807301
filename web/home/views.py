"""The home page of each role, and the mark of the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, send_file, url_for

from rlf.overview import overview_for
from web.auth.signed_in import me
from web.authorization import allow, public
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("home", __name__, template_folder="templates")


@bp.get("/")
@allow()
def index() -> ResponseReturnValue:
    """What waits for this person."""
    with service().database.read() as db:
        overview = overview_for(db, me())
    return render_template("home/index.html", overview=overview)


@bp.get("/logo")
@public
def logo() -> ResponseReturnValue:
    """The installation's own mark, or the neutral one."""
    own = service().settings.logo_file
    if own is None:
        return redirect(url_for("static", filename="mark.svg"))
    return send_file(own, max_age=current_app.config["SEND_FILE_MAX_AGE_DEFAULT"])
