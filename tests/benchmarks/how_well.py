"""How well the engine finds people of the project's own invented world, families with siblings and namesakes.

python -m tests.benchmarks.how_well [--families 400] [--strangers 6000]

The engine was tuned on other names; yet a made-up world is kinder than life, so take it as a bound from above.
"""

from __future__ import annotations

from random import Random

import click

from matching.evaluation import Report, ScoredPair, measure, report_text
from matching.link import link
from matching.person import Person
from rlf.demo.families import Invented, make_household, make_person, namesake
from rlf.demo.names import Culture
from rlf.demo.registrar import REGISTRARS, family_names, native_line, registered_birth, stated_birth
from rlf.description import Description, StatedDate, StatedName

_SEED = 31


@click.command()
@click.option("--families", default=400, show_default=True)
@click.option("--strangers", default=6000, show_default=True)
def main(families: int, strangers: int) -> None:
    """Measure and print a report."""
    random = Random(_SEED)
    cultures = list(Culture)
    requests, entries, truth = [], [], {}
    for number in range(families):
        household = make_household(random, cultures[number % len(cultures)], eldest=random.randint(8, 40))
        sought, *siblings = random.sample(household.children, 3)
        requests.append((f"R{number}", _told(random, sought)))
        listed = [*siblings, namesake(random, sought), *([sought] if number % 5 else [])]
        for member in listed:
            if member is sought:
                truth[f"R{number}"] = f"L{len(entries)}"
            entries.append((f"L{len(entries)}", _registered(random, member)))
    for _ in range(strangers):
        stranger = make_person(random, random.choice(cultures), age=random.randint(2, 60))
        entries.append((f"L{len(entries)}", _registered(random, stranger)))
    pairs = [
        ScoredPair(pair.match.probability, truth.get(pair.request_id) == pair.record_id, pair.rank)
        for pair in link(requests, entries)
    ]
    print(f"{len(requests)} sought, {len(truth)} of them among {len(entries):,} entries")
    print(report_text(Report(measure(pairs, len(truth)), {}, tuple(pairs))))


def _told(random: Random, person: Invented) -> Person:
    registrar = random.choice(REGISTRARS)
    return Description(
        names=family_names(random, person, registrar),
        sex=person.sex,
        birth=stated_birth(random, person),
        origin_place=person.place.native,
        nationalities=(person.place.country,),
    ).for_matching()


def _registered(random: Random, person: Invented) -> Person:
    registrar = random.choice(REGISTRARS)
    line = native_line(random, person) if random.random() < 0.15 else registrar.write(random, person)
    parts = [int(part) for part in registered_birth(random, person).split("-") if part]
    return Description(
        names=(StatedName(line),),
        sex=person.sex,
        birth=StatedDate(**dict(zip(("year", "month", "day"), parts, strict=False))) if parts else None,
        origin_place=person.place.latin(registrar.spelling) if random.random() < 0.7 else "",
        nationalities=(person.place.country,) if random.random() < 0.9 else (),
    ).for_matching()


if __name__ == "__main__":
    main()
