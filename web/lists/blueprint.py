"""The blueprint that all views of partner lists belong to, who may call them, and the words their pages use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint

from rlf.models import Role
from rlf.partner_lists.messages import FileProblem
from web.lists.memory_uploads import MemoryUploadsRequest
from web.lists.words import ASIDE_WORDS, FIELD_WORDS, FILE_PROBLEM_WORDS, HINT_WORDS, ROW_REASON_WORDS

if TYPE_CHECKING:
    from flask import Flask
    from flask.blueprints import BlueprintSetupState

LIST_ROLES = (Role.LIAISON, Role.SUPERVISOR)

bp = Blueprint("lists", __name__, url_prefix="/lists", template_folder="templates")


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
        "failure_of": _failure_of,
    }


def _failure_of(code: str | None) -> str:
    return str(FILE_PROBLEM_WORDS[FileProblem(code)]) if code else ""
