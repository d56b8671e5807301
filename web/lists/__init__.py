"""Partner lists: upload, confirm columns, watch the progress, mend what is in quarantine.

Importing a file of views puts them on the blueprint.
"""

from __future__ import annotations

from web.lists.blueprint import bp
from web.lists.column_views import columns
from web.lists.quarantine_views import in_quarantine
from web.lists.views import index

__all__ = ["bp", "columns", "in_quarantine", "index"]
