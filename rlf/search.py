"""Search: a name in any script and spelling finds the persons on record who may bear it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from sqlalchemy import select

import matching
from matching import person as engine
from matching.compare.birth import birth_evidence
from matching.compare.traits import sex_evidence
from matching.dates import Calendar, DateInterval, from_parts
from matching.person import Sex
from rlf import audit
from rlf.candidates import MOST_PER_KEY, find_candidates
from rlf.entry_access import may_see_person
from rlf.errors import InvalidInputError
from rlf.models import Person, Side
from rlf.name_fit import Fit, NameFit, fit_of, rank_of
from rlf.persons import describe
from rlf.provenance import Party, parties_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from matching import Evidence
    from rlf.crypto import Keyring
    from rlf.service import Service

MOST_SHOWN = 50
_MOST_LOOKED_AT = 600
_KEYS_AT_ONCE = 100  # one index seek each in one statement, of which SQLite takes 500


@dataclass(frozen=True, slots=True)
class Sought:
    """What is searched for. Year and sex order the findings; they exclude nobody, for records err."""

    name: str
    birth_year: int | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A person found: how the name fits, and what year and sex said where both sides know them."""

    party: Party
    name: NameFit
    birth: Evidence | None
    sex: Evidence | None


@dataclass(frozen=True, slots=True)
class Findings:
    """The best findings first, at most `MOST_SHOWN` of `total`. `is_cut` says that there may be more than `total`."""

    shown: tuple[Finding, ...]
    total: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class _Scored:
    person: Person
    name: NameFit
    birth: Evidence | None
    sex: Evidence | None

    @property
    def rank(self) -> tuple[int, float, float, int]:
        """Contradictions of year or sex put a fit behind all fits of its kind without."""
        further = [found.bits for found in (self.birth, self.sex) if found is not None]
        fit, unlikeness = rank_of(self.name)
        return fit, -min([0.0, *further]), round(unlikeness, 2) - sum(further) / 100, self.person.id


def search(service: Service, sought: Sought, *, account_id: int | None) -> Findings:
    """Persons of requests and lists whose name fits, best first. Audited, without what was searched for.

    Hundreds of persons are opened for it. That takes too long to hold the one write lock of SQLite, so the audit is a
    transaction of its own, committed before anybody sees what was found.

    Raises:
        InvalidInputError: no name was given.
    """
    with service.database.read() as session:
        findings = find(session, service.keyring, sought, account_id=account_id)
    with service.database.write() as session:
        audit.record(session, account_id, "persons.searched", Person)
    return findings


def find(session: Session, keyring: Keyring, sought: Sought, *, account_id: int | None = None) -> Findings:
    """What a search of this account finds, without the audit: nobody of a list that ended, or is not for it to see.

    Raises:
        InvalidInputError: no name was given.
    """
    if not any(letter.isalpha() for letter in sought.name):
        raise InvalidInputError("A name is needed to search for.")
    ids = _candidates(session, keyring, _keys(sought))
    scored = _scored(session, keyring, sought, ids, account_id)
    if all(found.name.fit is Fit.PART for found in scored):
        further = _candidates(session, keyring, matching.neighbour_keys(sought.name)) - ids
        scored += _scored(session, keyring, sought, further, account_id)
    scored.sort(key=lambda found: found.rank)
    shown = scored[:MOST_SHOWN]
    parties = parties_of(session, keyring, [found.person for found in shown])
    findings = tuple(Finding(parties[found.person.id], found.name, found.birth, found.sex) for found in shown)
    return Findings(findings, len(scored), is_cut=len(ids) >= MOST_PER_KEY)


def _keys(sought: Sought) -> frozenset[str]:
    """Keys of the name, and of the name with the year, so that among many namesakes those of the year come first."""
    described = engine.Person(names=(engine.Name(sought.name),), birth=_year(sought.birth_year))
    return matching.name_keys(sought.name) | matching.keys(described)


def _candidates(session: Session, keyring: Keyring, keys: frozenset[str]) -> set[int]:
    hashed = [keyring.key_hash(key) for key in sorted(keys)]
    weights: Counter[int] = Counter()
    for side, start in product(Side, range(0, len(hashed), _KEYS_AT_ONCE)):
        some = hashed[start : start + _KEYS_AT_ONCE]
        weights.update(dict(find_candidates(session, some, side=side, limit=_MOST_LOOKED_AT)))
    return {person_id for person_id, _weight in weights.most_common(_MOST_LOOKED_AT)}


def _scored(session: Session, keyring: Keyring, sought: Sought, ids: set[int], account_id: int | None) -> list[_Scored]:
    seen = select(Person).where(Person.id.in_(ids), Person.stands(), may_see_person(account_id))
    persons = session.scalars(seen).all() if ids else ()
    scored = (_score(keyring, sought, person) for person in persons)
    return [found for found in scored if found is not None]


def _score(keyring: Keyring, sought: Sought, person: Person) -> _Scored | None:
    described = describe(keyring, person).for_matching()
    name = fit_of(sought.name, described)
    if name is None:
        return None
    birth = birth_evidence(_year(sought.birth_year), described.birth)
    return _Scored(person, name, birth, sex_evidence(sought.sex, described.sex))


def _year(year: int | None) -> DateInterval | None:
    return from_parts(Calendar.GREGORIAN, year) if year is not None else None
