"""Pages of partner lists, for the liaison and the supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from rlf.partner_lists.confirming import discard
from rlf.partner_lists.edition_history import editions_around
from rlf.partner_lists.ending import has_newer_edition
from rlf.partner_lists.overview import all_lists, count_lists, one_list
from rlf.partner_lists.row_withdrawal import withdrawn_lines
from rlf.partner_lists.terms import terms_of
from web.auth.signed_in import me
from web.authorization import allow
from web.lists.blueprint import LIST_ROLES, bp
from web.paging import asked_page
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from rlf.partner_lists.overview import ListOverview

_SHOWN_LINES = 50


@bp.get("")
@allow(*LIST_ROLES)
def index() -> ResponseReturnValue:
    """All lists, the newest first."""
    with service().database.read() as db:
        page = asked_page(count_lists(db))
        lists = all_lists(db, service().keyring, offset=page.offset, limit=page.size)
    return render_template("lists/index.html", lists=lists, page=page)


@bp.get("/<int:list_id>")
@allow(*LIST_ROLES)
def detail(list_id: int) -> ResponseReturnValue:
    """One list: where it stands, its terms and editions, and what to do next."""
    with service().database.read() as db:
        seen = one_list(db, service().keyring, list_id)
        return render_template(
            "lists/detail.html",
            seen=seen,
            terms=terms_of(service().keyring, seen.partner_list),
            editions=editions_around(db, list_id),
            is_replaced=has_newer_edition(db, list_id),
            withdrawn=withdrawn_lines(db, list_id, limit=_SHOWN_LINES),
        )


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
