"""Blocking keys: plain strings that two descriptions of one person probably share and few others do.

Most pair two things, so that blocks stay small among a million persons: `p:` two tokens of the name, `m:` a token and
the mother's, `y:` a token and years of birth, `l:` the only token and a place, `n:` the only token and a nationality.
`b:` is a day of birth. `t:` is one token alone: weak, for searches by name and for small blocks. Tokens enter as
consonant skeletons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise, product

from matching import model
from matching.dates import DateInterval, Precision
from matching.names.compounds import may_be_one
from matching.names.equivalents import groups_of, name_groups
from matching.names.tokens import Token, joined, tokens
from matching.person import NameKind, Person, Relationship
from matching.prepare import PreparedPerson, parent_tokens, texts_of_names

_WEAK = "t:"
_SKELETON_LETTERS = "PFMNTSXKHRL"

Readings = tuple[str, ...]
"""Skeletons of a token, the likely one first."""


@dataclass(frozen=True, slots=True)
class KeyParts:
    """What a person's keys are made of: readings of the name's distinct tokens, and what each is paired with.

    `grids` are the buckets of the years of birth in two grids, `day` the day of birth as one number; `places` and
    `countries` are given only for someone known by a single token.
    """

    names: tuple[Readings, ...] = ()
    mother: str = ""
    grids: tuple[int, int] | None = None
    day: int | None = None
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def readings_of(token: Token) -> Readings:
    """Skeletons of a token, that of the head of its group of equivalents first: Jallow meets Diallo, Hatice Khadija."""
    heads = [tokens(name_groups().members[group][0])[0].keys[0] for group in sorted(groups_of(token))]
    return tuple(dict.fromkeys([*heads, *token.keys]))[: model.MAX_READINGS]


def keys(person: Person | PreparedPerson) -> frozenset[str]:
    """Up to `model.MAX_KEYS` keys of a person. Every token of a name has its weak key among them."""
    described = person.person if isinstance(person, PreparedPerson) else person
    parts = key_parts(described, name_tokens(described))
    first = [readings[0] for readings in parts.names]
    pairs, other_pairs = _pairs(parts.names)
    strong = [
        *([] if parts.day is None else [f"b:{parts.day}"]),
        *pairs,
        *(f"m:{name}|{parts.mother}" for name in first if parts.mother),
        *(f"y:{name}|{grid}{bucket}" for name in first for grid, bucket in zip("ab", parts.grids or (), strict=False)),
        *other_pairs,
        *(f"l:{first[0]}|{place}" for place in parts.places),
        *(f"n:{first[0]}|{country}" for country in parts.countries),
    ]
    return _counted([f"{_WEAK}{name}" for readings in parts.names for name in readings], strong)


def name_keys(text: str) -> frozenset[str]:
    """Keys of a name as typed into a search; persons who bear all or part of it share some of them."""
    named = _distinct([token for token in tokens(text) if not token.light] or list(tokens(text)))
    readings = [readings_of(token) for token in named]
    return _counted([f"{_WEAK}{name}" for names in readings for name in names], _pairs(readings)[0])


def neighbour_keys(text: str) -> frozenset[str]:
    """Weak keys of names one consonant away from each word of a name: wrong, missing, extra, or exchanged."""
    skeletons = {key.removeprefix(_WEAK) for key in name_keys(text) if is_weak(key)}
    return frozenset(_WEAK + near for skeleton in skeletons for near in one_edit_away(skeleton))


def one_edit_away(skeleton: str) -> set[str]:
    """Skeletons with one consonant more, less, another, or two neighbours exchanged."""
    cuts = [(skeleton[:place], skeleton[place:]) for place in range(len(skeleton) + 1)]
    missing = {head + tail[1:] for head, tail in cuts if tail}
    exchanged = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    wrong = {head + letter + tail[1:] for (head, tail), letter in product(cuts, _SKELETON_LETTERS) if tail}
    added = {head + letter + tail for (head, tail), letter in product(cuts, _SKELETON_LETTERS)}
    return (missing | exchanged | wrong | added) - {skeleton, ""}


def _counted(weak: list[str], strong: list[str]) -> frozenset[str]:
    """As many keys as there may be: weak ones first, since a search by name alone must always find the person."""
    chosen = list(dict.fromkeys(weak))
    return frozenset(chosen + list(dict.fromkeys(strong))[: max(model.MAX_KEYS - len(chosen), 0)])


def weak_key(token: Token) -> str:
    """The weak key of a token of a name, by its likely reading."""
    return f"{_WEAK}{readings_of(token)[0]}"


def is_weak(key: str) -> bool:
    """Whether a key names one token alone, so that its block may be large."""
    return key.startswith(_WEAK)


def name_tokens(person: Person) -> list[Token]:
    """Distinct tokens of all names and of the father's given name, titles only when there is nothing else. Two names
    that others write as one are there as one, too.
    """
    lines = [tokens(text) for text in texts_of_names(person.names)]
    found = [token for line in lines for token in line]
    if found:
        found += parent_tokens(person, NameKind.FATHER, Relationship.FATHER)[:1]
    found += [joined(a, b) for line in lines for a, b in pairwise(line) if may_be_one(a.plain, b.plain)]
    return _distinct([token for token in found if not token.light] or found)


def key_parts(person: Person, named: list[Token]) -> KeyParts:
    """What the keys of a person are made of, whose name tokens are known; nothing for somebody without a name."""
    if not named:
        return KeyParts()
    mother = parent_tokens(person, NameKind.MOTHER, Relationship.MOTHER)
    is_alone = len(named) == 1
    return KeyParts(
        names=tuple(map(readings_of, named)),
        mother=readings_of(mother[0])[0] if mother else "",
        grids=_grids(person.birth),
        day=_day(person.birth),
        places=_places(person) if is_alone else (),
        countries=person.nationalities[:2] if is_alone else (),
    )


def _distinct(found: list[Token]) -> list[Token]:
    by_key: dict[str, Token] = {}
    for token in found:
        by_key.setdefault(readings_of(token)[0], token)
    return list(by_key.values())[: model.MAX_KEY_TOKENS]


def _pairs(names: Sequence[Readings]) -> tuple[list[str], list[str]]:
    """Pairs of first readings, and pairs in which one token is read another way."""
    first: list[str] = []
    second: list[str] = []
    for a, b in combinations(names, 2):
        first.append(_pair(a[0], b[0]))
        second += [_pair(a[0], other) for other in b[1:]]
        second += [_pair(other, b[0]) for other in a[1:]]
    return first, second


def _pair(a: str, b: str) -> str:
    return f"p:{a}|{b}" if a <= b else f"p:{b}|{a}"


def _day(birth: DateInterval | None) -> int | None:
    """A day of birth, in one order of day and month: few share it, however their names are spelled."""
    meant = birth.as_meant() if birth is not None else None
    if meant is None or meant.precision is not Precision.DAY or meant.earliest != meant.latest:
        return None
    born = meant.earliest
    return (born.year * 100 + min(born.month, born.day)) * 100 + max(born.month, born.day)


def _grids(birth: DateInterval | None) -> tuple[int, int] | None:
    """The years of birth in two grids half a bucket apart, so that near years always meet."""
    if birth is None or birth.latest.year - birth.earliest.year > model.MAX_RANGE_FOR_KEYS:
        return None
    middle = (birth.earliest.year + birth.latest.year) // 2
    return middle // model.YEAR_BUCKET, (middle + model.YEAR_BUCKET // 2) // model.YEAR_BUCKET


def _places(person: Person) -> tuple[str, ...]:
    stated = [place for place in (person.birth_place, person.origin_place) if place.strip()]
    return tuple(token.keys[0] for place in stated for token in tokens(place)[:1])
