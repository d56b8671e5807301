"""A crowd for measurements: any number of invented people, quickly, with names as unevenly common as real ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from matching.dates import Calendar
from matching.person import NameKind, Sex
from rlf.demo.names import CHAIN_ONLY, Culture, Form, NameTable, name_tables
from rlf.description import Description, StatedDate, StatedName

_GIVEN_TAIL = 600
_FAMILY_TAIL = 8000
_SYLLABLES = {
    Culture.ARABIC: ("ha sa ma ra ja ka ba na wa fa", "lim rid san mir dil nan bah zir had quf tam rash"),
    Culture.DARI: ("gol shah nur far ba mir pa zar dad", "wali yar khil dad gar mand shir baz far zai"),
    Culture.UKRAINIAN: ("ko ha pe le bo ro my za hor stel", "val ryk tren mar byl dun sach lub nyt"),
    Culture.TIGRINYA: ("te ge ha be me wo ki se fe", "kle bre gos rhan brat dane lam sfay mret"),
    Culture.AMHARIC: ("a be de ge ta me ze ye wor", "base rhanu reje tache desse konn nash lem"),
    Culture.WEST_AFRICAN: ("ma di ka sa ba fo ko ndi tu", "lan bou mara kho gna ssou dia nko bay"),
}
_ENDINGS = {Culture.UKRAINIAN: ["enko", "uk", "yk", "skyi", "ych"], Culture.DARI: ["i", "zai", "yar"]}
_Weighted = tuple[list[Form], list[float]]


@dataclass(frozen=True, slots=True)
class CrowdMember:
    """One person of a crowd. `spelling` is how this record's registrar writes."""

    culture: Culture
    sex: Sex
    names: tuple[Form, ...]
    father: Form
    year: int
    month: int
    day: int
    place: Form
    spelling: int

    @property
    def line(self) -> str:
        """The full name in Latin letters."""
        return " ".join(form.latin(self.spelling) for form in self.names)

    @property
    def birth(self) -> str:
        """Date of birth as a list has it; a third of them 1 January."""
        return f"{self.year}-01-01" if self.day % 3 == 0 else f"{self.year}-{self.month:02d}-{self.day:02d}"

    def description(self, *, by: int = 0) -> Description:
        """The person as `by` registrars further on would write them down."""
        spelling = self.spelling + by
        names = [StatedName(" ".join(form.latin(spelling) for form in self.names))]
        if self.day % 2:
            names.append(StatedName(self.father.latin(spelling), NameKind.FATHER))
        whole = self.day % 3 != 0
        return Description(
            names=tuple(names),
            sex=self.sex,
            birth=StatedDate(Calendar.GREGORIAN, self.year, self.month if whole else None, self.day if whole else None),
            origin_place=self.place.latin(spelling),
            nationalities=(self.place.country,),
        )


def crowd(seed: int, count: int) -> Iterator[CrowdMember]:
    """`count` people; the same seed gives the same ones."""
    random = Random(seed)
    cultures = list(Culture)
    pools = _pools()
    for _ in range(count):
        culture = random.choice(cultures)
        yield pools[culture].draw(random, culture)


@cache
def _pools() -> dict[Culture, _Pool]:
    random = Random(0)
    return {culture: _Pool.of(random, culture) for culture in Culture}


@dataclass(frozen=True, slots=True)
class _Pool:
    """The names of one culture with how common they are."""

    male: _Weighted
    female: _Weighted
    family: _Weighted
    places: tuple[Form, ...]

    @classmethod
    def of(cls, random: Random, culture: Culture) -> _Pool:
        table: NameTable = name_tables()[culture]
        families = [*table.family, *_made_up(random, culture, _FAMILY_TAIL)] if table.family else [*table.male]
        return cls(
            _by_rank([*table.male, *_made_up(random, culture, _GIVEN_TAIL)]),
            _by_rank([*table.female, *_made_up(random, culture, _GIVEN_TAIL)]),
            _by_rank(families),
            table.places,
        )

    def draw(self, random: Random, culture: Culture) -> CrowdMember:
        sex = Sex.MALE if random.random() < 0.6 else Sex.FEMALE
        given = _one(random, self.male if sex is Sex.MALE else self.female)
        father = _one(random, self.male)
        last = _one(random, self.male if culture in CHAIN_ONLY else self.family)
        chain = culture in CHAIN_ONLY or (culture is not Culture.WEST_AFRICAN and random.random() < 0.5)
        return CrowdMember(
            culture,
            sex,
            (given, father, last) if chain else (given, last),
            father,
            random.randrange(1945, 2025),
            random.randrange(1, 13),
            random.randrange(1, 29),
            random.choice(self.places),
            random.randrange(4),
        )


def _by_rank(forms: list[Form]) -> _Weighted:
    """Zipf's law: the nth name is borne by one nth as many, the first few a little less."""
    return forms, list(accumulate(1 / (rank + 2) for rank in range(len(forms))))


def _one(random: Random, weighted: _Weighted) -> Form:
    forms, weights = weighted
    return random.choices(forms, cum_weights=weights)[0]


def _made_up(random: Random, culture: Culture, count: int) -> list[Form]:
    first, second = (part.split() for part in _SYLLABLES[culture])
    endings = _ENDINGS.get(culture, ["", "a", "e", "in", "ou"])
    made = {
        random.choice(first)
        + random.choice(first) * (random.random() < 0.6)
        + random.choice(second)
        + random.choice(endings)
        for _ in range(count * 2)
    }
    names = random.sample(sorted(made), min(count, len(made)))
    return [Form(name.title(), _spellings(name.title())) for name in names]


def _spellings(name: str) -> tuple[str, ...]:
    german = name.replace("sh", "sch").replace("kh", "ch").replace("y", "j").replace("v", "w")
    return name, german, name.replace("u", "ou").replace("ooou", "oou"), name.replace("ss", "s").replace("ou", "u")
