"""Invented persons as CSV files for `rlf link`: sought, listed, and who is whom.

Names are as unevenly common as real ones (rlf.demo.crowd). Four of five of those sought stand in the list, and each of
them, found or not, has two siblings there and one namesake; all are written down by registrars of their own.
"""

from __future__ import annotations

import csv
import shutil
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import islice, repeat
from pathlib import Path
from random import Random

from matching.person import Sex
from rlf.demo.crowd import CrowdMember, crowd
from rlf.demo.families import Invented, namesake
from rlf.demo.names import CHAIN_ONLY, Culture, Form
from rlf.demo.registrar import REGISTRARS, native_line, registered_birth

COLUMNS = (
    "record_id",
    "full_name",
    "father_name",
    "mother_name",
    "sex",
    "birth_date",
    "birth_place",
    "nationality",
)
TRUTH_COLUMNS = ("request_id", "record_id")
LISTED_FOR_ONE = 4  # two siblings, a namesake, and the person sought
_CHUNK = 10_000
_PROCESSES = 2
_RELATIVES = 12_000
_Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What one process makes at a time."""

    requests: list[_Row] = field(default_factory=list)
    entries: list[_Row] = field(default_factory=list)
    truth: list[_Row] = field(default_factory=list)


def write_files(folder: Path, requests: int, entries: int) -> None:
    """Write requests.csv, list.csv and truth.csv; the same numbers give the same files."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    starts = range(0, entries, _CHUNK)
    ends = [min(start + _CHUNK, entries) for start in starts]
    shares = [
        range(requests * start // entries, requests * end // entries) for start, end in zip(starts, ends, strict=True)
    ]
    with ExitStack() as opened, ProcessPoolExecutor(_PROCESSES) as pool:
        names = {"requests.csv": COLUMNS, "list.csv": COLUMNS, "truth.csv": TRUTH_COLUMNS}
        files = [opened.enter_context((folder / name).open("w", encoding="utf-8", newline="")) for name in names]
        writers = [csv.writer(file, lineterminator="\n") for file in files]
        for writer, columns in zip(writers, names.values(), strict=True):
            writer.writerow(columns)
        for part in pool.map(_part, starts, ends, shares):
            for writer, rows in zip(writers, (part.requests, part.entries, part.truth), strict=True):
                writer.writerows(rows)


def _part(start: int, end: int, sought: range) -> _Part:
    """The entries of those numbers, and the requests that have to do with them."""
    random = Random(start + 1)
    people = crowd(start + 1, end - start + len(sought))
    part = _Part()
    listed: list[tuple[Invented, str]] = []
    for number in sought:
        person = _whole(random, next(people))
        part.requests.append((f"R{number}", *_told(random, person)))
        others = [_sibling(random, person), _sibling(random, person), namesake(random, person)]
        listed += zip(others, repeat(""), strict=False)
        if number % 5:
            listed.append((person, f"R{number}"))
    listed += [(_whole(random, member), "") for member in islice(people, end - start - len(listed))]
    random.shuffle(listed)
    for number, (person, request_id) in enumerate(listed, start):
        part.entries.append((f"L{number}", *_registered(random, person)))
        if request_id:
            part.truth.append((request_id, f"L{number}"))
    return part


def _whole(random: Random, member: CrowdMember) -> Invented:
    """A member of the crowd with a mother, and with a grandfather where names are chains."""
    is_chain = member.culture in CHAIN_ONLY
    return Invented(
        culture=member.culture,
        sex=member.sex,
        given=member.names[0],
        father=member.father,
        grandfather=member.names[-1] if is_chain else random.choice(_given(member.culture, Sex.MALE)),
        family=None if is_chain else member.names[-1],
        mother=random.choice(_given(member.culture, Sex.FEMALE)),
        born=date(member.year, member.month, member.day),
        place=member.place,
    )


@cache
def _given(culture: Culture, sex: Sex) -> list[Form]:
    """Own names, each as often as it is borne."""
    return [member.names[0] for member in crowd(0, _RELATIVES) if (member.culture, member.sex) == (culture, sex)]


def _sibling(random: Random, person: Invented) -> Invented:
    sex = random.choice((Sex.FEMALE, Sex.MALE))
    apart = timedelta(days=random.choice((-1, 1)) * random.randint(400, 2400))
    return replace(person, sex=sex, given=random.choice(_given(person.culture, sex)), born=person.born + apart)


def _told(random: Random, person: Invented) -> _Row:
    """As a relative tells it, without the number."""
    registrar = random.choice(REGISTRARS)
    in_own_script = random.random() < 0.3 and _has_own_script(person)
    return (
        native_line(random, person) if in_own_script else registrar.write(random, person),
        _written(person.father, registrar.spelling, in_own_script) if random.random() < 0.6 else "",
        _written(person.mother, registrar.spelling, in_own_script) if random.random() < 0.5 else "",
        person.sex.value,
        _remembered(random, person.born),
        _written(person.place, registrar.spelling, in_own_script),
        person.place.country,
    )


def _registered(random: Random, person: Invented) -> _Row:
    """As a list abroad has it, without the number."""
    registrar = random.choice(REGISTRARS)
    in_own_script = random.random() < 0.15 and _has_own_script(person)
    return (
        native_line(random, person) if in_own_script else registrar.write(random, person),
        person.father.latin(registrar.spelling) if random.random() < 0.35 else "",
        person.mother.latin(registrar.spelling) if random.random() < 0.15 else "",
        person.sex.value,
        registered_birth(random, person),
        person.place.latin(registrar.spelling) if random.random() < 0.7 else "",
        person.place.country if random.random() < 0.9 else "",
    )


def _has_own_script(person: Invented) -> bool:
    """Whether all of the name is known in it: the rarer names of a crowd are made up in Latin letters."""
    spoken = (person.given, person.father, person.grandfather if person.family is None else person.family)
    return not any(form.native.isascii() for form in spoken)


def _written(form: Form, spelling: int, in_own_script: bool) -> str:  # noqa: FBT001 - private, and read in one screen
    return form.native if in_own_script else form.latin(spelling)


def _remembered(random: Random, born: date) -> str:
    """In full, to the month, to the year, or the year by an age that may be one off."""
    draw = random.random()
    if draw < 0.25:
        return str(born.year - random.choice((0, 1)))
    if draw < 0.5:
        return str(born.year)
    return born.isoformat()[: 7 if draw < 0.65 else 10]
