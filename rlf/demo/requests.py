"""The demonstration's tracing requests: families who seek each other, as told at the centres."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from matching.dates import Calendar
from rlf.demo.families import Household, Invented, make_household, relationship_of
from rlf.demo.names import Culture
from rlf.demo.registrar import REGISTRARS, family_names, stated_birth
from rlf.description import Description, KnownFrom, StatedDate

SEED = 20260115
ADULT = 18
_ORDINARY = 14
_LANGUAGES = {
    Culture.ARABIC: "ar",
    Culture.DARI: "fa",
    Culture.UKRAINIAN: "en",
    Culture.TIGRINYA: "en",
    Culture.AMHARIC: "de",
    Culture.WEST_AFRICAN: "fr",
}
_PARTINGS = (
    ("sea_crossing", "Crotone", "Two boats left the same night; only ours is known to have arrived."),
    ("border_crossing", "Edirne", "At the border the group was divided and driven off in different vehicles."),
    ("conflict", "", "Shelling began while part of the family was away from home."),
    ("evacuation", "", "Evacuated in separate buses; the second one did not come to the meeting point."),
    ("population_movement", "Agadez", "Lost sight of each other among many people on the road."),
    ("arrest_or_detention", "Tripoli", "Taken away at a checkpoint, since then no word."),
)


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """What one enquirer told, and who was meant (which only a demonstration can know)."""

    language: str
    enquirer: Description
    sought: tuple[Description, ...]
    relatives: tuple[Description, ...]
    accompanying: tuple[Description, ...]
    meant: tuple[Invented, ...]
    household: Household


def demo_requests() -> tuple[DemoRequest, ...]:
    """Twenty requests: fourteen ordinary ones, two pairs who seek each other, two who seek the same person."""
    random = Random(SEED)
    cultures = list(Culture)
    households = [make_household(random, cultures[n % 6], eldest=24 + n % 9) for n in range(_ORDINARY + 3)]
    requests = [_ordinary(random, household) for household in households[:_ORDINARY]]
    for household in households[_ORDINARY : _ORDINARY + 2]:
        eldest, parent = household.children[0], household.mother
        requests.append(_request(random, household, eldest, (parent,)))
        requests.append(_request(random, household, parent, (eldest,)))
    shared = households[-1]
    requests.append(_request(random, shared, shared.father, shared.children[1:2]))
    requests.append(_request(random, shared, shared.children[0], shared.children[1:2]))
    return tuple(requests)


def _ordinary(random: Random, household: Household) -> DemoRequest:
    adults = [member for member in household.everyone if member.age >= ADULT]
    enquirer = random.choice(adults)
    others = [member for member in household.everyone if member is not enquirer]
    sought = random.sample(others, random.choice((1, 1, 2, 3)))
    return _request(random, household, enquirer, tuple(sought))


def _request(random: Random, household: Household, enquirer: Invented, sought: tuple[Invented, ...]) -> DemoRequest:
    parting, parted_at, note = random.choice(_PARTINGS)
    last_seen = StatedDate(Calendar.GREGORIAN, random.choice((2024, 2025)), random.randint(1, 12))
    rest = [member for member in household.everyone if member is not enquirer and member not in sought]
    with_them = rest[-1:] if random.random() < 0.4 else []

    def related(member: Invented, to: Invented) -> Description:
        return replace(_told(random, member), relationship=relationship_of(household, member, to))

    def sought_one(member: Invented) -> Description:
        return replace(
            related(member, enquirer),
            last_seen_place=parted_at or member.place.native,
            last_seen=last_seen,
            circumstances=parting,
            circumstances_note=note,
        )

    return DemoRequest(
        language=_LANGUAGES[enquirer.culture],
        enquirer=_enquirer(random, enquirer),
        sought=tuple(sought_one(member) for member in sought),
        relatives=tuple(related(member, sought[0]) for member in rest if member not in with_them),
        accompanying=tuple(related(member, sought[0]) for member in with_them),
        meant=sought,
        household=household,
    )


def _told(random: Random, person: Invented) -> Description:
    return Description(
        names=family_names(random, person, random.choice(REGISTRARS)),
        sex=person.sex,
        birth=stated_birth(random, person),
        birth_place=person.place.native if random.random() < 0.7 else "",
        origin_place=person.place.native,
        origin_country=person.place.country,
        nationalities=(person.place.country,),
    )


def _enquirer(random: Random, person: Invented) -> Description:
    born: date = person.born
    return replace(
        _told(random, person),
        birth=StatedDate(Calendar.GREGORIAN, born.year, born.month, born.day, known_from=KnownFrom.DOCUMENT),
        safe_contact="In person at the centre, in the afternoon. Never by telephone.",
        languages=_LANGUAGES[person.culture],
    )
