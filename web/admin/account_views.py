"""Accounts: the list, a new one, another password, off and on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from rlf.account_care import list_accounts, set_active, set_password
from rlf.accounts import Profile, create_account
from rlf.centres import centres_by_locality
from rlf.errors import ConflictError, NotFoundError
from rlf.models import Role
from web.admin.blueprint import bp
from web.admin.forms import AccountForm, PasswordForm
from web.auth import me
from web.authorization import allow
from web.intake.request_forms import centre_choices
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@bp.get("/accounts")
@allow(Role.ADMINISTRATOR)
def accounts() -> ResponseReturnValue:
    """All accounts."""
    with service().database.read() as session:
        opened = list_accounts(session, service().keyring)
        centres = {centre.id: centre.name for centre in centres_by_locality(session)}
    return render_template("admin/accounts.html", opened=opened, centres=centres)


@bp.route("/accounts/new", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def new_account() -> ResponseReturnValue:
    """Add an account."""
    form = AccountForm()
    with service().database.read() as session:
        form.centre.choices = centre_choices(centres_by_locality(session))
    if not form.validate_on_submit():
        return render_template("admin/new_account.html", form=form), 422 if form.errors else 200
    try:
        with service().database.write() as session:
            create_account(
                session,
                service().keyring,
                Profile(form.sign_in.data.strip(), form.name.data.strip()),
                password=form.password.data,
                role=Role(form.role.data),
                centre_id=int(form.centre.data) if form.centre.data else None,
                made_by_id=me().id,
            )
    except ConflictError:
        form.sign_in.errors = [_("Somebody signs in by this name already. Choose another.")]
        return render_template("admin/new_account.html", form=form), 409
    flash(_("The account is ready. Tell its sign-in name and password to the person alone."), "success")
    return redirect(url_for("admin.accounts"), 303)


@bp.route("/accounts/<int:account_id>/password", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def password(account_id: int) -> ResponseReturnValue:
    """Set another password."""
    form = PasswordForm()
    with service().database.read() as session:
        known = {one.account.id: one for one in list_accounts(session, service().keyring)}
    if account_id not in known:
        raise NotFoundError(f"There is no account {account_id}.")
    if not form.validate_on_submit():
        page = render_template("admin/password.html", form=form, opened=known[account_id])
        return page, 422 if form.errors else 200
    with service().database.write() as session:
        set_password(session, by_id=me().id, account_id=account_id, password=form.password.data)
    flash(_("The password is set, and the person is signed out everywhere."), "success")
    return redirect(url_for("admin.accounts"), 303)


@bp.post("/accounts/<int:account_id>/off")
@allow(Role.ADMINISTRATOR)
def switch_off(account_id: int) -> ResponseReturnValue:
    """Switch an account off."""
    return _switch(account_id, active=False)


@bp.post("/accounts/<int:account_id>/on")
@allow(Role.ADMINISTRATOR)
def switch_on(account_id: int) -> ResponseReturnValue:
    """Switch an account on again."""
    return _switch(account_id, active=True)


def _switch(account_id: int, *, active: bool) -> ResponseReturnValue:
    with service().database.write() as session:
        set_active(session, by_id=me().id, account_id=account_id, active=active)
    flash(_("The account is on.") if active else _("The account is off, and signed out everywhere."), "success")
    return redirect(url_for("admin.accounts"), 303)
