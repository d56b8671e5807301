"""Builds `equivalents.tsv` from the reviewed tables in `equivalents/`: `python -m matching.tables.build_equivalents`.

People write rows of spellings; the engine wants each as the plain letters it compares by, and quickly. Rows of two
tables that are plainly about one name become one group, since each table was written for the names of its own region.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from matching.names.tokens import tokens

FOLDER = Path(__file__).parent
TABLE = FOLDER / "equivalents.tsv"
_SHARED_BY_ONE_NAME = 3  # spellings that two rows have in common when they are about one name
_EITHER = {"", "both"}


@dataclass(slots=True)
class Group:
    """Spellings of one name in plain letters, what kind of name it is, its sex, and the tables it comes from."""

    spellings: dict[str, None]
    kind: str
    sex: str
    tables: set[str]


def build() -> str:
    """The table as text: a group a line, its kind, sex and spellings between tabs, spellings between semicolons."""
    groups = _joined([group for path in sorted((FOLDER / "equivalents").glob("*.csv")) for group in _read(path)])
    lines = [f"{group.kind}\t{group.sex}\t{';'.join(group.spellings)}\n" for group in groups]
    return "".join(lines)


def _read(path: Path) -> list[Group]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Group(_spellings(row["names"]), row["kind"], row["sex"], {path.name}) for row in rows]


def _spellings(names: str) -> dict[str, None]:
    return dict.fromkeys(filter(None, map(_plain, names.split(";"))))


def _plain(spelling: str) -> str:
    """A spelling of several words counts by its joined form, as tokens() makes it."""
    return "".join(token.plain for token in tokens(spelling))


def _joined(groups: list[Group]) -> list[Group]:
    """Groups of different tables that share several spellings made one, the earlier table's spellings first."""
    bearers: defaultdict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for spelling in group.spellings:
            bearers[spelling].append(number)
    shared = Counter(pair for numbers in bearers.values() for pair in combinations(numbers, 2))
    into = list(range(len(groups)))
    for (one, other), count in sorted(shared.items()):
        first, second = _root(into, one), _root(into, other)
        if first != second and count >= _SHARED_BY_ONE_NAME and _may_be_one(groups[first], groups[second]):
            first, second = min(first, second), max(first, second)
            into[second] = first
            _take_in(groups[first], groups[second])
    return [group for number, group in enumerate(groups) if into[number] == number and len(group.spellings) > 1]


def _root(into: list[int], number: int) -> int:
    while into[number] != number:
        number = into[number]
    return number


def _may_be_one(one: Group, other: Group) -> bool:
    """Whoever wrote a table kept its rows apart on purpose; and a man's name is no woman's."""
    is_one_sex = not (one.sex and other.sex) or one.sex == other.sex
    return is_one_sex and one.tables.isdisjoint(other.tables)


def _take_in(group: Group, other: Group) -> None:
    group.spellings |= other.spellings
    group.tables |= other.tables
    group.sex = group.sex or other.sex
    group.kind = other.kind if group.kind in _EITHER else group.kind
    if other.kind not in {*_EITHER, group.kind}:
        group.kind = "both"


if __name__ == "__main__":
    TABLE.write_text(build(), encoding="utf-8")
