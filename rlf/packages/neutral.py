"""Texts made harmless for spreadsheets, and made again what they were: both directions in one place.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and so may a text that stands behind a
semicolon, tab or line end, where a program cuts cells elsewhere than we do. An apostrophe in front says "this is text".
A name that begins with an apostrophe itself, such as 'Abd, is no formula and stays as it is.
"""

from __future__ import annotations

import re

_APOSTROPHE = "'"
_FORMULA = "=+\\-@＝＋－＠﹦﹢﹣﹫−"
# What programs skip before they see a formula: quotes, spaces, controls and letters that show nothing.
_SKIPPED = "'\"`´‘’“”«»＇＂\\s\x00-\x20\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"
_RISKY_TEXT = re.compile(f"[{_SKIPPED}]*[{_FORMULA}\t\r]")
_RISKY_PIECE = re.compile(f"[{_SKIPPED}]*[{_FORMULA}]")
_ANY_RISK = re.compile(f"[{_FORMULA}\t\r]")
_CUTS = re.compile(r"([;\t\r\n])")


def neutralised(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet could begin to read a formula. `restored` takes it back."""
    if _ANY_RISK.search(text) is None:
        return text
    first, *others = _CUTS.split(text)
    pieced = first + "".join(_guarded(piece, _RISKY_PIECE) for piece in others)
    return _guarded(pieced, _RISKY_TEXT)


def restored(text: str) -> str:
    """The text that was neutralised, to the letter; a text that never was so is left alone unless it looks so."""
    if _APOSTROPHE not in text:
        return text
    first, *others = _CUTS.split(_freed(text, _RISKY_TEXT))
    return first + "".join(_freed(piece, _RISKY_PIECE) for piece in others)


def _guarded(text: str, risky: re.Pattern[str]) -> str:
    return _APOSTROPHE + text if risky.match(text) else text


def _freed(text: str, risky: re.Pattern[str]) -> str:
    # An apostrophe is among what is skipped, so a guarded text is as risky as before, and this undoes exactly that.
    bare = text.removeprefix(_APOSTROPHE)
    return bare if bare != text and risky.match(bare) else text
