"""Blocking keys: plain strings that two descriptions of one person probably share and few others do.

Most pair two things, so that blocks stay small among a million persons: `p:` two tokens of the name, `m:` a token and
the mother's, `y:` a token and years of birth, `l:` the only token and a place, `n:` the only token and a nationality.
`b:` is a day of birth. `t:` is one token alone: weak, for searches by name and for small blocks. Tokens enter as
consonant skeletons.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

from matching import model
from matching.dates import DateInterval, Precision
from matching.names.equivalents import groups_of, name_groups
from matching.names.tokens import Token, tokens
from matching.person import NameKind, Person, Relationship
from matching.prepare import PreparedPerson, parent_tokens, texts_of_names


@lru_cache(maxsize=65536)
def _readings(token: Token) -> tuple[str, ...]:
    """Skeletons of a token, that of the head of its group of equivalents first: Jallow meets Diallo, Hatice Khadija."""
    heads = [tokens(name_groups().members[group][0])[0].keys[0] for group in sorted(groups_of(token))]
    return tuple(dict.fromkeys([*heads, *token.keys]))[: model.MAX_READINGS]


def keys(person: Person | PreparedPerson) -> frozenset[str]:
    """Up to `model.MAX_KEYS` keys of a person. Every token of a name has its weak key among them."""
    described = person.person if isinstance(person, PreparedPerson) else person
    return keys_of(described, name_tokens(described))


def keys_of(described: Person, named: list[Token]) -> frozenset[str]:
    """The keys of a person whose name tokens are known."""
    if not named:
        return frozenset()
    weak = [f"t:{skeleton}" for token in named for skeleton in _readings(token)]
    pairs, other_pairs = _pairs(named)
    birth, mother = described.birth, parent_tokens(described, NameKind.MOTHER, Relationship.MOTHER)
    strong = [*_day(birth), *pairs, *_with_mother(named, mother), *_with_years(named, birth), *other_pairs]
    if len(named) == 1:
        strong += _alone(named[0], described)
    # weak keys first in the count, since a search by name alone must always find the person
    chosen = list(dict.fromkeys(weak))
    room = max(model.MAX_KEYS - len(chosen), 0)
    return frozenset(chosen + list(dict.fromkeys(strong))[:room])


def name_keys(text: str) -> frozenset[str]:
    """Keys of a name as typed into a search; persons who bear all or part of it share some of them."""
    named = _distinct([token for token in tokens(text) if not token.light] or list(tokens(text)))
    weak = {f"t:{skeleton}" for token in named for skeleton in _readings(token)}
    room = max(model.MAX_KEYS - len(weak), 0)
    return frozenset(weak.union(list(dict.fromkeys(_pairs(named)[0]))[:room]))


def is_weak(key: str) -> bool:
    """Whether a key names one token alone, so that its block may be large."""
    return key.startswith("t:")


def name_tokens(person: Person) -> list[Token]:
    """Distinct tokens of all names and of the father's given name, titles only when there is nothing else."""
    found = [token for text in texts_of_names(person.names) for token in tokens(text)]
    if found:
        found += parent_tokens(person, NameKind.FATHER, Relationship.FATHER)[:1]
    return _distinct([token for token in found if not token.light] or found)


def _distinct(found: list[Token]) -> list[Token]:
    by_key: dict[str, Token] = {}
    for token in found:
        by_key.setdefault(_readings(token)[0], token)
    return list(by_key.values())[: model.MAX_KEY_TOKENS]


def _pairs(named: list[Token]) -> tuple[list[str], list[str]]:
    """Pairs of first readings, and pairs in which one token is read another way."""
    first: list[str] = []
    second: list[str] = []
    for a, b in combinations(map(_readings, named), 2):
        first.append(_pair(a[0], b[0]))
        second += [_pair(a[0], other) for other in b[1:]]
        second += [_pair(other, b[0]) for other in a[1:]]
    return first, second


def _pair(a: str, b: str) -> str:
    return f"p:{a}|{b}" if a <= b else f"p:{b}|{a}"


def _with_mother(named: list[Token], mother: tuple[Token, ...]) -> list[str]:
    return [f"m:{_readings(token)[0]}|{_readings(mother[0])[0]}" for token in named] if mother else []


def _day(birth: DateInterval | None) -> list[str]:
    """A day of birth, in one order of day and month: few share it, however their names are spelled."""
    if birth is None:
        return []
    meant = birth.as_meant()
    if meant.precision is not Precision.DAY or meant.earliest != meant.latest:
        return []
    born = meant.earliest
    return [f"b:{born.year}|{min(born.month, born.day)}|{max(born.month, born.day)}"]


def _with_years(named: list[Token], birth: DateInterval | None) -> list[str]:
    """Each token with the years of birth in two grids half a bucket apart, so that near years always meet."""
    if birth is None or birth.latest.year - birth.earliest.year > model.MAX_RANGE_FOR_KEYS:
        return []
    middle = (birth.earliest.year + birth.latest.year) // 2
    grids = (f"a{middle // model.YEAR_BUCKET}", f"b{(middle + model.YEAR_BUCKET // 2) // model.YEAR_BUCKET}")
    return [f"y:{_readings(token)[0]}|{grid}" for token in named for grid in grids]


def _alone(token: Token, person: Person) -> list[str]:
    places = [place for place in (person.birth_place, person.origin_place) if place.strip()]
    found = [f"l:{_readings(token)[0]}|{part.keys[0]}" for place in places for part in tokens(place)[:1]]
    return found + [f"n:{_readings(token)[0]}|{code}" for code in person.nationalities[:2]]
