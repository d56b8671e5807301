"""Pages of partner lists, for the liaison and the supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from rlf.errors import ConflictError
from rlf.partner_lists.confirming import discard
from rlf.partner_lists.overview import all_lists, count_lists, one_list
from rlf.partner_lists.reader import FileRefusedError
from rlf.partner_lists.uploading import partner_names, upload
from web.auth.signed_in import me
from web.authorization import allow
from web.lists.blueprint import LIST_ROLES, bp
from web.lists.forms import UploadForm
from web.lists.words import file_problem
from web.paging import asked_page
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from rlf.partner_lists.overview import ListOverview

_UNPROCESSABLE = 422
_SHOWN_VALUES = 3


@bp.get("")
@allow(*LIST_ROLES)
def index() -> ResponseReturnValue:
    """All lists, the newest first."""
    with service().database.read() as db:
        page = asked_page(count_lists(db))
        lists = all_lists(db, service().keyring, offset=page.offset, limit=page.size)
    return render_template("lists/index.html", lists=lists, page=page)


@bp.route("/new", methods=["GET", "POST"])
@allow(*LIST_ROLES)
def new() -> ResponseReturnValue:
    """Upload a file."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _upload_page(form, status=_UNPROCESSABLE if form.errors else 200)
    try:
        list_id = upload(
            service(),
            form.file.data.stream,
            file_name=form.file.data.filename or "",
            partner_name=form.partner.data,
            account_id=me().id,
        )
    except FileRefusedError as refused:
        form.file.errors = [file_problem(refused)]
        return _upload_page(form, status=_UNPROCESSABLE)
    except ConflictError as known:
        if "list_id" not in known.params:
            raise
        return _upload_page(form, status=409, first_id=known.params["list_id"])
    return redirect(url_for("lists.columns", list_id=list_id))


@bp.get("/<int:list_id>")
@allow(*LIST_ROLES)
def detail(list_id: int) -> ResponseReturnValue:
    """One list: where it stands and what to do next."""
    return render_template("lists/detail.html", seen=_one(list_id))


@bp.get("/<int:list_id>/progress")
@allow(*LIST_ROLES)
def progress(list_id: int) -> ResponseReturnValue:
    """The part of that page which refreshes itself while work goes on."""
    return render_template("lists/_progress.html", seen=_one(list_id))


@bp.post("/<int:list_id>/discard")
@allow(*LIST_ROLES)
def throw_away(list_id: int) -> ResponseReturnValue:
    """Take away a list that was never read, or that failed."""
    discard(service(), list_id, account_id=me().id)
    flash(_("The list and its file are deleted."), "success")
    return redirect(url_for("lists.index"))


def _one(list_id: int) -> ListOverview:
    with service().database.read() as db:
        return one_list(db, service().keyring, list_id)


def _upload_page(form: UploadForm, *, status: int, first_id: object = None) -> ResponseReturnValue:
    with service().database.read() as db:
        partners = partner_names(db)
    return render_template("lists/new.html", form=form, partners=partners, first_id=first_id), status
