"""How people get written down: by their family in their own script, or by a registrar abroad in a hurry."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from matching.dates import Calendar
from matching.person import NameKind
from rlf.demo.calendars import in_calendar
from rlf.demo.families import TODAY, Invented
from rlf.demo.names import CHAIN_ONLY, SCRIPTS, Culture, Form, patronymic
from rlf.description import StatedDate, StatedName

_TYPING_ERRORS = 0.04


@dataclass(frozen=True, slots=True)
class Registrar:
    """Somebody who writes names in Latin letters, in the way of one language (a number picks the spellings)."""

    spelling: int
    capitals: bool = False
    family_first: bool = False

    def write(self, random: Random, person: Invented) -> str:
        """The one name column of a list: own name, perhaps the father's, the family's."""
        parts = [form.latin(self.spelling) for form in _spoken(random, person)]
        if self.family_first and person.culture not in CHAIN_ONLY:
            parts = [parts[-1], *parts[:-1]]
        line = _mistype(random, " ".join(parts))
        return line.upper() if self.capitals else line


REGISTRARS = (
    Registrar(0),
    Registrar(0, capitals=True, family_first=True),
    Registrar(1),
    Registrar(2),
    Registrar(3, capitals=True),
    Registrar(2, family_first=True),
)


def native_line(random: Random, person: Invented) -> str:
    """The name as the family writes it."""
    return " ".join(form.native for form in _spoken(random, person))


def family_names(random: Random, person: Invented, registrar: Registrar) -> tuple[StatedName, ...]:
    """What a relative says at a centre: the name in its own script, often in Latin letters too, at times in parts."""
    script = SCRIPTS[person.culture]
    spoken = [StatedName(native_line(random, person), NameKind.FULL, script)]
    if script != "Latn" and random.random() < 0.6:
        spoken.append(StatedName(registrar.write(random, person), NameKind.FULL, "Latn"))
    if person.culture in CHAIN_ONLY or random.random() < 0.6:
        spoken.append(StatedName(person.father.native, NameKind.FATHER, script))
    if random.random() < 0.5:
        spoken.append(StatedName(person.mother.native, NameKind.MOTHER, script))
    return tuple(spoken)


def stated_birth(random: Random, person: Invented) -> StatedDate:
    """The date of birth as a relative states it: in the family's calendar, or to the year, or as an age."""
    draw = random.random()
    if draw < 0.25:
        return StatedDate(age=person.age, age_at=TODAY)
    calendar = _own_calendar(random, person)
    year, month, day = in_calendar(calendar, person.born)
    if draw < 0.5:
        return StatedDate(calendar, year)
    if draw < 0.65:
        return StatedDate(calendar, year, month)
    return StatedDate(calendar, year, month, day)


def registered_birth(random: Random, person: Invented) -> str:
    """The date of birth as a list has it: in full, 1 January for an unknown day, a year, or nothing."""
    draw = random.random()
    year = min(person.born.year + random.choice((0, 0, 0, 0, -1, 1)), TODAY.year - 1)
    if draw < 0.4:
        return person.born.isoformat()
    if draw < 0.65:
        return f"{year}-01-01"
    return str(year) if draw < 0.85 else ""


def _spoken(random: Random, person: Invented) -> list[Form]:
    if person.culture in CHAIN_ONLY:
        return [person.given, person.father] + ([person.grandfather] if random.random() < 0.5 else [])
    if person.family is None:
        return [person.given, person.father]
    if person.culture is Culture.UKRAINIAN:
        middle = [patronymic(person.father, person.sex)] if random.random() < 0.5 else []
        return [person.given, *middle, person.family]
    if person.culture is Culture.WEST_AFRICAN:
        return [person.given, person.family]
    middle = [person.father] if random.random() < 0.6 else []
    return [person.given, *middle, person.family]


def _own_calendar(random: Random, person: Invented) -> Calendar:
    if person.culture is Culture.DARI:
        return Calendar.SOLAR_HIJRI
    if person.culture is Culture.AMHARIC:
        return Calendar.ETHIOPIAN
    if person.culture is Culture.ARABIC and random.random() < 0.2:
        return Calendar.HIJRI
    return Calendar.GREGORIAN


def _mistype(random: Random, line: str) -> str:
    """At times two letters within a word change places, or one is left out."""
    at = random.randrange(1, len(line) - 1)
    if random.random() >= _TYPING_ERRORS * 2 or " " in line[at : at + 2]:
        return line
    if random.random() < 0.5:
        return line[:at] + line[at + 1] + line[at] + line[at + 2 :]
    return line[:at] + line[at + 1 :]
