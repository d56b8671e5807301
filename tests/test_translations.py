"""Translations: every sentence a person may read exists in the languages of those who read it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).parent.parent
STAFF_LANGUAGES = ("fr", "de")
FAMILY_LANGUAGES = ("ar", "fa")
READ_BY_FAMILIES = tuple(
    f"web/{place}"
    for place in (
        "intake/",
        "templates/",
        "auth/",
        "errors.py",
        "words.py",
        "page_words.py",
        "person_fields.py",
        "navigation.py",
        "languages.py",
        "dates_of.py",
        "countries.py",
    )
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@cache
def _sentences() -> dict[str | tuple[str, ...], set[str]]:
    """Each sentence of the code and pages, with the files it stands in."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str | tuple[str, ...], set[str]] = {}
    keywords = {
        "_": None,
        "gettext": None,
        "lazy_gettext": None,
        "_l": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
    }
    for path, _line, message, _comments, _context in extract_from_dir(ROOT, methods, options, keywords=keywords):
        found.setdefault(message, set()).add(path)
    return found


def _catalog(language: str) -> Catalog:
    with (ROOT / f"web/translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _texts(message: object) -> list[str]:
    return [message] if isinstance(message, str) else list(message)


def _missing(language: str, sentences: list[str | tuple[str, ...]]) -> list[object]:
    catalog = _catalog(language)
    entries = [(sentence, catalog.get(_texts(sentence)[0])) for sentence in sentences]
    return [
        sentence
        for sentence, entry in entries
        if entry is None or entry.fuzzy or not all(_texts(entry.string)) or not entry.string
    ]


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_every_sentence_is_translated_for_the_staff(language):
    assert len(_sentences()) > 200
    assert _missing(language, list(_sentences())) == []


@pytest.mark.parametrize("language", FAMILY_LANGUAGES)
def test_every_sentence_a_family_may_read_is_translated(language):
    read = [sentence for sentence, files in _sentences().items() if any(f.startswith(READ_BY_FAMILIES) for f in files)]
    assert len(read) > 100
    assert _missing(language, read) == []


@pytest.mark.parametrize("language", STAFF_LANGUAGES + FAMILY_LANGUAGES)
def test_translations_fill_in_the_same_placeholders(language):
    for entry in _catalog(language):
        if not entry.id or not entry.string:
            continue
        expected = set(PLACEHOLDER.findall(" ".join(_texts(entry.id))))
        for text in filter(None, _texts(entry.string)):
            assert set(PLACEHOLDER.findall(text)) <= expected, entry.id
