"""Pages of partners as recipients: what was agreed, their keys, what they must be told and what they return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rlf.errors import InvalidInputError
from rlf.packages.errors import PackageError
from rlf.packages.fingerprints import fingerprint
from rlf.packages.formats import ListFormat
from rlf.packages.keys import own_keys
from rlf.transfers.acknowledging import acknowledge_by_hand
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.notice_files import make_notices
from rlf.transfers.notices import open_notices
from rlf.transfers.partners import (
    add_partner,
    confirm_comparison,
    find_recipient,
    list_recipients,
    save_partner,
    set_keys,
)
from web.auth import me
from web.authorization import allow
from web.choices import choices_of
from web.countries import country_names
from web.paging import asked_page
from web.row_ids import row_id
from web.service import service
from web.transfers.blueprint import EXCHANGE_ROLES, UNPROCESSABLE, bp
from web.transfers.forms import ComparedForm, KeysForm, PartnerForm, ReturnedForm, partner_as_data
from web.transfers.words import PROBLEM_WORDS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@bp.get("/partners")
@allow(*EXCHANGE_ROLES)
def partners() -> ResponseReturnValue:
    """All partners, and what stands against sending to them."""
    with service().database.read() as session:
        recipients = list_recipients(session, service().keyring)
        waiting = {one.partner.id: len(open_notices(session, one.partner.id)) for one in recipients}
    own = own_keys(service().settings.package_keys).public
    return render_template(
        "transfers/partners.html",
        recipients=recipients,
        waiting=waiting,
        card=own.card(service().settings.site_name),
        fingerprints=[fingerprint(key) for key in (own.age, own.verify)],
    )


@bp.route("/partners/new", methods=["GET", "POST"])
@allow(*EXCHANGE_ROLES)
def new_partner() -> ResponseReturnValue:
    """A partner that has sent no list yet."""
    form = _partner_form()
    if not form.validate_on_submit():
        return render_template("transfers/new_partner.html", form=form), UNPROCESSABLE if form.errors else 200
    try:
        with service().database.write() as session:
            partner_id = add_partner(session, service().keyring, form.terms(), account_id=me().id).id
    except TransferRefusedError as refused:
        form.name.errors = [PROBLEM_WORDS[refused.problem]]
        return render_template("transfers/new_partner.html", form=form), UNPROCESSABLE
    flash(_("The partner is added. Exchange keys with it next."), "success")
    return redirect(url_for("transfers.partner", partner_id=partner_id), 303)


@bp.get("/partners/<int:partner_id>")
@allow(*EXCHANGE_ROLES)
def partner(partner_id: int) -> ResponseReturnValue:
    """One partner."""
    return _page(partner_id)


@bp.post("/partners/<int:partner_id>")
@allow(*EXCHANGE_ROLES)
def save(partner_id: int) -> ResponseReturnValue:
    """Write down what was agreed."""
    form = _partner_form()
    if not form.validate():
        return _page(partner_id, form=form), UNPROCESSABLE
    try:
        with service().database.write() as session:
            save_partner(
                session,
                service().keyring,
                form.terms(),
                partner_id=partner_id,
                revision=row_id(request.form.get("revision")) or 0,
                account_id=me().id,
            )
    except TransferRefusedError as refused:
        form.name.errors = [PROBLEM_WORDS[refused.problem]]
        return _page(partner_id, form=form), UNPROCESSABLE
    flash(_("Saved."), "success")
    return redirect(url_for("transfers.partner", partner_id=partner_id), 303)


@bp.post("/partners/<int:partner_id>/keys")
@allow(*EXCHANGE_ROLES)
def keys(partner_id: int) -> ResponseReturnValue:
    """Take the keys of a card."""
    form = KeysForm()
    if not form.validate():
        return _page(partner_id, keys_form=form), UNPROCESSABLE
    try:
        with service().database.write() as session:
            set_keys(session, service().keyring, form.card.data, partner_id=partner_id, account_id=me().id)
    except PackageError:
        form.card.errors = [
            _("No key on it can be read, or there are two different Ed25519 keys. Paste the whole card.")
        ]
        return _page(partner_id, keys_form=form), UNPROCESSABLE
    except TransferRefusedError as refused:
        is_keyless = refused.problem is TransferProblem.NO_KEY
        form.card.errors = [_("There is no age key on it.") if is_keyless else PROBLEM_WORDS[refused.problem]]
        return _page(partner_id, keys_form=form), UNPROCESSABLE
    flash(_("The keys are taken. Now call the partner and compare their fingerprints."), "success")
    return redirect(url_for("transfers.partner", partner_id=partner_id), 303)


@bp.post("/partners/<int:partner_id>/compared")
@allow(*EXCHANGE_ROLES)
def compared(partner_id: int) -> ResponseReturnValue:
    """Confirm keys by fingerprints that were read aloud."""
    form = ComparedForm()
    if not form.validate():
        return _page(partner_id, compared_form=form), UNPROCESSABLE
    heard = [*form.age.data.splitlines(), form.verify.data or ""]
    try:
        with service().database.write() as session:
            said = [line for line in heard if line.strip()]
            confirm_comparison(session, service().keyring, said, partner_id=partner_id, account_id=me().id)
    except InvalidInputError:
        form.age.errors = [
            _("That is not the fingerprint of the key. Send nothing: the key may have been exchanged on its way.")
        ]
        return _page(partner_id, compared_form=form), UNPROCESSABLE
    flash(_("The keys are confirmed. Packages can be sealed for this partner."), "success")
    return redirect(url_for("transfers.partner", partner_id=partner_id), 303)


@bp.post("/partners/<int:partner_id>/notices")
@allow(*EXCHANGE_ROLES)
def notices(partner_id: int) -> ResponseReturnValue:
    """Seal what the partner must be told."""
    transfer_id = make_notices(service(), partner_id, account=me(), list_format=ListFormat.CSV)
    flash(_("The notices are sealed. Hand the file over, and ask for an acknowledgement."), "success")
    return redirect(url_for("transfers.package", transfer_id=transfer_id), 303)


@bp.post("/partners/<int:partner_id>/notices/<int:notice_id>/acknowledged")
@allow(*EXCHANGE_ROLES)
def acknowledged(partner_id: int, notice_id: int) -> ResponseReturnValue:
    """The partner said that it has acted."""
    with service().database.write() as session:
        acknowledge_by_hand(session, notice_id, account=me())
    flash(_("Written down."), "success")
    return redirect(url_for("transfers.partner", partner_id=partner_id), 303)


def _partner_form(**begun: Any) -> PartnerForm:
    form = PartnerForm(**begun)
    form.country.choices = choices_of(country_names(), empty=_l("none"))
    return form


def _page(partner_id: int, **shown: Any) -> str:
    with service().database.read() as session:
        recipient = find_recipient(session, service().keyring, partner_id)
        notices = open_notices(session, partner_id)
        page = asked_page(len(notices))
        shown_now = notices[page.offset : page.offset + page.size]
        waiting = [(notice, notice.entry.reference) for notice in shown_now]
    begun = {
        "form": shown.get("form") or _partner_form(formdata=None, data=partner_as_data(recipient)),
        "keys_form": KeysForm(formdata=None),
        "compared_form": ComparedForm(formdata=None),
        "returned_form": ReturnedForm(formdata=None),
        "page": page,
    }
    return render_template("transfers/partner.html", **{"recipient": recipient, "waiting": waiting, **begun, **shown})
