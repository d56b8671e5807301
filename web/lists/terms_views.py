"""The page on which the terms of a list are changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from rlf.errors import InvalidInputError
from rlf.partner_lists.overview import one_list
from rlf.partner_lists.terms import change_terms, terms_of
from web.auth.signed_in import me
from web.authorization import allow
from web.lists.blueprint import LIST_ROLES, bp
from web.lists.term_forms import TermsForm, terms_as_data
from web.lists.words import UPLOAD_PROBLEM_WORDS
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_UNPROCESSABLE = 422


@bp.route("/<int:list_id>/terms", methods=["GET", "POST"])
@allow(*LIST_ROLES)
def terms(list_id: int) -> ResponseReturnValue:
    """Change under which terms a list counts."""
    with service().database.read() as db:
        seen = one_list(db, service().keyring, list_id)
    form = TermsForm(data=terms_as_data(terms_of(service().keyring, seen.partner_list)))
    if form.validate_on_submit():
        try:
            with service().database.write() as db:
                change_terms(db, service().keyring, list_id, form.terms(), account_id=me().id)
        except InvalidInputError:
            form.expires_on.errors = [UPLOAD_PROBLEM_WORDS["expired"]]
        else:
            flash(_("The terms are changed, and hold from now on."), "success")
            return redirect(url_for("lists.detail", list_id=list_id))
    return render_template("lists/terms.html", seen=seen, form=form), _UNPROCESSABLE if form.errors else 200
