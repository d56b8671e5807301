"""The engine: values in, values out. It knows no database, no web and no clock."""

from __future__ import annotations

from matching import model
from matching.compare.population import Population, population_of
from matching.engine_version import engine_version
from matching.errors import DateError, LinkFileError, MatchingError
from matching.evidence import Evidence, Match, evidence_to_json
from matching.habits import NO_HABITS, HabitCounts, Habits, habits_from
from matching.keys import is_weak, keys, name_keys, neighbour_keys, weak_key
from matching.keys_version import keys_version
from matching.names_alone import compare_names
from matching.prepare import PreparedPerson, prepare
from matching.score import compare, probability, with_reciprocal

__all__ = [
    "NO_HABITS",
    "DateError",
    "Evidence",
    "HabitCounts",
    "Habits",
    "LinkFileError",
    "Match",
    "MatchingError",
    "Population",
    "PreparedPerson",
    "compare",
    "compare_names",
    "engine_version",
    "evidence_to_json",
    "habits_from",
    "is_weak",
    "keys",
    "keys_version",
    "model",
    "name_keys",
    "neighbour_keys",
    "population_of",
    "prepare",
    "probability",
    "weak_key",
    "with_reciprocal",
]
