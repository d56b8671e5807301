"""Pages between upload and reading: what each column holds, what the first rows become, how the file is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from rlf.description import Description
from rlf.errors import ConflictError, InvalidInputError
from rlf.partner_lists.confirming import confirm, preview, read_sample
from rlf.partner_lists.reader import FileRefusedError
from rlf.partner_lists.uploading import look_again
from web.auth.signed_in import me
from web.authorization import allow
from web.lists.blueprint import LIST_ROLES, bp
from web.lists.column_forms import LookForm, columns_form
from web.lists.words import file_problem
from web.person_fields import FIELDS, fields_of
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from rlf.partner_lists.columns import Mapping
    from rlf.partner_lists.confirming import Preview, ReadSample
    from web.lists.column_forms import ColumnsForm

_UNPROCESSABLE = 422
_SHOWN_VALUES = 3


@bp.route("/<int:list_id>/columns", methods=["GET", "POST"])
@allow(*LIST_ROLES)
def columns(list_id: int) -> ResponseReturnValue:
    """Show what was recognised and what comes of it, and confirm what each column holds."""
    try:
        seen = _preview(list_id)
    except ConflictError:
        return redirect(url_for("lists.detail", list_id=list_id))
    form = columns_form(seen)
    status = 200
    if request.method == "POST" and "show" not in request.form:
        if form.validate() and _confirmed(list_id, form):
            flash(_("The list is being read. You need not wait here."), "success")
            return redirect(url_for("lists.detail", list_id=list_id))
        status = _UNPROCESSABLE
    return _page(seen, form, LookForm.of(seen.document)), status


@bp.post("/<int:list_id>/columns/sample")
@allow(*LIST_ROLES)
def sample(list_id: int) -> ResponseReturnValue:
    """What the first rows become by the choices made so far: the part of the page that follows them."""
    seen = _preview(list_id)
    return render_template("lists/_sample.html", **_sample(seen, columns_form(seen).mapping()))


@bp.post("/<int:list_id>/look")
@allow(*LIST_ROLES)
def look(list_id: int) -> ResponseReturnValue:
    """Look through the file once more, in another encoding, by other sheets or headings."""
    seen = _preview(list_id)
    form = LookForm.of(seen.document, asked=True)
    if form.validate():
        try:
            look_again(service(), list_id, form.choices(), account_id=me().id)
        except FileRefusedError as refused:
            form.encoding.errors = [file_problem(refused)]
        else:
            flash(_("The file was looked through again. Check what each column holds."), "success")
            return redirect(url_for("lists.columns", list_id=list_id))
    return _page(seen, columns_form(seen, asked=False), form), _UNPROCESSABLE


def _preview(list_id: int) -> Preview:
    with service().database.write() as db:
        return preview(db, service().keyring, list_id, account_id=me().id)


def _confirmed(list_id: int, form: ColumnsForm) -> bool:
    try:
        with service().database.write() as db:
            confirm(db, service().keyring, list_id, form.mapping(), account_id=me().id)
    except InvalidInputError as error:
        form.show(error)
        return False
    return True


def _page(seen: Preview, form: ColumnsForm, look_form: LookForm) -> str:
    values = [_first_values(seen.document.sample, index) for index in range(len(seen.document.headings))]
    return render_template(
        "lists/columns.html", seen=seen, form=form, look=look_form, samples=values, **_sample(seen, form.mapping())
    )


def _sample(seen: Preview, mapping: Mapping) -> dict[str, object]:
    """The first rows as people, with a column for each field that any of them has."""
    rows = read_sample(seen, mapping)
    known = [fields_of(row.read) if isinstance(row.read, Description) else {} for row in rows]
    found = {code for one in known for code in one}
    labels = {field.code: field.label for field in FIELDS if field.code in found}
    read = list(zip(rows, known, map(_problems, rows), strict=True))
    return {"list_id": seen.partner_list.id, "labels": labels, "read": read}


def _problems(row: ReadSample) -> tuple[object, ...]:
    return () if isinstance(row.read, Description) else row.read


def _first_values(rows: tuple[tuple[str, ...], ...], index: int) -> list[str]:
    """A few different values of a column, to recognise it by."""
    values = [cells[index] for cells in rows if index < len(cells) and cells[index]]
    return list(dict.fromkeys(values))[:_SHOWN_VALUES]
