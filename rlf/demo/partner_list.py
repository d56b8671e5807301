"""The demonstration's partner list: some of the sought among siblings, namesakes and strangers, carelessly written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from random import Random

from rlf.demo.families import Invented, make_person, namesake
from rlf.demo.names import SCRIPTS, Culture
from rlf.demo.registrar import REGISTRARS, native_line, registered_birth
from rlf.demo.requests import SEED, DemoRequest

ROWS = 3000
PARTNER = "Harbour registration (invented)"
FILE_NAME = "harbour-registration.csv"
COLUMNS = (
    "No",
    "Full name",
    "Father's name",
    "Sex",
    "Date of birth",
    "Age",
    "Nationality",
    "Place of origin",
    "Place seen",
    "Registered on",
    "Condition",
    "Family group",
)
_FOUND = 14
_NATIVE_SHARE = 0.15
_HARBOURS = ("Lampedusa", "Pozzallo", "Augusta", "Crotone", "Lesbos", "Samos", "Agadez", "Medyka")
_UNREADABLE = (
    {"Date of birth": "31.02.1999"},
    {"Date of birth": "about the harvest"},
    {"Full name": ""},
    {"Age": "two hundred"},
    {"Age": "412"},
    {"Full name": "???"},
    {"Date of birth": "2031-05-09"},
    {"Sex": "7"},
)


def demo_list(requests: tuple[DemoRequest, ...]) -> bytes:
    """The list as the partner sends it: UTF-8 CSV with semicolons, 3,000 rows, eight of them unreadable."""
    random = Random(SEED + 1)
    rows = [_row(random, person, native=native) for person, native in _people(random, requests)]
    random.shuffle(rows)
    for place, unreadable in enumerate(_UNREADABLE):
        rows.insert(200 + place * 331, _row(random, _stranger(random), native=False) | unreadable)
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for number, row in enumerate(rows, start=1):
        writer.writerow({"No": f"H{number:05d}"} | row)
    return written.getvalue().encode()


def _people(random: Random, requests: tuple[DemoRequest, ...]) -> Iterator[tuple[Invented, bool]]:
    """Everybody in the list, and whether they are written in their own script."""
    left = ROWS - len(_UNREADABLE)
    for person in _related_to_requests(random, requests):
        yield person, random.random() < _NATIVE_SHARE
        left -= 1
    for _ in range(left):
        yield _stranger(random), random.random() < _NATIVE_SHARE


def _related_to_requests(random: Random, requests: tuple[DemoRequest, ...]) -> Iterator[Invented]:
    found = [(request, person) for request in requests[:_FOUND] for person in request.meant][:_FOUND]
    for request, person in found:
        yield person
        siblings = [child for child in request.household.children if child not in request.meant]
        yield from siblings[:1]
    for request in requests:
        for person in request.meant:
            yield namesake(random, person)
            yield namesake(random, person)


def _stranger(random: Random) -> Invented:
    return make_person(random, random.choice(list(Culture)), age=int(random.triangular(1, 70, 22)))


def _row(random: Random, person: Invented, *, native: bool) -> dict[str, str]:
    registrar = random.choice(REGISTRARS)
    has_father = random.random() < 0.35
    birth = registered_birth(random, person)
    return {
        "Full name": native_line(random, person) if native else registrar.write(random, person),
        "Father's name": _one(person, native=native, spelling=registrar.spelling) if has_father else "",
        "Sex": person.sex.value if random.random() < 0.95 else "",
        "Date of birth": birth,
        "Age": "" if birth or random.random() < 0.3 else str(person.age + random.choice((-1, 0, 0, 1))),
        "Nationality": person.place.country if random.random() < 0.9 else "",
        "Place of origin": person.place.latin(registrar.spelling) if random.random() < 0.7 else "",
        "Place seen": random.choice(_HARBOURS),
        "Registered on": f"2025-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
        "Condition": random.choices(("alive", "injured", "transferred"), (90, 4, 6))[0],
        "Family group": f"F{random.randint(1, 900):04d}" if random.random() < 0.4 else "",
    }


def _one(person: Invented, *, native: bool, spelling: int) -> str:
    if native and SCRIPTS[person.culture] != "Latn":
        return person.father.native
    return person.father.latin(spelling)
