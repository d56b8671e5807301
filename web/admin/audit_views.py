"""The audit, for supervisors: who saw and did what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from rlf.audit_reading import AuditFilter, count_entries, known_subjects, names_of, read_entries
from rlf.models import Role
from web.admin.blueprint import bp
from web.auth import me
from web.authorization import allow
from web.paging import asked_page
from web.row_ids import row_id
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_PAGE = 50


@bp.get("/audit")
@allow(Role.SUPERVISOR)
def audit() -> ResponseReturnValue:
    """The entries, the latest first."""
    wanted = AuditFilter(
        subject=request.args.get("subject", "")[:60],
        subject_id=row_id(request.args.get("subject_id")),
        account_id=row_id(request.args.get("account_id")),
        action=request.args.get("action", "")[:60],
    )
    with service().database.write() as session:
        page = asked_page(count_entries(session, wanted), _PAGE)
        entries = read_entries(session, wanted, reader_id=me().id, offset=page.offset, limit=page.size)
        names = names_of(session, service().keyring, [entry.account_id for entry in entries])
        subjects = known_subjects(session)
    return render_template(
        "admin/audit.html", entries=entries, page=page, names=names, subjects=subjects, wanted=wanted
    )
