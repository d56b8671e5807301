"""Pages of partner lists, for the liaison and the supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from rlf.errors import ConflictError, InvalidInputError
from rlf.partner_lists.confirming import confirm, discard, preview
from rlf.partner_lists.overview import all_lists, count_lists, one_list
from rlf.partner_lists.reader import FileRefusedError
from rlf.partner_lists.uploading import partner_names, upload
from web.auth.signed_in import me
from web.authorization import allow
from web.lists.blueprint import LIST_ROLES, bp
from web.lists.forms import UploadForm, columns_form
from web.lists.words import FILE_PROBLEM_WORDS
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
        form.file.errors = [_file_problem(refused)]
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


@bp.route("/<int:list_id>/columns", methods=["GET", "POST"])
@allow(*LIST_ROLES)
def columns(list_id: int) -> ResponseReturnValue:
    """Show what was recognised, and confirm what each column holds."""
    try:
        with service().database.write() as db:
            seen = preview(db, service().keyring, list_id, account_id=me().id)
    except ConflictError:
        return redirect(url_for("lists.detail", list_id=list_id))
    form = columns_form(seen)
    if form.validate_on_submit():
        try:
            with service().database.write() as db:
                confirm(db, service().keyring, list_id, form.mapping(), account_id=me().id)
        except InvalidInputError as error:
            form.show(error)
        else:
            flash(_("The list is being read. You need not wait here."), "success")
            return redirect(url_for("lists.detail", list_id=list_id))
    samples = [_first_values(seen.document.sample, index) for index in range(len(seen.document.headings))]
    status = _UNPROCESSABLE if request.method == "POST" else 200
    return render_template("lists/columns.html", seen=seen, form=form, samples=samples), status


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


def _file_problem(refused: FileRefusedError) -> str:
    sentence = str(FILE_PROBLEM_WORDS[refused.problem])
    line = refused.params["line"]
    return _("Line %(line)s: %(sentence)s", line=line, sentence=sentence) if line else sentence


def _first_values(sample: tuple[tuple[str, ...], ...], index: int) -> list[str]:
    """A few different values of a column, to recognise it by."""
    values = [cells[index] for cells in sample if index < len(cells) and cells[index]]
    return list(dict.fromkeys(values))[:_SHOWN_VALUES]
