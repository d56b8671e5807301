"""The list of requests, and beginning or deleting a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from rlf.centres import centres_by_locality
from rlf.ids import new_id
from rlf.intake import delete_draft, save_document, start_draft
from rlf.models import Centre, RequestState, Role
from rlf.request_document import open_request
from rlf.request_view import Wanted, count_requests, list_requests
from web.auth import me
from web.authorization import allow
from web.intake.answering import go_on
from web.intake.blueprint import INTAKE_ROLES, bp
from web.intake.request_forms import StartForm, centre_choices
from web.intake.themes import THEMES
from web.languages import language
from web.paging import asked_page
from web.row_ids import row_id
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session


@bp.get("")
@allow(*INTAKE_ROLES)
def index() -> ResponseReturnValue:
    """The requests this person may see."""
    wanted = _wanted()
    with service().database.write() as session:
        page = asked_page(count_requests(session, me(), wanted))
        found = list_requests(session, service().keyring, me(), wanted, offset=page.offset, limit=page.size)
        centres = centres_by_locality(session)
    is_filtered = wanted != Wanted()
    return render_template(
        "intake/index.html",
        found=found,
        page=page,
        wanted=wanted,
        centres=centres if me().role is not Role.INTAKE_WORKER else [],
        states=list(RequestState),
        is_filtered=is_filtered,
    )


@bp.route("/new", methods=["GET", "POST"])
@allow(*INTAKE_ROLES)
def new() -> ResponseReturnValue:
    """Choose language and centre, and begin. The form carries the id of its draft, so that it begins only one."""
    form = StartForm(language=language(), centre=str(me().centre_id or ""))
    with service().database.read() as session:
        form.centre.choices = centre_choices(_centres_to_begin_at(session))
    if not form.validate_on_submit():
        draft_id = _draft_id() or new_id()
        return render_template("intake/new.html", form=form, draft_id=draft_id), 422 if form.errors else 200
    with service().database.write() as session:
        draft = start_draft(
            session,
            service().keyring,
            account=me(),
            centre_id=int(form.centre.data) if form.centre.data else None,
            language=form.language.data,
            draft_id=_draft_id(),
        )
        session.flush()
        document = open_request(service().keyring, draft)
        if not document.interviewer and draft.state is RequestState.DRAFT:
            document = replace(document, interviewer=me().name)
            save_document(session, service().keyring, account=me(), request_id=draft.id, document=document)
    return go_on(url_for(THEMES[0].endpoint, request_id=draft.id))


@bp.post("/<int:request_id>/delete")
@allow(*INTAKE_ROLES)
def delete(request_id: int) -> ResponseReturnValue:
    """Erase a draft."""
    with service().database.write() as session:
        delete_draft(session, account=me(), request_id=request_id)
    flash(_("The draft is deleted."), "success")
    return go_on(url_for("intake.index"))


def _wanted() -> Wanted:
    state = request.args.get("state", "")
    return Wanted(
        state=RequestState(state) if state in set(RequestState) else None,
        centre_id=row_id(request.args.get("centre")),
        reference=request.args.get("reference", "").strip()[:40],
    )


def _centres_to_begin_at(session: Session) -> list[Centre]:
    """An intake worker records for the own centre; the others for any."""
    centres = centres_by_locality(session)
    if me().role is Role.INTAKE_WORKER and me().centre_id is not None:
        return [centre for centre in centres if centre.id == me().centre_id]
    return centres


def _draft_id() -> int | None:
    return row_id(request.form.get("draft_id"))
