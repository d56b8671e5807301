"""Preparation: the work of a comparison that depends on one person only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

from matching import model
from matching.habits import NO_HABITS, Habits
from matching.names.tokens import Tokens, tokens
from matching.person import Name, NameKind, Person, Relationship, Relative

_MAX_LINES = 4
_PART_ORDER = (NameKind.GIVEN, NameKind.FATHER, NameKind.GRANDFATHER, NameKind.FAMILY)
_ALIAS_KINDS = (NameKind.NICKNAME, NameKind.OTHER, NameKind.KUNYA)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a person's name in tokens. `ordered` says that the parts' places are known, not guessed."""

    text: str
    tokens: Tokens
    ordered: bool = False
    alias: bool = False
    father_is_in: bool | None = None  # whether the father's name is in the line; None where only comparing tells
    turn_bits: float = model.TURN_UNKNOWN_BITS  # what it costs to read the line as family name first


@dataclass(frozen=True, slots=True)
class PreparedRelative:
    """A relative with names in tokens."""

    relative: Relative
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PreparedPerson:
    """A person ready to be compared. `order` is a total order that makes comparisons symmetric to the last bit."""

    person: Person
    lines: tuple[Line, ...]
    father: Tokens
    mother: Tokens
    relatives: tuple[PreparedRelative, ...]
    order: tuple[str, ...]


def prepare(person: Person | PreparedPerson, habits: Habits = NO_HABITS) -> PreparedPerson:
    """The person with names in tokens, read as the list that it stands in means them.

    One that is prepared comes back as it is, whatever the habits: it was read by those it was prepared with.
    """
    if isinstance(person, PreparedPerson):
        return person
    if (birth := habits.read_birth(person.birth)) is not person.birth:
        person = replace(person, birth=birth)
    return PreparedPerson(
        person=person,
        lines=_lines(person.names, habits),
        father=parent_tokens(person, NameKind.FATHER, Relationship.FATHER),
        mother=parent_tokens(person, NameKind.MOTHER, Relationship.MOTHER),
        relatives=tuple(PreparedRelative(r, _lines(r.names, habits)) for r in person.relatives),
        order=_order(person),
    )


def parent_tokens(person: Person, kind: NameKind, relationship: Relationship) -> Tokens:
    """Tokens of a parent's first name line: a name of that kind, else a relative's."""
    for name in person.names:
        if name.kind is kind and name.text.strip():
            return tokens(name.text)
    for relative in person.relatives:
        if relative.relationship is relationship:
            for name in relative.names:
                if name.text.strip():
                    return tokens(name.text)
    return ()


def texts_of_names(names: tuple[Name, ...]) -> list[str]:
    """What a person is called, line by line as `prepare` makes them, for who needs the words and not the lines."""
    full = [name.text for name in names if name.kind is NameKind.FULL]
    if len(full) == len(names):
        return full
    order = (*_PART_ORDER, NameKind.MAIDEN)
    parts = [name.text for kind in order for name in names if name.kind is kind]
    if all(name.kind not in order or name.kind is NameKind.FATHER for name in names):
        parts = []  # a father alone names nobody
    return full + parts + [name.text for name in names if name.kind in _ALIAS_KINDS]


def _lines(names: tuple[Name, ...], habits: Habits) -> tuple[Line, ...]:
    full = [name.text for name in names if name.kind is NameKind.FULL]
    lines = [Line(text, tokens(text), turn_bits=habits.turn_bits) for text in full]
    if any(name.kind in _PART_ORDER for name in names):
        structured = _structured(names, NameKind.FAMILY)
        if structured and any(name.kind is not NameKind.FATHER for name in names if name.kind in _PART_ORDER):
            lines.append(structured)
    if any(name.kind is NameKind.MAIDEN for name in names):
        maiden = _structured(names, NameKind.MAIDEN)
        if maiden:
            lines.append(maiden)
    lines += [Line(n.text, tokens(n.text), alias=bool(lines)) for n in names if n.kind in _ALIAS_KINDS]
    return tuple(line for line in lines if line.tokens)[:_MAX_LINES]


def _structured(names: tuple[Name, ...], family: NameKind) -> Line | None:
    order = (*_PART_ORDER[:-1], family)
    parts = [name.text for kind in order for name in names if name.kind is kind and name.text.strip()]
    in_tokens = tuple(chain.from_iterable(map(tokens, parts)))
    if not in_tokens:
        return None
    has_given = any(name.kind is NameKind.GIVEN for name in names)
    from_column = any(name.kind is NameKind.FATHER for name in names)
    return Line(" ".join(parts), in_tokens, ordered=has_given, father_is_in=from_column)


def _order(person: Person) -> tuple[str, ...]:
    birth = person.birth
    return (
        *(name.text + name.kind for name in person.names),
        f"{birth.earliest}{birth.latest}{birth.precision}{birth.documented}" if birth else "",
        person.sex or "",
        person.birth_place,
        person.origin_place,
        person.last_seen_place,
        person.ethnicity,
        person.marks,
        *person.nationalities,
        *(r.relationship + "".join(name.text + name.kind for name in r.names) for r in person.relatives),
    )
