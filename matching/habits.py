"""Habits of a list, learned from itself: whether it puts family names first, and which days stand for no day."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from matching import model
from matching.dates import DateInterval, MonthAndDay, Precision
from matching.names.rarity import is_family_name, kind_of
from matching.names.tokens import Token, Tokens, tokens
from matching.person import NameKind, Person

_LEAST_TOLD = 5
_MOST_DAYS = 12  # of a list's commonest days of birth are kept; no more can be commoner than they should


@dataclass(frozen=True, slots=True)
class Habits:
    """How one list writes. Day and month that it writes for a day nobody knew are read as no day.

    `turn_bits` is what it costs to read one of its names as family name first where the name itself does not tell.
    """

    turn_bits: float = model.TURN_UNKNOWN_BITS
    no_days: frozenset[MonthAndDay] = frozenset()

    def read_birth(self, birth: DateInterval | None) -> DateInterval | None:
        """A date of birth as the list means it: the year alone where the day is one that stands for none."""
        return birth.year_only() if birth is not None and birth.is_doubtful(self.no_days) else birth


NO_HABITS = Habits()


@dataclass(slots=True)
class HabitCounts:
    """What was seen of a list: names that tell their order, and days of birth. It tells nobody's name or date."""

    family_first: int = 0
    given_first: int = 0
    days: Counter[MonthAndDay] = field(default_factory=Counter)
    dated: int = 0

    def add(self, persons: Iterable[Person]) -> None:
        """Count what some persons of the list show."""
        for person in persons:
            for name in person.names:
                if name.kind is NameKind.FULL:
                    self._add_line(tokens(name.text))
            birth = person.birth
            if birth is not None and birth.precision is Precision.DAY and not birth.documented:
                self.days[birth.earliest.month, birth.earliest.day] += 1
                self.dated += 1

    def _add_line(self, line: Tokens) -> None:
        if len(line) > 1:
            first, last = line[0], line[-1]
            self.family_first += is_family_name(first) and _is_given_name(last)
            self.given_first += _is_given_name(first) and is_family_name(last)

    def merge(self, other: HabitCounts) -> None:
        """Add what was counted elsewhere."""
        self.family_first += other.family_first
        self.given_first += other.given_first
        self.days.update(other.days)
        self.dated += other.dated

    def to_text(self) -> str:
        """A short text to store; of days only the commonest are in it, and none that a few people may be known by."""
        common = self.days.most_common(_MOST_DAYS)
        days = [[month, day, count] for (month, day), count in common if count >= _LEAST_TOLD]
        return json.dumps([self.family_first, self.given_first, self.dated, days], separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> HabitCounts:
        """Counts from what `to_text` gave."""
        family_first, given_first, dated, days = json.loads(text)
        return cls(family_first, given_first, Counter({(month, day): count for month, day, count in days}), dated)

    def habits(self) -> Habits:
        """What the counts say, with a list that shows little taken for one like most."""
        shown = self.family_first + self.given_first + model.HABIT_LINES
        share = (self.family_first + model.HABIT_LINES * model.HABIT_FAMILY_FIRST) / shown
        bits = min(max(math.log2(share / (1.0 - share)), model.TURN_LEAST_BITS), model.TURN_FAMILY_FIRST_BITS)
        least = max(model.HABIT_DAYS_AT_LEAST, model.HABIT_DAY_SHARE * self.dated)
        return Habits(bits, frozenset(day for day, count in self.days.items() if count >= least))


def _is_given_name(token: Token) -> bool:
    return not token.family and kind_of(token) == "given"


@lru_cache(maxsize=4096)
def habits_from(text: str) -> Habits:
    """The habits that a stored text of counts tells."""
    return HabitCounts.from_text(text).habits()
