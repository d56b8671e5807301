"""What partners return: files of answers and of acknowledgements, and the answers that wait to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from rlf.errors import InvalidInputError
from rlf.models import Role
from rlf.partner_lists.reader import FileRefusedError
from rlf.transfers.acknowledging import take_acknowledgements
from rlf.transfers.answer_view import count_unseen, mark_seen, unseen_answers
from rlf.transfers.answers import take_answer_file
from rlf.transfers.partners import find_recipient
from web.auth import me
from web.authorization import allow
from web.lists.words import file_problem
from web.paging import asked_page
from web.service import service
from web.transfers.blueprint import EXCHANGE_ROLES, UNPROCESSABLE, bp
from web.transfers.forms import ReturnedForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from rlf.transfers.acknowledging import AcknowledgedRow
    from rlf.transfers.answers import TakenRow

_CASE_ROLES = (Role.CASEWORKER, Role.SUPERVISOR)


@bp.route("/partners/<int:partner_id>/answers", methods=["GET", "POST"])
@allow(*EXCHANGE_ROLES)
def returned(partner_id: int) -> ResponseReturnValue:
    """Take a file of answers; the page says of each row what became of it."""
    return _take(partner_id, "transfers/returned.html", take_answer_file)


@bp.route("/partners/<int:partner_id>/acknowledgements", methods=["GET", "POST"])
@allow(*EXCHANGE_ROLES)
def acknowledgements(partner_id: int) -> ResponseReturnValue:
    """Take a file of references on which the partner has acted."""
    return _take(partner_id, "transfers/acknowledgements.html", take_acknowledgements)


@bp.get("/answers")
@allow(*_CASE_ROLES)
def answers() -> ResponseReturnValue:
    """Answers that no caseworker has seen yet."""
    with service().database.write() as session:
        page = asked_page(count_unseen(session, me()))
        found = unseen_answers(session, service().keyring, reader=me(), offset=page.offset, limit=page.size)
    return render_template("transfers/answers.html", answers=found, page=page)


@bp.post("/answers/<int:answer_id>/seen")
@allow(*_CASE_ROLES)
def seen(answer_id: int) -> ResponseReturnValue:
    """Somebody has read an answer."""
    with service().database.write() as session:
        mark_seen(session, answer_id, account=me())
    flash(_("The answer is marked as read."), "success")
    return redirect(url_for("transfers.answers"), 303)


def _take(
    partner_id: int, template: str, take: Callable[..., list[TakenRow] | list[AcknowledgedRow]]
) -> ResponseReturnValue:
    with service().database.read() as session:
        recipient = find_recipient(session, service().keyring, partner_id)
    form = ReturnedForm()
    rows = None
    if form.validate_on_submit():
        try:
            rows = take(service(), form.file.data.stream, partner_id=partner_id, account_id=me().id)
        except FileRefusedError as refused:
            form.file.errors = [file_problem(refused)]
        except InvalidInputError:
            form.file.errors = [
                _("No column of this file holds what is needed. See below what the first row has to say.")
            ]
    page = render_template(template, form=form, rows=rows, partner=recipient.partner)
    return page, UNPROCESSABLE if form.errors or form.file.errors else 200
