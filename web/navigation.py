"""The main navigation: what each role may open, and names that every page uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from web.authorization import may_call

if TYPE_CHECKING:
    from flask_babel import LazyString

    from rlf.service import Service

_ENTRIES = (
    ("home.index", _l("Start")),
    ("review.queue", _l("Review")),
    ("search.search", _l("Search")),
    ("intake.index", _l("Requests")),
    ("lists.index", _l("Partner lists")),
    ("transfers.index", _l("Packages")),
    ("transfers.answers", _l("Answers of partners")),
    ("machines.index", _l("Partners’ machines")),
    ("admin.accounts", _l("Accounts")),
    ("admin.parked", _l("Stuck work")),
    ("admin.calibration", _l("Calibration")),
    ("admin.audit", _l("Audit")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the navigation."""

    url: str
    label: LazyString
    current: bool


def install(app: Flask, service: Service) -> None:
    """Give the pages their navigation and the names of the installation."""

    def names() -> dict[str, Any]:
        return {
            "navigation": _navigation,
            "may_call": _may_call,
            "endpoint_exists": lambda endpoint: endpoint in current_app.view_functions,
            "page_url": _page_url,
            "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
            "site_name": service.settings.site_name,
            "is_demo": service.settings.is_demo,
        }

    app.context_processor(names)


def _navigation() -> list[Entry]:
    blueprint = (request.endpoint or "").partition(".")[0]
    return [
        Entry(url_for(endpoint), label, _is_current(endpoint, blueprint))
        for endpoint, label in _ENTRIES
        if _may_call(endpoint)
    ]


def _is_current(endpoint: str, blueprint: str) -> bool:
    own = endpoint.partition(".")[0]
    return request.endpoint == endpoint or (own == blueprint and own not in {"admin", "home", "transfers"})


def _may_call(endpoint: str) -> bool:
    return bool(current_user.is_authenticated) and may_call(current_user.role, endpoint)


def _page_url(number: int) -> str:
    """The address of this page with another page number."""
    values = {**request.args.to_dict(flat=False), **(request.view_args or {}), "page": number}
    return url_for(request.endpoint or "home.index", **values)
