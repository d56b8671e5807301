"""Builders of invented persons for the tests of the engine."""

from __future__ import annotations

from matching.dates import parse_iso
from matching.person import Name, NameKind, Person, Sex


def person(full="", **fields):
    """A person with a full name and whatever fields a test speaks of, in short forms."""
    names = [Name(full)] if full else []
    names += [Name(fields[kind], NameKind(kind)) for kind in NameKind if kind in fields]
    return Person(
        names=tuple(names),
        sex=Sex(fields["sex"]) if "sex" in fields else None,
        birth=parse_iso(fields["born"]) if "born" in fields else None,
        birth_place=fields.get("place", ""),
        nationalities=tuple(fields.get("nationalities", ())),
        relatives=tuple(fields.get("relatives", ())),
        ethnicity=fields.get("ethnicity", ""),
        marks=fields.get("marks", ""),
    )
