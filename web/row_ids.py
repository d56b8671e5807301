"""Ids of rows as addresses and forms carry them: whole numbers that a database can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from flask import Flask

_LARGEST = 2**63 - 1


class RowIdConverter(IntegerConverter):
    """The `int` of addresses; a larger number is no address of anything."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": _LARGEST, **options})


def install(app: Flask) -> None:
    """Let every `<int:…>` in an address be such an id. To be called before views are registered."""
    app.url_map.converters["int"] = RowIdConverter


def row_id(text: str | None) -> int | None:
    """The id that a parameter holds; None for anything else."""
    text = (text or "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(_LARGEST))):
        return None
    return int(text) if 0 < int(text) <= _LARGEST else None
