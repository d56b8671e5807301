"""Pages of administrators and supervisors: accounts, work that is stuck, and the audit."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("admin", __name__, template_folder="templates")
