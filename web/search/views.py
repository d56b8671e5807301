"""The pages of the search: the box with what it found, and one person with the proposals about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from rlf.models import Role
from rlf.name_fit import Fit
from rlf.proposal_view import see_person
from rlf.search import MOST_SHOWN
from rlf.search import search as search_persons
from web.auth.signed_in import me
from web.authorization import allow
from web.person_fields import fields_of
from web.search.forms import SearchForm
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from flask_babel import LazyString

bp = Blueprint("search", __name__, template_folder="templates")

_FIT_WORDS: dict[Fit, LazyString] = {
    Fit.SAME: _l("the same name, perhaps in another spelling"),
    Fit.ALIKE: _l("a name much alike"),
    Fit.PART: _l("a part of the name"),
}


@bp.route("/search", methods=["GET", "POST"])
@allow(Role.CASEWORKER, Role.SUPERVISOR)
def search() -> ResponseReturnValue:
    """The search box, and below it who was found. The answer to a POST is the page itself: what was searched for
    belongs neither in an address nor in a session.
    """
    form = SearchForm()
    if not form.validate_on_submit():
        return render_template("search/search.html", form=form), 422 if form.is_submitted() else 200
    findings = search_persons(service(), form.sought, account_id=me().id)
    return render_template(
        "search/search.html", form=form, findings=findings, fit_words=_FIT_WORDS, most_shown=MOST_SHOWN
    )


@bp.get("/persons/<int:person_id>")
@allow(Role.CASEWORKER, Role.SUPERVISOR)
def person(person_id: int) -> ResponseReturnValue:
    """Everything written down about one person, and the proposals about them."""
    with service().database.write() as db:
        party, related = see_person(db, service().keyring, person_id, reader=me())
    return render_template(
        "search/person.html", party=party, fields=fields_of(party.description).values(), related=related
    )
