"""Pages of packages: all of them, a new one, its preview, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rlf.centres import centres_by_locality
from rlf.models import TransferState
from rlf.transfers.documents import Reason, open_transfer
from rlf.transfers.draft_lines import Draft
from rlf.transfers.drafts import begin_draft, see_draft, sign_minor
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.handing_over import call_back, find_transfer, hand_over
from rlf.transfers.journal import journal_of_package
from rlf.transfers.making import discard, make_package
from rlf.transfers.overview import count_transfers, list_transfers
from rlf.transfers.partners import list_recipients
from web.auth import me
from web.authorization import allow
from web.choices import choices_of
from web.intake.request_forms import centre_choices
from web.paging import asked_page
from web.row_ids import row_id
from web.service import service
from web.transfers.blueprint import EXCHANGE_ROLES, UNPROCESSABLE, bp
from web.transfers.forms import PackageForm
from web.transfers.words import PROBLEM_WORDS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@bp.get("")
@allow(*EXCHANGE_ROLES)
def index() -> ResponseReturnValue:
    """All packages and drafts."""
    with service().database.read() as session:
        page = asked_page(count_transfers(session))
        transfers = list_transfers(session, service().keyring, offset=page.offset, limit=page.size)
    return render_template("transfers/index.html", transfers=transfers, page=page)


@bp.route("/new", methods=["GET", "POST"])
@allow(*EXCHANGE_ROLES)
def new() -> ResponseReturnValue:
    """Choose requests, a recipient and terms: a draft, of which nothing leaves yet."""
    form = _form()
    if not form.validate_on_submit():
        return render_template("transfers/new.html", form=form), UNPROCESSABLE if form.errors else 200
    try:
        with service().database.write() as session:
            transfer_id = begin_draft(
                session,
                service().keyring,
                account=me(),
                partner_id=row_id(form.partner.data) or 0,
                choice=form.choice(),
                terms=form.terms(),
            )
    except TransferRefusedError as refused:
        field = form.expires_on if refused.problem is TransferProblem.NO_TERMS else form.partner
        field = form.event if refused.problem in {TransferProblem.NOBODY_CHOSEN, TransferProblem.TOO_MANY} else field
        field.errors = [PROBLEM_WORDS[refused.problem]]
        return render_template("transfers/new.html", form=form), UNPROCESSABLE
    return redirect(url_for("transfers.package", transfer_id=transfer_id), 303)


@bp.get("/<int:transfer_id>")
@allow(*EXCHANGE_ROLES)
def package(transfer_id: int) -> ResponseReturnValue:
    """A draft with exactly what would leave, or a package with what left."""
    with service().database.write() as session:
        transfer = find_transfer(session, transfer_id)
        partner = transfer.partner
        if transfer.state is TransferState.DRAFT:
            draft = see_draft(session, service().keyring, transfer_id, account=me())
            return _preview(draft)
        document = open_transfer(service().keyring, transfer)
        received = journal_of_package(session, service().keyring, reader=me(), transfer_id=transfer_id)
    return render_template(
        "transfers/package.html", transfer=transfer, partner=partner, document=document, received=received
    )


@bp.post("/<int:transfer_id>/sign/<int:entry_id>")
@allow(*EXCHANGE_ROLES)
def sign(transfer_id: int, entry_id: int) -> ResponseReturnValue:
    """The second signature, for a record about a minor."""
    with service().database.write() as session:
        seen = request.form.get("seen", "")
        sign_minor(session, service().keyring, transfer_id, entry_id, account=me(), seen=seen)
    flash(_("You signed. If the record changes, your signature counts no more."), "success")
    return redirect(url_for("transfers.package", transfer_id=transfer_id), 303)


@bp.post("/<int:transfer_id>/make")
@allow(*EXCHANGE_ROLES)
def make(transfer_id: int) -> ResponseReturnValue:
    """Seal the package."""
    made = make_package(service(), transfer_id, account=me())
    flash(_("The package is sealed for its recipient. Persons in it: %(count)s.", count=made.records), "success")
    return redirect(url_for("transfers.package", transfer_id=transfer_id), 303)


@bp.post("/<int:transfer_id>/discard")
@allow(*EXCHANGE_ROLES)
def throw_away(transfer_id: int) -> ResponseReturnValue:
    """Take a draft away."""
    discard(service(), transfer_id, account=me())
    flash(_("The draft is gone. Nothing of it has left."), "success")
    return redirect(url_for("transfers.index"), 303)


@bp.post("/<int:transfer_id>/file")
@allow(*EXCHANGE_ROLES)
def file(transfer_id: int) -> ResponseReturnValue:
    """The sealed file, to be sent by any way; from now on it counts as handed over."""
    sealed = hand_over(service(), transfer_id, account=me())
    return send_file(
        sealed,
        as_attachment=True,
        download_name=f"{transfer_id}.age",
        mimetype="application/octet-stream",
        max_age=0,
    )


@bp.post("/<int:transfer_id>/call-back")
@allow(*EXCHANGE_ROLES)
def take_back(transfer_id: int) -> ResponseReturnValue:
    """Withdraw a package whole."""
    noted = call_back(service(), transfer_id, account=me())
    if noted:
        flash(_("The package is called back. Make the partner’s notices now: %(count)s.", count=noted), "warning")
    else:
        flash(_("The package is called back; it never left."), "success")
    return redirect(url_for("transfers.package", transfer_id=transfer_id), 303)


def _preview(draft: Draft) -> str:
    return render_template(
        "transfers/draft.html",
        draft=draft,
        columns=draft.profile.fields,
        rows=[(line, line.weighed.record.texts(draft.profile)) for line in draft.leaving if line.weighed],
        may_sign=draft.transfer.made_by_id != me().id,
        unsigned=Reason.MINOR_UNSIGNED,
    )


def _form() -> PackageForm:
    form = PackageForm()
    with service().database.read() as session:
        partners = list_recipients(session, service().keyring)
        form.centre.choices = centre_choices(centres_by_locality(session))
    named = {str(one.partner.id): one.partner.name for one in partners}
    form.partner.choices = choices_of(named, empty=_l("choose"))
    asked = request.args.get("partner", "")
    if request.method == "GET" and asked in named:
        form.partner.data = asked
    return form
