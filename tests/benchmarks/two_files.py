"""Files for `rlf link` of any length: requests, a list in which most of the sought stand, and who is who.

python -m tests.benchmarks.two_files FOLDER [--requests 5000] [--entries 1000000]

Families tell in their own script or in Latin letters, registrars of four languages write what they hear, at times with
a typing error. Beside each of the sought stand a brother or sister and a namesake, and the strangers share names as
unevenly as life has it. The same sizes give the same files.
"""

from __future__ import annotations

import csv
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import click

from matching.person import Sex
from rlf.demo.crowd import CrowdMember, crowd
from rlf.demo.names import CHAIN_ONLY, Culture, Form, name_tables
from rlf.demo.registrar import mistype
from tests.benchmarks.own_script import own_script

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("record_id", "full_name", "father_name", "mother_name", "sex", "birth_date", "birth_place", "nationality")
REQUESTS, LIST, TRUTH = "requests.csv", "list.csv", "truth.csv"
_LIST_SEED, _UNLISTED_SEED, _CARE_SEED = 20_101, 20_102, 20_103
_LISTED_OF_TEN = 8  # sought persons who stand in the list
_GROUP = 3  # a sought person, a sibling, a namesake

_Row = tuple[str, ...]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--requests", default=5_000, show_default=True, type=click.IntRange(10))
@click.option("--entries", default=1_000_000, show_default=True, type=click.IntRange(100))
def main(folder: Path, requests: int, entries: int) -> None:
    """Write the three files into FOLDER."""
    started = time.perf_counter()
    write_files(folder, requests, entries)
    print(f"{requests:,} requests, {entries:,} entries written in {time.perf_counter() - started:.0f} s")


def write_files(folder: Path, requests: int, entries: int) -> None:
    """Write requests.csv, list.csv and truth.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        asked = _writer(files, folder / REQUESTS, COLUMNS)
        listed = _writer(files, folder / LIST, COLUMNS)
        truth = _writer(files, folder / TRUTH, ("request_id", "record_id"))
        random, family = Random(_CARE_SEED), _Mothers()
        for number, member in enumerate(_unlisted(requests)):
            asked.writerow((f"R{number}-0", *_told(random, member, family.mother_of(member))))
        for place, (member, request) in enumerate(_list_members(requests, entries, random)):
            mother = family.mother_of(member)
            listed.writerow((f"L{place}", *_registered(random, member, mother)))
            if request >= 0:
                asked.writerow((f"R{request}-1", *_told(random, member, mother)))
                truth.writerow((f"R{request}-1", f"L{place}"))


def _writer(files: ExitStack, path: Path, header: _Row) -> Any:
    stream = files.enter_context(path.open("w", encoding="utf-8", newline=""))
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    return writer


def _listed_count(requests: int) -> int:
    return requests * _LISTED_OF_TEN // 10


def _unlisted(requests: int) -> Iterator[CrowdMember]:
    return crowd(_UNLISTED_SEED, requests - _listed_count(requests))


def _list_members(requests: int, entries: int, random: Random) -> Iterator[tuple[CrowdMember, int]]:
    """The persons of the list, each with the number of the request that seeks them, or -1."""
    every = max(entries // _listed_count(requests), _GROUP)
    sought: CrowdMember | None = None
    for place, member in enumerate(crowd(_LIST_SEED, entries)):
        request, position = divmod(place, every)
        if request >= _listed_count(requests) or position >= _GROUP:
            yield member, -1
        elif position == 0:
            sought = member
            yield member, request
        elif sought is not None:
            yield (_sibling if position == 1 else _namesake)(random, sought), -1


def _sibling(random: Random, of: CrowdMember) -> CrowdMember:
    table = name_tables()[of.culture]
    sex = random.choice((Sex.FEMALE, Sex.MALE))
    given = random.choice([form for form in table.given(sex) if form is not of.names[0]])
    year = of.year + random.choice((-6, -4, -3, -2, 2, 3, 5))
    return replace(of, sex=sex, names=(given, *of.names[1:]), year=min(year, 2024), month=random.randint(1, 12))


def _namesake(random: Random, of: CrowdMember) -> CrowdMember:
    place = random.choice(name_tables()[of.culture].places)
    return replace(of, year=min(of.year + random.choice((-14, -9, 8, 12)), 2024), place=place, spelling=of.spelling + 1)


class _Mothers:
    """Who a person's mother is: the last woman of the same culture who came by."""

    def __init__(self) -> None:
        self._last: dict[Culture, Form] = {}

    def mother_of(self, member: CrowdMember) -> Form:
        mother = self._last.get(member.culture) or name_tables()[member.culture].female[0]
        if member.sex is Sex.FEMALE:
            self._last[member.culture] = member.names[0]
        return mother


def _told(random: Random, member: CrowdMember, mother: Form) -> _Row:
    """What a family says at a centre."""
    culture, spelling = member.culture, random.randrange(4)
    is_native = random.random() < 0.6

    def write(form: Form) -> str:
        return own_script(form, culture) if is_native else form.latin(spelling)

    name = " ".join(map(write, member.names))
    draw = random.random()
    birth = _date(member, 3 if draw < 0.4 else 2 if draw < 0.5 else 1 if draw < 0.9 else 0)
    return (
        name if is_native else mistype(random, name),
        write(member.father) if random.random() < 0.6 else "",
        write(mother) if random.random() < 0.5 else "",
        member.sex.value,
        birth,
        write(member.place),
        member.place.country,
    )


def _registered(random: Random, member: CrowdMember, mother: Form) -> _Row:
    """How a registrar abroad writes a person down."""
    forms = member.names
    if member.culture not in CHAIN_ONLY and random.random() < 0.25:
        forms = (forms[-1], *forms[:-1])
    if random.random() < 0.15:
        name = " ".join(own_script(form, member.culture) for form in forms)
    else:
        name = mistype(random, " ".join(form.latin(member.spelling) for form in forms))
        name = name.upper() if random.random() < 0.3 else name
    return (
        name,
        member.father.latin(member.spelling) if random.random() < 0.35 else "",
        mother.latin(member.spelling) if random.random() < 0.15 else "",
        member.sex.value if random.random() < 0.95 else "",
        _registered_birth(random, member),
        member.place.latin(member.spelling) if random.random() < 0.7 else "",
        member.place.country if random.random() < 0.9 else "",
    )


def _registered_birth(random: Random, member: CrowdMember) -> str:
    draw = random.random()
    if draw < 0.45:
        return _date(member, 3)
    year = member.year + random.choice((0, 0, 0, 0, -1, 1))
    if draw < 0.7:
        return f"{year}-01-01"
    return str(year) if draw < 0.87 else ""


def _date(member: CrowdMember, parts: int) -> str:
    return f"{member.year}-{member.month:02d}-{member.day:02d}"[: (0, 4, 7, 10)[parts]]


if __name__ == "__main__":
    main()
