"""The blueprint of all views of packages: who may call them, their words, and what they say when refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from rlf.models import Role
from rlf.packages.errors import PackageError
from rlf.transfers.errors import TransferRefusedError
from web.transfers.words import (
    FORMAT_WORDS,
    NOTICE_WORDS,
    PROBLEM_WORDS,
    REASON_WORDS,
    RECORD_FIELD_WORDS,
    STATE_WORDS,
    TAKEN_WORDS,
    VERDICT_WORDS,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

EXCHANGE_ROLES = (Role.LIAISON, Role.SUPERVISOR)
UNPROCESSABLE = 422
CONFLICT = 409

bp = Blueprint("transfers", __name__, url_prefix="/packages", template_folder="templates")


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "state_words": STATE_WORDS,
        "format_words": FORMAT_WORDS,
        "reason_words": REASON_WORDS,
        "problem_words": PROBLEM_WORDS,
        "verdict_words": VERDICT_WORDS,
        "notice_words": NOTICE_WORDS,
        "taken_words": TAKEN_WORDS,
        "record_field_words": RECORD_FIELD_WORDS,
    }


@bp.errorhandler(TransferRefusedError)
def _say_why(refused: TransferRefusedError) -> ResponseReturnValue:
    """Back to the page it was asked on, which says why it cannot be."""
    flash(str(PROBLEM_WORDS[refused.problem]), "danger")
    return redirect(_page_asked_on(), 303)


@bp.errorhandler(PackageError)
def _say_what_is_missing(_refused: PackageError) -> ResponseReturnValue:
    flash(
        _("The package cannot be written: the installation lacks its keys or its domain. Tell an administrator."),
        "danger",
    )
    return redirect(_page_asked_on(), 303)


def _page_asked_on() -> str:
    asked = request.view_args or {}
    if "transfer_id" in asked:
        return url_for("transfers.package", transfer_id=asked["transfer_id"])
    if "partner_id" in asked:
        return url_for("transfers.partner", partner_id=asked["partner_id"])
    return url_for("transfers.index")
