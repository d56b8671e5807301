"""Pages on which a list or a row of it is withdrawn, an import is undone, and a withdrawal taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from rlf.errors import InvalidInputError, NotFoundError
from rlf.models import EndReason, ListState
from rlf.partner_lists.ending import foresee_end, locked_list, take_back_withdrawal, withdraw_list
from rlf.partner_lists.overview import one_list
from rlf.partner_lists.row_withdrawal import Which, take_back_rows, withdraw_rows
from rlf.partner_lists.undoing import preview_undo, undo_import
from web.auth.signed_in import me
from web.authorization import allow
from web.lists.blueprint import LIST_ROLES, bp
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

_LONGEST_LINE = 9  # digits


@bp.route("/<int:list_id>/withdraw", methods=["GET", "POST"])
@allow(*LIST_ROLES)
def withdraw(list_id: int) -> ResponseReturnValue:
    """Withdraw a whole list, after a page that says what that does."""
    if request.method == "POST":
        withdraw_list(service(), list_id, account_id=me().id)
        flash(_("The list is withdrawn. Nobody of it is compared or found any more."), "success")
        return redirect(url_for("lists.detail", list_id=list_id))
    with service().database.read() as db:
        seen, foreseen = one_list(db, service().keyring, list_id), foresee_end(db, list_id)
    return render_template("lists/withdraw.html", seen=seen, foreseen=foreseen)


@bp.post("/<int:list_id>/withdraw/back")
@allow(*LIST_ROLES)
def withdraw_back(list_id: int) -> ResponseReturnValue:
    """Let a withdrawn list count again."""
    with service().database.write() as db:
        take_back_withdrawal(db, list_id, account_id=me().id)
    flash(_("The list counts again, and is being compared with the requests."), "success")
    return redirect(url_for("lists.detail", list_id=list_id))


@bp.route("/<int:list_id>/undo", methods=["GET", "POST"])
@allow(*LIST_ROLES)
def undo(list_id: int) -> ResponseReturnValue:
    """Undo an import, after a page that says what that does."""
    if request.method == "POST":
        with service().database.write() as db:
            undo_import(db, service().keyring, list_id, account_id=me().id)
        flash(_("The import is undone; what it brought is being taken away."), "success")
        return redirect(url_for("lists.detail", list_id=list_id))
    with service().database.read() as db:
        seen, foreseen = one_list(db, service().keyring, list_id), preview_undo(db, list_id)
        closing = foresee_end(db, list_id).proposals
    return render_template("lists/undo.html", seen=seen, foreseen=foreseen, closing=closing)


@bp.post("/<int:list_id>/cancel")
@allow(*LIST_ROLES)
def cancel(list_id: int) -> ResponseReturnValue:
    """Stop the reading of a list, and take away what was read of it."""
    with service().database.write() as db:
        is_reading = locked_list(db, list_id).state is ListState.READING
        if is_reading:
            undo_import(db, service().keyring, list_id, account_id=me().id, because=EndReason.CANCELLED)
    if is_reading:
        flash(
            _("The reading is cancelled; what was read is being taken away. The file can be uploaded again."), "success"
        )
    else:
        flash(_("The list was read to its end meanwhile. You can undo its import below."), "warning")
    return redirect(url_for("lists.detail", list_id=list_id))


@bp.post("/<int:list_id>/rows/withdraw")
@allow(*LIST_ROLES)
def withdraw_row(list_id: int) -> ResponseReturnValue:
    """Withdraw a row by its reference or its line."""
    try:
        with service().database.write() as db:
            count = withdraw_rows(db, service().keyring, list_id, _which(), account_id=me().id)
    except InvalidInputError:
        flash(_("Say which row: by the partner’s reference or by its line."), "danger")
    except NotFoundError:
        flash(_("There is no such row in this list; nothing was withdrawn."), "danger")
    else:
        flash(_("Rows withdrawn: %(count)s. You can take that back.", count=count), "success")
    return redirect(url_for("lists.detail", list_id=list_id))


@bp.post("/<int:list_id>/rows/back")
@allow(*LIST_ROLES)
def withdraw_row_back(list_id: int) -> ResponseReturnValue:
    """Let a withdrawn row count again."""
    with service().database.write() as db:
        count = _taken_back(db, list_id)
    flash(_("Rows that count again: %(count)s.", count=count), "success")
    return redirect(url_for("lists.detail", list_id=list_id))


def _taken_back(db: Session, list_id: int) -> int:
    return take_back_rows(db, service().keyring, list_id, _which(), account_id=me().id)


def _which() -> Which:
    line = request.form.get("line", "").strip()
    is_line = line.isdecimal() and len(line) <= _LONGEST_LINE
    return Which(reference=request.form.get("reference", ""), line=int(line) if is_line else None)
