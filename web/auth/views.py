"""Pages to sign in and out, and the choice of language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from rlf.account_care import end_sessions
from rlf.accounts import sign_in as check_password
from rlf.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from web.auth.forms import SignInForm
from web.auth.kept_forms import KeptForm, open_kept
from web.auth.signed_in import mark_active, me, signed_in_from
from web.authorization import public
from web.languages import choose_language
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("auth", __name__, template_folder="templates")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for name and password, and begin a fresh session."""
    target = local_path(request.args.get("next", "")) or url_for("home.index")
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    if not form.validate_on_submit():
        return sign_in_page(form)
    account = check_password(service(), form.sign_in.data, form.password.data)
    if account is None:
        flash(_("This sign-in name and password do not belong together."), "danger")
        return sign_in_page(form), 401
    language = session.get("language")
    session.clear()
    session.permanent = True
    if language:
        session["language"] = language
    login_user(signed_in_from(account))
    mark_active()
    kept = open_kept(form.kept.data or "")
    return send_on(kept) if kept else redirect(target)


def sign_in_page(form: SignInForm) -> str:
    """The page; a demonstration says how to get in."""
    accounts = DEMO_ACCOUNTS if service().settings.is_demo else ()
    return render_template("auth/sign_in.html", form=form, demo_accounts=accounts, demo_password=DEMO_PASSWORD)


def send_on(kept: KeptForm) -> str:
    """The page that sends a form which came when its session had ended."""
    return render_template("auth/send_on.html", kept=kept)


def ask_to_sign_in_again(kept: str) -> tuple[str, int]:
    """The answer to a form whose session has ended: sign in first, with the form kept."""
    flash(_("Your session had ended, so the last page is not saved yet. Sign in: what you typed is kept."), "warning")
    form = SignInForm(formdata=None)
    form.kept.data = kept
    return sign_in_page(form), 401


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session, and every copy of its cookie with it."""
    if current_user.is_authenticated:
        with service().database.write() as db:
            end_sessions(db, account_id=me().id)
    logout_user()
    session.pop("seen", None)
    flash(_("You are signed out."), "info")
    return redirect(url_for("auth.sign_in"))


@bp.post("/language")
@public
def language() -> ResponseReturnValue:
    """Remember the language a person reads, and go back."""
    choose_language(request.form.get("language", ""))
    return redirect(local_path(request.form.get("next", "")) or url_for("home.index"))


def local_path(target: str) -> str:
    """The target if it is a path on this site, else nothing: nobody is sent elsewhere by a forged link."""
    is_local = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if is_local else ""
