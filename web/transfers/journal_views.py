"""Who received what about the persons of a request, what partners answered, and with whom it must not be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from rlf.errors import InvalidInputError
from rlf.intake import StaleRevisionError
from rlf.models import RequestState, Role
from rlf.request_access import find_request
from rlf.request_document import open_request
from rlf.transfers.answer_view import answers_of_request
from rlf.transfers.journal import journal_of_reference, journal_of_request
from rlf.transfers.restrictions import restrict
from web.auth import me
from web.authorization import allow
from web.service import service
from web.transfers.blueprint import CONFLICT, EXCHANGE_ROLES, UNPROCESSABLE, bp
from web.transfers.forms import LookUpForm, RestrictionForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_CASE_ROLES = (Role.CASEWORKER, Role.SUPERVISOR)


@bp.get("/of-request/<int:request_id>")
@allow(*_CASE_ROLES)
def journal(request_id: int) -> ResponseReturnValue:
    """Everything that left about a request, and everything that came back."""
    return _page(request_id)


@bp.post("/of-request/<int:request_id>")
@allow(*_CASE_ROLES)
def keep_from(request_id: int) -> ResponseReturnValue:
    """Say with whom a request must not be shared."""
    form = RestrictionForm()
    if not form.validate():
        return _page(request_id, form), UNPROCESSABLE
    try:
        with service().database.write() as session:
            restrict(
                session,
                service().keyring,
                account=me(),
                request_id=request_id,
                must_not_be_shared=bool(form.must_not_be_shared.data),
                never_with=form.never_with.data or "",
                revision=request.form.get("revision", -1, type=int),
            )
    except StaleRevisionError:
        flash(_("Somebody changed this request meanwhile. This is how it stands now: say once more what is to change."))
        return _page(request_id), CONFLICT
    except InvalidInputError:
        form.never_with.errors = [_("Name countries, or partners as they are called here, with commas between.")]
        return _page(request_id, form), UNPROCESSABLE
    flash(_("Saved. Whoever received something that it forbids is to be told so."), "success")
    return redirect(url_for("transfers.journal", request_id=request_id), 303)


@bp.route("/journal", methods=["GET", "POST"])
@allow(*EXCHANGE_ROLES)
def look_up() -> ResponseReturnValue:
    """What left under a reference. The reference stays out of the address."""
    form = LookUpForm()
    received = None
    if form.validate_on_submit():
        with service().database.write() as session:
            received = journal_of_reference(session, service().keyring, reader=me(), reference=form.reference.data)
    page = render_template("transfers/looked_up.html", form=form, received=received)
    return page, UNPROCESSABLE if form.errors else 200


def _page(request_id: int, form: RestrictionForm | None = None) -> str:
    with service().database.write() as session:
        row = find_request(session, me(), request_id)
        received = journal_of_request(session, service().keyring, reader=me(), request_id=request_id)
        answers = answers_of_request(session, service().keyring, reader=me(), request_id=request_id)
    document = open_request(service().keyring, row)
    form = form or RestrictionForm(
        formdata=None, must_not_be_shared=document.must_not_be_shared, never_with=document.never_with
    )
    return render_template(
        "transfers/journal.html",
        row=row,
        received=received,
        answers=answers,
        form=form,
        is_open=row.state is RequestState.OPEN,
    )
