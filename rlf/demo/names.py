"""Names the invented people bear: each in its own script, with the ways registrars abroad spell it."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from matching.person import Sex

_TABLE = Path(__file__).parent / "names.csv"


class Culture(StrEnum):
    """A way of naming people, with its script."""

    ARABIC = "arabic"
    DARI = "dari"
    UKRAINIAN = "ukrainian"
    TIGRINYA = "tigrinya"
    AMHARIC = "amharic"
    WEST_AFRICAN = "westafrican"


SCRIPTS = {
    Culture.ARABIC: "Arab",
    Culture.DARI: "Arab",
    Culture.UKRAINIAN: "Cyrl",
    Culture.TIGRINYA: "Ethi",
    Culture.AMHARIC: "Ethi",
    Culture.WEST_AFRICAN: "Latn",
}
CHAIN_ONLY = frozenset({Culture.TIGRINYA, Culture.AMHARIC})  # own name, father's, grandfather's; no family name


@dataclass(frozen=True, slots=True)
class Form:
    """One name or place: in its own script, and its spellings in Latin letters by various registrars."""

    native: str
    spellings: tuple[str, ...]
    country: str = ""

    def latin(self, registrar: int) -> str:
        """The spelling a registrar uses; each keeps to one way."""
        return self.spellings[registrar % len(self.spellings)]


@dataclass(frozen=True, slots=True)
class NameTable:
    """All names of one culture."""

    male: tuple[Form, ...]
    female: tuple[Form, ...]
    family: tuple[Form, ...]
    places: tuple[Form, ...]

    def given(self, sex: Sex) -> tuple[Form, ...]:
        """Own names of women or of men."""
        return self.female if sex is Sex.FEMALE else self.male


@cache
def name_tables() -> dict[Culture, NameTable]:
    """The names of every culture, from names.csv."""
    forms: defaultdict[tuple[str, str], list[Form]] = defaultdict(list)
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            form = Form(row["native"], tuple(row["spellings"].split("|")), row["country"])
            forms[row["culture"], row["kind"]].append(form)
    kinds = ("male", "female", "family", "place")
    return {culture: NameTable(*(tuple(forms[culture, kind]) for kind in kinds)) for culture in Culture}


def patronymic(father: Form, sex: Sex) -> Form:
    """The Ukrainian name after the father, such as Ігорович and Ігорівна."""
    return Form(_after_father(father.native, sex), tuple(_after_father(name, sex) for name in father.spellings))


def _after_father(name: str, sex: Sex) -> str:
    cyrillic = name[0] > "\u0400"
    soft = name.endswith(("й", "ii", "ij", "iy"))
    stem = name.removesuffix("й") if cyrillic else name[:-1] if soft else name
    stem = stem.removesuffix("о").removesuffix("а") if cyrillic else stem.removesuffix("o").removesuffix("a")
    if cyrillic:
        ending = ("йович", "ївна") if soft else ("ович", "івна")
    else:
        ending = ("yovych", "yivna") if soft else ("ovych", "ivna")
    return stem + ending[sex is Sex.FEMALE]
