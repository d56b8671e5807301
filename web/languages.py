"""In which language a page speaks, and in which direction its script runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from flask import Flask, g, request, session
from flask_babel import Babel, get_locale, refresh

if TYPE_CHECKING:
    from typing import Any

STAFF_LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch"}
INTERVIEW_LANGUAGES = {**STAFF_LANGUAGES, "ar": "العربية", "fa": "فارسی"}
_TIME_ZONE = "Europe/Luxembourg"


def install(app: Flask) -> None:
    """Choose the language of each request and tell the pages about it."""
    Babel(app, locale_selector=_choose, default_timezone=_TIME_ZONE)
    app.context_processor(_page_language)


def choose_language(code: str) -> None:
    """Remember the language that a person reads."""
    if code in STAFF_LANGUAGES:
        session["language"] = code


def speak(code: str) -> None:
    """Let the rest of this request speak an interview's language."""
    if code in INTERVIEW_LANGUAGES:
        g.interview_language = code
        refresh()


def language() -> str:
    """The code of the language this page speaks."""
    return str(get_locale() or "en")


def direction(code: str) -> str:
    """`rtl` or `ltr`."""
    return Locale.parse(code).text_direction


def _choose() -> str:
    if "interview_language" in g:
        return str(g.interview_language)
    chosen = session.get("language")
    return chosen or request.accept_languages.best_match(list(STAFF_LANGUAGES)) or "en"


def _page_language() -> dict[str, Any]:
    code = language()
    return {"language": code, "direction": direction(code), "staff_languages": STAFF_LANGUAGES}
