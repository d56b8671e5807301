"""Work that failed several times and waits for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from rlf import audit
from rlf.models import OutboxRow, OutboxState, Role
from rlf.outbox import retry_parked
from web.admin.blueprint import bp
from web.auth import me
from web.authorization import allow
from web.paging import asked_page
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_PARKED = OutboxRow.state == OutboxState.PARKED


@bp.get("/stuck")
@allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
def parked() -> ResponseReturnValue:
    """The work that is stuck. It names rows by id alone."""
    with service().database.read() as session:
        page = asked_page(session.scalar(select(func.count()).select_from(OutboxRow).where(_PARKED)) or 0)
        query = select(OutboxRow).where(_PARKED).order_by(OutboxRow.created_at)
        rows = list(session.scalars(query.offset(page.offset).limit(page.size)))
    return render_template("admin/parked.html", rows=rows, page=page, may_retry=me().role is Role.ADMINISTRATOR)


@bp.post("/stuck/<int:row_id>/retry")
@allow(Role.ADMINISTRATOR)
def retry(row_id: int) -> ResponseReturnValue:
    """Give a piece of work another round of tries."""
    with service().database.write() as session:
        retry_parked(session, row_id)
        audit.record(session, me().id, "work.retried", OutboxRow)
    flash(_("It is tried again now."), "success")
    return redirect(url_for("admin.parked"), 303)
