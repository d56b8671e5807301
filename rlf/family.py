"""A request's persons as the engine compares them: each with the family that the request names around them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matching import person as engine
from matching.person import Relationship, Sex
from rlf.models import PersonRole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rlf.description import Description

_PARENT = {Sex.FEMALE: Relationship.MOTHER, Sex.MALE: Relationship.FATHER}
_CHILD = {Sex.FEMALE: Relationship.DAUGHTER, Sex.MALE: Relationship.SON}
_SIBLING = {Sex.FEMALE: Relationship.SISTER, Sex.MALE: Relationship.BROTHER}
_SPOUSE = {Sex.FEMALE: Relationship.WIFE, Sex.MALE: Relationship.HUSBAND}
_GRANDPARENT = {Sex.FEMALE: Relationship.GRANDMOTHER, Sex.MALE: Relationship.GRANDFATHER}
_PARENTS_SIBLING = {Sex.FEMALE: Relationship.AUNT, Sex.MALE: Relationship.UNCLE}
_SIBLINGS_CHILD = {Sex.FEMALE: Relationship.NIECE, Sex.MALE: Relationship.NEPHEW}
_INVERSES = {
    **dict.fromkeys(_PARENT.values(), _CHILD),
    **dict.fromkeys(_CHILD.values(), _PARENT),
    **dict.fromkeys(_SIBLING.values(), _SIBLING),
    **dict.fromkeys(_SPOUSE.values(), _SPOUSE),
    **dict.fromkeys(_PARENTS_SIBLING.values(), _SIBLINGS_CHILD),
    **dict.fromkeys(_SIBLINGS_CHILD.values(), _PARENTS_SIBLING),
    Relationship.GRANDCHILD: _GRANDPARENT,
}
_MUTUAL = {
    **dict.fromkeys(_GRANDPARENT.values(), Relationship.GRANDCHILD),
    Relationship.COUSIN: Relationship.COUSIN,
    Relationship.PARTNER: Relationship.PARTNER,
    Relationship.IN_LAW: Relationship.IN_LAW,
    Relationship.OTHER_FAMILY: Relationship.OTHER_FAMILY,
    Relationship.GUARDIAN: Relationship.WARD,
    Relationship.WARD: Relationship.GUARDIAN,
}


def inverse(relationship: Relationship, sex: Sex | None) -> Relationship | None:
    """What somebody of this sex is to a relative of theirs: of my brother I, a woman, am the sister.

    None where it depends on a sex that is not known, or where they are not family.
    """
    if relationship in _MUTUAL:
        return _MUTUAL[relationship]
    return _INVERSES.get(relationship, {}).get(sex) if sex is not None else None


def with_family(
    persons: Mapping[int, tuple[PersonRole, Description]],
) -> dict[int, engine.Person]:
    """The engine's view of a request's persons, by id, in a request whose relationships are as the interview asks them:
    a sought person's to the enquirer, everybody else's to the sought.
    """
    enquirers = [(pid, d) for pid, (role, d) in persons.items() if role is PersonRole.ENQUIRER]
    sought = [(pid, d) for pid, (role, d) in persons.items() if role is PersonRole.SOUGHT]
    others = [d for role, d in persons.values() if role in {PersonRole.RELATIVE, PersonRole.ACCOMPANYING}]
    views = {pid: described.for_matching() for pid, (_role, described) in persons.items()}
    for person_id, _described in enquirers:
        views[person_id] = _add(views[person_id], [_relative(d, d.relationship) for _pid, d in sought])
    around = [_relative(d, d.relationship) for d in others]
    for person_id, described in sought:
        enquiring = [_enquirer_of(described, enquirer) for _pid, enquirer in enquirers]
        views[person_id] = _add(views[person_id], [*around, *enquiring])
    return views


def _enquirer_of(sought: Description, enquirer: Description) -> engine.Relative | None:
    if sought.relationship is None:
        return None
    return _relative(enquirer, inverse(sought.relationship, enquirer.sex))


def _relative(described: Description, relationship: Relationship | None) -> engine.Relative | None:
    seen = described.for_matching()
    if relationship is None or not seen.names:
        return None
    return engine.Relative(relationship, seen.names, seen.sex, seen.birth)


def _add(person: engine.Person, relatives: list[engine.Relative | None]) -> engine.Person:
    return replace(person, relatives=(*person.relatives, *(relative for relative in relatives if relative)))
