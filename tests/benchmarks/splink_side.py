"""Splink's side of side_by_side.py, run in an environment of its own: SETUP FOLDER OUTPUT.csv TOP MIN_PROBABILITY.

SETUP is first-and-last, which takes a name's words in the order they stand in and is quick, or any-words, which finds
people whose family name was written first as well, and pays for it.
Set up as its documentation advises: columns cleaned and coded by sound beforehand, comparisons by Jaro-Winkler, weights
estimated on the data at hand by expectation maximisation. Reading, cleaning and training belong to the time it takes.
"""

from __future__ import annotations

import csv
import sys
from functools import cache
from itertools import combinations
from pathlib import Path

import duckdb
import jellyfish
import pyarrow as pa
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from anyascii import anyascii
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

_THREADS = 2
_SEED = 1
_TEXTS = ("full_name", "father_name", "mother_name", "birth_place")
_AS_THEY_ARE = ("record_id", "sex", "birth_date", "nationality")
_BIRTH = comparisons.CustomComparison(
    output_column_name="birth_date",
    comparison_levels=[
        levels.NullLevel("birth_date"),
        levels.ExactMatchLevel("birth_date"),
        levels.LevenshteinLevel("birth_date", 1),
        levels.CustomLevel("birth_year_l = birth_year_r", "same year"),
        levels.CustomLevel("abs(birth_year_l - birth_year_r) = 1", "one year apart"),
        levels.ElseLevel(),
    ],
)
_OTHERS = [
    comparisons.JaroWinklerAtThresholds("full_name", [0.95, 0.9, 0.82]),
    comparisons.JaroWinklerAtThresholds("father_name", [0.9, 0.8]),
    comparisons.JaroWinklerAtThresholds("mother_name", [0.9, 0.8]),
    comparisons.JaroWinklerAtThresholds("birth_place", [0.9]),
    comparisons.ExactMatch("sex"),
    comparisons.ExactMatch("nationality"),
    _BIRTH,
]
_FIRST_AND_LAST = SettingsCreator(
    link_type="link_only",
    unique_id_column_name="record_id",
    comparisons=[comparisons.ExactMatch("first_sound"), *_OTHERS],
    blocking_rules_to_generate_predictions=[
        block_on("first_sound", "last_sound"),
        block_on("first_sound", "birth_year"),
        block_on("last_sound", "birth_year"),
        block_on("first_sound", "birth_place", "nationality"),
        block_on("last_sound", "birth_place", "nationality"),
    ],
)
_ANY_WORDS = SettingsCreator(
    link_type="link_only",
    unique_id_column_name="record_id",
    comparisons=[comparisons.ArrayIntersectAtSizes("sounds", [3, 2, 1]), *_OTHERS],
    blocking_rules_to_generate_predictions=[
        block_on("first_sound", "last_sound"),
        block_on("sound_pairs", arrays_to_explode=["sound_pairs"]),
        block_on("sounds", "birth_year", arrays_to_explode=["sounds"]),
        block_on("sounds", "birth_place", "nationality", arrays_to_explode=["sounds"]),
    ],
)
_BEST = """
COPY (
    SELECT record_id_l AS request_id, record_id_r AS record_id, match_probability AS probability,
        row_number() OVER (PARTITION BY record_id_l ORDER BY match_weight DESC, record_id_r) AS rank
    FROM {pairs} QUALIFY rank <= {top} ORDER BY request_id, rank
) TO '{output}' (HEADER)
"""


def main(setup: str, folder: Path, output: Path, limits: tuple[int, float]) -> None:
    """Link requests.csv to list.csv in `folder`; the limits are the most pairs a request and the least probability."""
    top, min_probability = limits
    any_words = setup == "any-words"
    connection = duckdb.connect()
    connection.execute(f"SET threads = {_THREADS}")
    database = DuckDBAPI(connection=connection)
    tables = [
        database.register(_read(folder / "requests.csv", any_words=any_words), dataset_display_name="a_requests"),
        database.register(
            _read(folder / "list.csv", any_words=any_words), dataset_display_name="b_list"
        ),  # by name, the right-hand side
    ]
    linker = Linker(tables, _ANY_WORDS if any_words else _FIRST_AND_LAST, log_level="ERROR")
    _train(linker)
    pairs = linker.inference.predict(threshold_match_probability=min_probability)
    connection.execute(_BEST.format(pairs=pairs.physical_name, top=top, output=output))


def _train(linker: Linker) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("full_name", "birth_date")], recall=0.2)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=_SEED)
    training.estimate_parameters_using_expectation_maximisation(block_on("first_sound", "last_sound"))
    training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))


def _read(path: Path, *, any_words: bool) -> pa.Table:
    """A file as columns, empty cells as nulls, with names in small Latin letters and coded by sound."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [row[name] or None for row in rows] for name in _AS_THEY_ARE}
    columns |= {name: [anyascii(row[name]).lower() or None for row in rows] for name in _TEXTS}
    words = [(name or "").split() for name in columns["full_name"]]
    if any_words:
        words = [sorted(line) for line in words]
        sounds = [sorted({_sound(word) for word in line}) for line in words]
        columns["full_name"] = [" ".join(line) or None for line in words]
        columns["sounds"] = sounds
        columns["sound_pairs"] = [[" ".join(pair) for pair in combinations(line, 2)] for line in sounds]
    columns["first_sound"] = [_sound(line[0]) if line else None for line in words]
    columns["last_sound"] = [_sound(line[-1]) if len(line) > 1 else None for line in words]
    columns["birth_year"] = [int(row["birth_date"][:4]) if row["birth_date"] else None for row in rows]
    return pa.table(columns)


@cache
def _sound(word: str) -> str:
    return jellyfish.metaphone(word) or word


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), (int(sys.argv[4]), float(sys.argv[5])))
