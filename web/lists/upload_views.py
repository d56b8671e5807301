"""Pages on which a list is uploaded, with the terms it came under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from rlf.errors import ConflictError, InvalidInputError
from rlf.partner_lists.edition_history import replaceable_lists
from rlf.partner_lists.overview import one_list
from rlf.partner_lists.reader import FileRefusedError
from rlf.partner_lists.terms import usual_terms
from rlf.partner_lists.uploading import partners_by_name, upload
from web.auth.signed_in import me
from web.authorization import allow
from web.lists.blueprint import LIST_ROLES, bp
from web.lists.forms import UploadForm
from web.lists.term_forms import terms_as_data
from web.lists.words import UPLOAD_PROBLEM_WORDS, file_problem
from web.page_words import moment
from web.row_ids import row_id
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_UNPROCESSABLE = 422


@bp.route("/new", methods=["GET", "POST"])
@allow(*LIST_ROLES)
def new() -> ResponseReturnValue:
    """Upload a file."""
    form = _form(_partner_asked())
    if not form.validate_on_submit():
        return _page(form, status=_UNPROCESSABLE if form.errors else 200)
    try:
        list_id = upload(
            service(),
            form.file.data.stream,
            file_name=form.file.data.filename or "",
            partner_name=form.partner.data,
            account_id=me().id,
            terms=form.terms(),
            edition_of=form.asked_edition,
        )
    except FileRefusedError as refused:
        form.file.errors = [file_problem(refused)]
    except InvalidInputError as refused:
        _show(form, str(refused.params.get("problem", "")))
    except ConflictError as known:
        if "list_id" not in known.params:
            raise
        return _page(form, status=409, first_id=known.params["list_id"])
    else:
        return redirect(url_for("lists.columns", list_id=list_id))
    return _page(form, status=_UNPROCESSABLE)


@bp.get("/new/terms")
@allow(*LIST_ROLES)
def usual() -> ResponseReturnValue:
    """The part of that page which follows the partner: the terms of its last list, and which it may replace."""
    return render_template("lists/_terms.html", form=_form(_partner_asked()))


def _partner_asked() -> str:
    """The partner that was chosen, or whose list is to be replaced."""
    replaced = row_id(request.args.get("edition_of", ""))
    if request.method == "GET" and replaced:
        with service().database.read() as db:
            return one_list(db, service().keyring, replaced).partner_name
    return " ".join(request.values.get("partner", "").split())


def _form(partner_name: str) -> UploadForm:
    with service().database.read() as db:
        terms = usual_terms(db, service().keyring, partner_name)
        lists = replaceable_lists(db, service().keyring, partner_name)
    proposed = row_id(request.args.get("edition_of", "")) or (lists[0].list_id if lists else "")
    # What is proposed is proposed on the page: a form sent without it is a list of its own.
    data = {**terms_as_data(terms), "partner": partner_name}
    form = UploadForm(data={**data, "edition_of": str(proposed)} if request.method == "GET" else data)
    form.edition_of.choices = [
        SelectChoice("", _l("no, it is a list of its own")),
        *(SelectChoice(str(one.list_id), f"{one.file_name} ({moment(one.uploaded_at)})") for one in lists),
    ]
    return form


def _show(form: UploadForm, problem: str) -> None:
    field = {"expired": form.expires_on, "edition": form.edition_of}.get(problem, form.partner)
    field.errors = [UPLOAD_PROBLEM_WORDS.get(problem) or _("Say which partner the list comes from.")]


def _page(form: UploadForm, *, status: int, first_id: object = None) -> ResponseReturnValue:
    with service().database.read() as db:
        partners = partners_by_name(db)
    return render_template("lists/new.html", form=form, partners=partners, first_id=first_id), status
