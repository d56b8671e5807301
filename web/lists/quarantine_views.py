"""Pages of rows in quarantine: see them, correct them here or in a file, set them aside, bring them back."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from rlf.errors import InvalidInputError
from rlf.models import Role
from rlf.partner_lists.mending import correct_row, quarantine_rows, read_dates_anew, take_corrected_file
from rlf.partner_lists.overview import one_list
from rlf.partner_lists.quarantine import (
    bring_rows_back,
    quarantine,
    quarantined_row,
    rows_aside,
    rows_with_reason,
    set_rows_aside,
)
from rlf.partner_lists.reader import FileRefusedError
from rlf.partner_lists.row_check import RowReason
from web.auth.signed_in import me
from web.authorization import allow
from web.lists.blueprint import LIST_ROLES, bp
from web.lists.forms import CorrectedForm, DatesForm
from web.lists.words import FILE_PROBLEM_WORDS
from web.paging import asked_page
from web.row_ids import row_id
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from rlf.partner_lists.mending import Mended
    from rlf.partner_lists.overview import ListOverview
    from rlf.partner_lists.quarantine import QuarantineLine

_UNPROCESSABLE = 422
_SHOWN_LINES = 5


@bp.get("/<int:list_id>/quarantine")
@allow(*LIST_ROLES)
def in_quarantine(list_id: int) -> ResponseReturnValue:
    """The rows that could not be read, and why."""
    return _quarantine_page(list_id, CorrectedForm(), status=200)


@bp.get("/<int:list_id>/aside")
@allow(*LIST_ROLES)
def aside(list_id: int) -> ResponseReturnValue:
    """The rows that were set aside."""
    seen = _one(list_id)
    page = asked_page(seen.partner_list.rows_set_aside)
    with service().database.write() as db:
        rows = rows_aside(db, service().keyring, list_id, account_id=me().id, offset=page.offset, limit=page.size)
    return render_template("lists/aside.html", seen=seen, rows=rows, page=page)


@bp.route("/<int:list_id>/quarantine/<int:row>", methods=["GET", "POST"])
@allow(*LIST_ROLES)
def correct(list_id: int, row: int) -> ResponseReturnValue:
    """One row, to be corrected cell by cell."""
    seen = _one(list_id)
    if request.method == "POST":
        cells = [request.form.get(f"cell_{index}", "") for index in range(len(seen.document.headings))]
        checked = "death_checked" in request.form and me().role is Role.SUPERVISOR
        problems = correct_row(service(), list_id, row, cells, account_id=me().id, is_death_checked=checked)
        if not problems:
            flash(_("The row is stored, and is being compared with the requests."), "success")
            return redirect(url_for("lists.in_quarantine", list_id=list_id))
    with service().database.write() as db:
        line = quarantined_row(db, service().keyring, row, account_id=me().id)
    status = _UNPROCESSABLE if request.method == "POST" else 200
    supervises = me().role is Role.SUPERVISOR
    return render_template("lists/correct.html", seen=seen, row=line, supervises=supervises), status


@bp.post("/<int:list_id>/quarantine/dates")
@allow(*LIST_ROLES)
def dates_anew(list_id: int) -> ResponseReturnValue:
    """Read the dates of all rows in quarantine in another order or calendar."""
    form = DatesForm()
    if form.validate_on_submit():
        with service().database.write() as db:
            read_dates_anew(db, service(), list_id, form.order, form.asked_calendar, account_id=me().id)
        flash(_("The rows in quarantine are being read once more."), "success")
    return redirect(url_for("lists.detail", list_id=list_id))


@bp.post("/<int:list_id>/quarantine/aside")
@allow(*LIST_ROLES)
def set_aside(list_id: int) -> ResponseReturnValue:
    """Set some rows aside, or all that are wrong for one reason."""
    with service().database.write() as db:
        chosen = _chosen_rows()
        if reason := request.form.get("reason"):
            chosen = rows_with_reason(db, service().keyring, list_id, _reason(reason))
        count = set_rows_aside(db, list_id, chosen, account_id=me().id)
    flash(_("Rows set aside: %(count)s. You can bring them back.", count=count), "success")
    return redirect(url_for("lists.in_quarantine", list_id=list_id))


@bp.post("/<int:list_id>/aside/back")
@allow(*LIST_ROLES)
def bring_back(list_id: int) -> ResponseReturnValue:
    """Put rows that were set aside back into quarantine."""
    with service().database.write() as db:
        count = bring_rows_back(db, list_id, _chosen_rows(), account_id=me().id)
    flash(_("Rows brought back: %(count)s.", count=count), "success")
    return redirect(url_for("lists.in_quarantine", list_id=list_id))


@bp.post("/<int:list_id>/quarantine/file")
@allow(*LIST_ROLES)
def quarantine_file(list_id: int) -> ResponseReturnValue:
    """The rows in quarantine as a file, to be corrected and sent back."""
    written = io.StringIO(newline="")
    with service().database.write() as db:
        csv.writer(written).writerows(quarantine_rows(db, service(), list_id, account_id=me().id))
    headers = {"Content-Disposition": f"attachment; filename=rows-{list_id}.csv"}
    return Response("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@bp.post("/<int:list_id>/quarantine/corrected")
@allow(*LIST_ROLES)
def corrected_file(list_id: int) -> ResponseReturnValue:
    """Take in the corrected file."""
    form = CorrectedForm()
    if not form.validate_on_submit():
        return _quarantine_page(list_id, form, status=_UNPROCESSABLE)
    try:
        mended = take_corrected_file(service(), list_id, form.file.data.stream, account_id=me().id)
    except FileRefusedError as refused:
        form.file.errors = [FILE_PROBLEM_WORDS[refused.problem]]
    except InvalidInputError:
        form.file.errors = [_("This is not the file of these rows: its first column must be “#”, with their lines.")]
    else:
        flash(_told(mended), "success")
        return redirect(url_for("lists.in_quarantine", list_id=list_id))
    return _quarantine_page(list_id, form, status=_UNPROCESSABLE)


def _quarantine_page(list_id: int, form: CorrectedForm, *, status: int) -> ResponseReturnValue:
    seen = _one(list_id)
    page = asked_page(seen.partner_list.rows_quarantined)
    with service().database.write() as db:
        rows = quarantine(db, service().keyring, list_id, account_id=me().id, offset=page.offset, limit=page.size)
    dates = DatesForm.of(seen.document)
    shown = render_template(
        "lists/quarantine.html", seen=seen, rows=rows, page=page, form=form, dates=dates, reasons=_reasons(rows)
    )
    return shown, status


def _one(list_id: int) -> ListOverview:
    with service().database.read() as db:
        return one_list(db, service().keyring, list_id)


def _chosen_rows() -> list[int]:
    return [found for text in request.form.getlist("row") if (found := row_id(text))]


def _reason(text: str) -> RowReason:
    try:
        return RowReason(text)
    except ValueError:
        raise InvalidInputError("There is no such reason.") from None


def _reasons(rows: list[QuarantineLine]) -> list[RowReason]:
    """Reasons that alone keep a row of this page in quarantine."""
    alone = [{problem.reason for problem in row.document.problems} for row in rows]
    return sorted({reason for reasons in alone if len(reasons) == 1 for reason in reasons})


def _told(mended: Mended) -> str:
    told: str = _("Rows stored: %(stored)s. Rows still wrong: %(wrong)s.", stored=mended.stored, wrong=mended.wrong)
    if mended.unknown_lines:
        lines = ", ".join(map(str, mended.unknown_lines[:_SHOWN_LINES]))
        told += " " + _("These lines are not in quarantine: %(lines)s.", lines=lines)
    return told
