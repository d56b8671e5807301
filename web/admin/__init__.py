"""Pages of administrators and supervisors: accounts, work that is stuck, the calibration, and the audit."""

from __future__ import annotations

from web.admin.account_views import accounts
from web.admin.audit_views import audit
from web.admin.blueprint import bp
from web.admin.calibration_views import calibration
from web.admin.parked_views import parked

__all__ = ["accounts", "audit", "bp", "calibration", "parked"]
