"""Packages for partners: whom they are made for, what leaves in them, what is told of it later, what is answered.

Importing a file of views puts them on the blueprint.
"""

from __future__ import annotations

from web.transfers.answer_views import answers
from web.transfers.blueprint import bp
from web.transfers.journal_views import journal
from web.transfers.package_views import index
from web.transfers.partner_views import partners

__all__ = ["answers", "bp", "index", "journal", "partners"]
