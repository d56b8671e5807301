"""A request after it was handed in: its page, its progress, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from rlf.models import PersonRole, RequestState, Role
from rlf.request_access import find_request
from rlf.request_life import close_request, reopen_request, withdraw_consent
from rlf.request_view import open_proposals_of, see_request
from web.auth import me
from web.authorization import allow
from web.intake.answering import go_on
from web.intake.blueprint import CASE_ROLES, INTAKE_ROLES, bp
from web.intake.request_forms import CloseForm
from web.person_fields import fields_of
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

_SEES_PROPOSALS = frozenset({Role.CASEWORKER, Role.SUPERVISOR})


@bp.get("/<int:request_id>")
@allow(*INTAKE_ROLES)
def show(request_id: int) -> ResponseReturnValue:
    """Everything about a request; a draft leads to its pages."""
    with service().database.write() as session:
        opened = see_request(session, service().keyring, reader=me(), request_id=request_id)
        _centre = opened.request.centre  # read while the session is open
        proposals = _proposals(session, request_id)
    if opened.request.state is RequestState.DRAFT:
        return redirect(url_for("intake.themes", request_id=request_id))
    return render_template(
        "intake/show.html",
        opened=opened,
        row=opened.request,
        proposals=proposals,
        fields_of=fields_of,
        roles=[PersonRole.SOUGHT, PersonRole.ENQUIRER, PersonRole.ACCOMPANYING, PersonRole.RELATIVE],
    )


@bp.get("/<int:request_id>/progress")
@allow(*INTAKE_ROLES)
def progress(request_id: int) -> ResponseReturnValue:
    """How far matching is: a piece of the page that refreshes itself until it has finished."""
    with service().database.read() as session:
        row = find_request(session, me(), request_id)
        proposals = _proposals(session, request_id)
    return render_template("intake/_progress.html", row=row, proposals=proposals)


@bp.route("/<int:request_id>/close", methods=["GET", "POST"])
@allow(*CASE_ROLES)
def close(request_id: int) -> ResponseReturnValue:
    """Close a request with its outcome."""
    form = CloseForm()
    with service().database.read() as session:
        row = find_request(session, me(), request_id)
    if not form.validate_on_submit():
        return render_template("intake/close.html", form=form, row=row), 422 if form.errors else 200
    with service().database.write() as session:
        close_request(
            session,
            service().keyring,
            account=me(),
            request_id=request_id,
            outcome=form.chosen,
            note=form.outcome_note.data.strip(),
        )
    flash(_("The request is closed. It is no longer compared with anything."), "success")
    return go_on(url_for("intake.show", request_id=request_id))


@bp.post("/<int:request_id>/reopen")
@allow(*CASE_ROLES)
def reopen(request_id: int) -> ResponseReturnValue:
    """Open a closed request again."""
    with service().database.write() as session:
        reopen_request(session, service().keyring, account=me(), request_id=request_id)
    flash(_("The request is open again."), "success")
    return go_on(url_for("intake.show", request_id=request_id))


@bp.post("/<int:request_id>/withdraw")
@allow(*INTAKE_ROLES)
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take back every consent."""
    with service().database.write() as session:
        withdraw_consent(session, service().keyring, account=me(), request_id=request_id)
    flash(_("The consents are withdrawn. From this moment the request is not compared and not shared."), "success")
    return go_on(url_for("intake.show", request_id=request_id))


def _proposals(session: Session, request_id: int) -> int | None:
    """How many wait; None for those who sit beside the family, where a count could give something away."""
    return open_proposals_of(session, request_id, account_id=me().id) if me().role in _SEES_PROPOSALS else None
