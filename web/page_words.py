"""Filters that set values in a page: words for states, numbers, moments and dates as people state them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import format_datetime, format_decimal

from web.dates_of import date_text
from web.staff_words import STAFF_WORDS
from web.words import WORDS

if TYPE_CHECKING:
    from datetime import datetime
    from enum import StrEnum

    from flask import Flask


def install(app: Flask) -> None:
    """Give the pages their filters."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(word=word, number=format_decimal, moment=moment, stated_date=date_text)


def word(value: StrEnum | None) -> str:
    """The word for a member of an enumeration, in the page's language."""
    if value is None:
        return ""
    words = WORDS.get(type(value)) or STAFF_WORDS[type(value)]
    return str(words[value])


def moment(at: datetime) -> str:
    """A moment as day and time."""
    return str(format_datetime(at, "d MMM y, HH:mm"))
