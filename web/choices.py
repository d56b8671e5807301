"""Choices of a select, made from words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from wtforms.fields.choices import SelectChoice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

E = TypeVar("E", bound=str)  # a code, or the member of an enumeration


def choices_of(
    words: Mapping[E, LazyString] | Mapping[E, str], *, empty: LazyString | None = None
) -> list[SelectChoice]:
    """A choice for each word, behind one for nothing that reads `empty` where that is given."""
    known = [SelectChoice(str(value), word) for value, word in words.items()]
    return [SelectChoice("", empty), *known] if empty is not None else known
