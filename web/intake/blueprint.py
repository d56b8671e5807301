"""The blueprint that all views of intake belong to, and who may call them."""

from __future__ import annotations

from flask import Blueprint

from rlf.models import Role
from web.intake.fields import wrong_fields

bp = Blueprint("intake", __name__, template_folder="templates", url_prefix="/requests")

bp.add_app_template_filter(wrong_fields, "wrong_fields")

CASE_ROLES = (Role.CASEWORKER, Role.SUPERVISOR)
INTAKE_ROLES = (Role.INTAKE_WORKER, *CASE_ROLES)
