"""Reading everything back, handing the request in, and the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from rlf.intake import StaleRevisionError, submit
from rlf.models import PersonRole, RequestState
from web.auth import me
from web.authorization import allow
from web.intake.answering import go_on, opened_request, posted_revision
from web.intake.blueprint import INTAKE_ROLES, bp
from web.intake.themes import THEMES
from web.person_fields import fields_of
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@bp.get("/<int:request_id>/read-back")
@allow(*INTAKE_ROLES)
def read_back(request_id: int) -> ResponseReturnValue:
    """Everything that was written down, to be read to the family."""
    return _read_back(request_id, is_stale=False)


@bp.post("/<int:request_id>/submit")
@allow(*INTAKE_ROLES)
def hand_in(request_id: int) -> ResponseReturnValue:
    """Hand the request in. Sent twice, it is handed in once."""
    try:
        with service().database.write() as session:
            submit(session, service().keyring, account=me(), request_id=request_id, revision=posted_revision())
    except StaleRevisionError:
        return _read_back(request_id, is_stale=True), 409
    return go_on(url_for("intake.receipt", request_id=request_id))


@bp.get("/<int:request_id>/receipt")
@allow(*INTAKE_ROLES)
def receipt(request_id: int) -> ResponseReturnValue:
    """What the family takes along: the reference and what comes next, and nothing that could endanger anybody."""
    opened = opened_request(request_id)
    if opened.request.state is RequestState.DRAFT:
        return redirect(url_for("intake.read_back", request_id=request_id))
    return render_template("intake/receipt.html", opened=opened)


def _read_back(request_id: int, *, is_stale: bool) -> str:
    opened = opened_request(request_id)
    return render_template(
        "intake/read_back.html",
        opened=opened,
        fields_of=fields_of,
        roles=[PersonRole.ENQUIRER, PersonRole.SOUGHT, PersonRole.ACCOMPANYING, PersonRole.RELATIVE],
        step=len(THEMES) + 1,
        steps=len(THEMES) + 1,
        is_stale=is_stale,
    )
