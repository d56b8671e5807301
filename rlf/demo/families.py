"""Invented families: a father's chain of names, children born apart, one place they come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from matching.person import Relationship, Sex
from rlf.demo.names import Culture, Form, name_tables

TODAY = date(2026, 1, 15)  # the day on which the demonstration's ages are reckoned
_SEXES = (Sex.FEMALE, Sex.MALE)


@dataclass(frozen=True, slots=True)
class Invented:
    """One person who never was."""

    culture: Culture
    sex: Sex
    given: Form
    father: Form
    grandfather: Form
    family: Form | None
    mother: Form
    born: date
    place: Form

    @property
    def age(self) -> int:
        """Completed years on the demonstration's day."""
        return TODAY.year - self.born.year - ((TODAY.month, TODAY.day) < (self.born.month, self.born.day))


@dataclass(frozen=True, slots=True)
class Household:
    """Parents and their children, eldest first."""

    father: Invented
    mother: Invented
    children: tuple[Invented, ...]

    @property
    def everyone(self) -> tuple[Invented, ...]:
        """All of them."""
        return self.father, self.mother, *self.children


def make_household(random: Random, culture: Culture, *, eldest: int = 30) -> Household:
    """A household with four to six children; the eldest is `eldest` years old at most."""
    table = name_tables()[culture]
    place = random.choice(table.places)
    family = random.choice(table.family) if table.family else None
    father = make_person(random, culture, age=eldest + random.randint(20, 30), sex=Sex.MALE)
    father = replace(father, place=place, family=family)
    mother = make_person(random, culture, age=eldest + random.randint(18, 22), sex=Sex.FEMALE)
    names = {sex: random.sample(table.given(sex), 6) for sex in _SEXES}
    children = []
    for number in range(random.randint(4, 6)):
        sex = random.choice(_SEXES)
        child = Invented(
            culture=culture,
            sex=sex,
            given=names[sex][number],
            father=father.given,
            grandfather=father.father,
            family=family,
            mother=mother.given,
            born=_birthday(random, eldest - number * random.randint(2, 5)),
            place=place,
        )
        children.append(child)
    return Household(father, replace(mother, place=place), tuple(sorted(children, key=lambda child: child.born)))


def make_person(random: Random, culture: Culture, *, age: int, sex: Sex | None = None) -> Invented:
    """A person of about that age, with a chain of their own."""
    table = name_tables()[culture]
    sex = sex or random.choice(_SEXES)
    given, father, grandfather = random.choice(table.given(sex)), *random.sample(table.male, 2)
    return Invented(
        culture=culture,
        sex=sex,
        given=given,
        father=father,
        grandfather=grandfather,
        family=random.choice(table.family) if table.family else None,
        mother=random.choice(table.female),
        born=_birthday(random, age),
        place=random.choice(table.places),
    )


def namesake(random: Random, person: Invented) -> Invented:
    """Another person of the same own name and father's name: other age, other place, other mother."""
    table = name_tables()[person.culture]
    years = random.choice((-11, -8, 9, 13) if person.age > 20 else (-15, -9))
    return replace(
        person,
        grandfather=random.choice(table.male),
        mother=random.choice(table.female),
        born=person.born + timedelta(days=365 * years + random.randint(0, 300)),
        place=random.choice([place for place in table.places if place is not person.place]),
    )


def relationship_of(household: Household, relative: Invented, to: Invented) -> Relationship:
    """What `relative` is to another of the same household."""
    parents = (household.father, household.mother)
    female = relative.sex is Sex.FEMALE
    if relative in parents:
        if to in parents:
            return Relationship.WIFE if female else Relationship.HUSBAND
        return Relationship.MOTHER if female else Relationship.FATHER
    if to in parents:
        return Relationship.DAUGHTER if female else Relationship.SON
    return Relationship.SISTER if female else Relationship.BROTHER


def _birthday(random: Random, age: int) -> date:
    return TODAY - timedelta(days=int(max(age, 2) * 365.25) + random.randint(1, 360))
