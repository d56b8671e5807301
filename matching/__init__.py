"""The engine: values in, values out. It knows no database, no web and no clock."""

from __future__ import annotations

from matching.compare.population import Population, population_of
from matching.errors import DateError, LinkFileError, MatchingError
from matching.evidence import Evidence, Match, evidence_from_json, evidence_to_json
from matching.habits import NO_HABITS, HabitCounts, Habits, habits_from
from matching.keys import is_weak, keys, name_keys
from matching.keys_version import keys_version
from matching.model import MODEL_VERSION
from matching.names_alone import compare_names
from matching.prepare import PreparedPerson, prepare
from matching.score import compare, with_reciprocal

__all__ = [
    "MODEL_VERSION",
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
    "evidence_from_json",
    "evidence_to_json",
    "habits_from",
    "is_weak",
    "keys",
    "keys_version",
    "name_keys",
    "population_of",
    "prepare",
    "with_reciprocal",
]
