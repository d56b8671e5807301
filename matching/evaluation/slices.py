"""Slices: what makes a pair hard, so that an average hides nobody."""

from __future__ import annotations

from matching.dates import DateInterval, Precision
from matching.names.normalise import script_of
from matching.names.tokens import tokens
from matching.person import Name, NameKind, Person

_MANY = 4
_SHOWN_FIRST = (NameKind.FULL, NameKind.GIVEN, NameKind.FAMILY)

Slices = tuple[tuple[str, str], ...]


def slices_of(left: Person, right: Person) -> Slices:
    """Script pair, name length and date quality of two persons."""
    names = _line(left), _line(right)
    dates = sorted((_precision(left.birth), _precision(right.birth)))
    return (*name_slices(*names), ("dates", f"{dates[0]}–{dates[1]}"))


def name_slices(left: str, right: str) -> Slices:
    """Script pair and length of two names as written."""
    scripts = sorted((script_of(left).title(), script_of(right).title()))
    shorter = min(len(tokens(left)), len(tokens(right)))
    length = f"{shorter} tokens or more" if shorter >= _MANY else f"{shorter} token{'s' * (shorter != 1)}"
    return ("scripts", f"{scripts[0]}–{scripts[1]}"), ("name length", length)


def _line(person: Person) -> str:
    for kind in _SHOWN_FIRST:
        found = [name.text for name in person.names if name.kind is kind]
        if found:
            return found[0] if kind is NameKind.FULL else " ".join(map(_text, person.names))
    return person.names[0].text if person.names else ""


def _text(name: Name) -> str:
    return name.text if name.kind in {*_SHOWN_FIRST, NameKind.FATHER, NameKind.GRANDFATHER} else ""


def _precision(birth: DateInterval | None) -> str:
    if birth is None:
        return "none"
    precision = birth.as_meant().precision
    return "age" if precision is Precision.RANGE else precision.value
