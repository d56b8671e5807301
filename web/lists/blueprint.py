"""The blueprint that all views of partner lists belong to, who may call them, and the words their pages use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint
from flask_babel import format_date
from flask_babel import gettext as _

from rlf.models import Role
from rlf.partner_lists.messages import FileProblem
from rlf.partner_lists.places import place_of
from web.lists.memory_uploads import MemoryUploadsRequest
from web.lists.words import (
    ASIDE_WORDS,
    AUDIENCE_WORDS,
    DOUBT_WORDS,
    FATE_WORDS,
    FIELD_WORDS,
    FILE_PROBLEM_WORDS,
    HINT_WORDS,
    KIND_WORDS,
    ROW_REASON_WORDS,
    SCOPE_WORDS,
)

if TYPE_CHECKING:
    from flask import Flask
    from flask.blueprints import BlueprintSetupState

    from rlf.partner_lists.messages import FileShape

LIST_ROLES = (Role.LIAISON, Role.SUPERVISOR)

bp = Blueprint("lists", __name__, url_prefix="/lists", template_folder="templates")
bp.add_app_template_filter(lambda day: format_date(day, "d MMM y"), "day")


@bp.record_once
def _keep_uploads_in_memory(state: BlueprintSetupState) -> None:
    cast("Flask", state.app).request_class = MemoryUploadsRequest


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "field_words": FIELD_WORDS,
        "row_reasons": ROW_REASON_WORDS,
        "aside_words": ASIDE_WORDS,
        "hint_words": HINT_WORDS,
        "fate_words": FATE_WORDS,
        "reason_words": {**ROW_REASON_WORDS, **DOUBT_WORDS},
        "kind_words": KIND_WORDS,
        "scope_words": SCOPE_WORDS,
        "audience_words": AUDIENCE_WORDS,
        "failure_of": _failure_of,
        "sheet_place": _sheet_place,
    }


def _failure_of(code: str | None) -> str:
    return str(FILE_PROBLEM_WORDS[FileProblem(code)]) if code else ""


def _sheet_place(shape: FileShape, line: int) -> str:
    """Where a row stands in a file of several sheets; nothing for other files, whose lines say it."""
    place = place_of(shape, line)
    return _("%(sheet)s, row %(number)s", sheet=place.sheet, number=place.number) if place.sheet else ""
