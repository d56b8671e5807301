"""References of requests: a number people can say on the telephone, with a character that catches mistakes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from rlf.models import ReferenceCounter

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_PREFIX = "LUX"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WRITTEN = re.compile(r"LUX(\d{4})(\d{6,})([0-9A-Z])")
_SEPARATORS = re.compile(r"[\s\-–—./]+")


def next_reference(session: Session, year: int) -> str:
    """The next reference of a year. Whoever asks at the same time waits until this transaction ends."""
    counter = session.get(ReferenceCounter, year, with_for_update=True)
    if counter is None:
        counter = _first_of(session, year)
    counter.last += 1
    return format_reference(year, counter.last)


def format_reference(year: int, number: int) -> str:
    """Such as `LUX-2026-000123-T`."""
    body = f"{_PREFIX}{year:04d}{number:06d}"
    return f"{_PREFIX}-{year:04d}-{number:06d}-{check_character(body)}"


def parse_reference(text: str) -> str | None:
    """The reference a person means, whatever the case and the separators; None if it is none or holds a mistake."""
    found = _WRITTEN.fullmatch(_SEPARATORS.sub("", text).upper())
    if found is None:
        return None
    year, number, check = found.groups()
    if check_character(f"{_PREFIX}{year}{number}") != check:
        return None
    return format_reference(int(year), int(number))


def check_character(body: str) -> str:
    """Check character of a text of digits and capital letters (ISO/IEC 7064, MOD 37,36).

    It catches every single wrong character and nearly every exchange of two neighbours.
    """
    modulus = len(_ALPHABET)
    state = modulus
    for character in body:
        state = (state + _ALPHABET.index(character)) % modulus or modulus
        state = state * 2 % (modulus + 1)
    return _ALPHABET[(modulus + 1 - state) % modulus]


def _first_of(session: Session, year: int) -> ReferenceCounter:
    """The counter of a year that begins; two may begin it at once."""
    try:
        with session.begin_nested():
            session.add(ReferenceCounter(year=year, last=0))
    except IntegrityError:
        session.expire_all()
    return session.get_one(ReferenceCounter, year, with_for_update=True)
