"""Recording requests, and the requests that were recorded. Importing a file of views puts them on the blueprint."""

from __future__ import annotations

from web.intake.blueprint import bp
from web.intake.paper_views import papers
from web.intake.person_views import person
from web.intake.request_views import show
from web.intake.start_views import index
from web.intake.submission_views import receipt
from web.intake.theme_views import themes

__all__ = ["bp", "index", "papers", "person", "receipt", "show", "themes"]
