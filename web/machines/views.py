"""Pages about partners' machines, for the liaison and the supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from rlf.errors import InvalidInputError, NotFoundError
from rlf.machines.tokens import Scope, issue_token, revoke_token, tokens_of
from rlf.machines.webhooks import remove_webhook, set_webhook, webhook_url
from rlf.models import Partner, Role, now
from rlf.partner_lists.uploading import partners_by_name
from web.auth import me
from web.authorization import allow
from web.machines.forms import SCOPE_WORDS, TokenForm, WebhookForm
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("machines", __name__, url_prefix="/machines", template_folder="templates")

_ROLES = (Role.LIAISON, Role.SUPERVISOR)
_UNPROCESSABLE = 422


@bp.get("")
@allow(*_ROLES)
def index() -> ResponseReturnValue:
    """All partners, to choose one."""
    with service().database.read() as session:
        partners = partners_by_name(session)
    return render_template("machines/index.html", partners=partners)


@bp.get("/<int:partner_id>")
@allow(*_ROLES)
def partner(partner_id: int) -> ResponseReturnValue:
    """One partner's tokens, and where it is told of events."""
    return _page(partner_id)


@bp.post("/<int:partner_id>/tokens")
@allow(*_ROLES)
def add_token(partner_id: int) -> ResponseReturnValue:
    """Make a token and show it, this once."""
    form = TokenForm()
    if not form.validate():
        return _page(partner_id, token_form=form), _UNPROCESSABLE
    with service().database.write() as session:
        secret = issue_token(
            session,
            service().keyring,
            partner_id=partner_id,
            scopes=[Scope(scope) for scope in form.scopes.data],
            days=form.days.data,
            account_id=me().id,
        )
    return _page(partner_id, secret=secret)


@bp.post("/<int:partner_id>/tokens/<int:token_id>/revoke")
@allow(*_ROLES)
def end_token(partner_id: int, token_id: int) -> ResponseReturnValue:
    """End a token at once."""
    with service().database.write() as session:
        revoke_token(session, token_id=token_id, account_id=me().id)
    flash(_("The token is over from now on."), "success")
    return redirect(url_for("machines.partner", partner_id=partner_id), 303)


@bp.post("/<int:partner_id>/webhook")
@allow(*_ROLES)
def tell_at(partner_id: int) -> ResponseReturnValue:
    """Tell the partner of events at an address."""
    form = WebhookForm()
    if not form.validate():
        return _page(partner_id, webhook_form=form), _UNPROCESSABLE
    try:
        with service().database.write() as session:
            secret = set_webhook(session, service(), partner_id=partner_id, url=form.url.data, account_id=me().id)
    except InvalidInputError:
        form.url.errors = [_("Give an https address of a machine that can be reached from outside.")]
        return _page(partner_id, webhook_form=form), _UNPROCESSABLE
    return _page(partner_id, secret=secret)


@bp.post("/<int:partner_id>/webhook/remove")
@allow(*_ROLES)
def tell_no_more(partner_id: int) -> ResponseReturnValue:
    """Tell the partner of nothing any more."""
    with service().database.write() as session:
        remove_webhook(session, partner_id=partner_id, account_id=me().id)
    flash(_("The partner is told of nothing any more."), "success")
    return redirect(url_for("machines.partner", partner_id=partner_id), 303)


def _page(partner_id: int, **shown: Any) -> str:
    with service().database.read() as session:
        found = session.get(Partner, partner_id)
        if found is None:
            raise NotFoundError("There is no such partner.")
        tokens, url = tokens_of(session, partner_id), webhook_url(session, service().keyring, partner_id)
    forms = {"token_form": TokenForm(formdata=None), "webhook_form": WebhookForm(formdata=None, url=url or "")}
    return render_template(
        "machines/partner.html",
        **{"partner": found, "tokens": tokens, "url": url, "now": now(), "scope_words": SCOPE_WORDS, **forms, **shown},
    )
