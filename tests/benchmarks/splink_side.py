"""Splink's side of side_by_side.py, run in an environment of its own: FOLDER OUTPUT.csv TOP MIN_PROBABILITY.

Set up as its documentation advises: columns cleaned and coded by sound beforehand, comparisons by Jaro-Winkler, weights
estimated on the data at hand by expectation maximisation. Reading, cleaning and training belong to the time it takes.
"""

from __future__ import annotations

import csv
import sys
from functools import cache
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
_SETTINGS = SettingsCreator(
    link_type="link_only",
    unique_id_column_name="record_id",
    comparisons=[
        comparisons.JaroWinklerAtThresholds("full_name", [0.95, 0.9, 0.82]),
        comparisons.JaroWinklerAtThresholds("father_name", [0.9, 0.8]),
        comparisons.JaroWinklerAtThresholds("mother_name", [0.9, 0.8]),
        comparisons.JaroWinklerAtThresholds("birth_place", [0.9]),
        comparisons.ExactMatch("first_sound"),
        comparisons.ExactMatch("sex"),
        comparisons.ExactMatch("nationality"),
        _BIRTH,
    ],
    blocking_rules_to_generate_predictions=[
        block_on("first_sound", "last_sound"),
        block_on("first_sound", "birth_year"),
        block_on("last_sound", "birth_year"),
        block_on("first_sound", "birth_place", "nationality"),
        block_on("last_sound", "birth_place", "nationality"),
    ],
)
_BEST = """
COPY (
    SELECT record_id_l AS request_id, record_id_r AS record_id, match_probability AS probability,
        row_number() OVER (PARTITION BY record_id_l ORDER BY match_weight DESC, record_id_r) AS rank
    FROM {pairs} QUALIFY rank <= {top} ORDER BY request_id, rank
) TO '{output}' (HEADER)
"""


def main(folder: Path, output: Path, top: int, min_probability: float) -> None:
    """Link requests.csv to list.csv in `folder`."""
    connection = duckdb.connect()
    connection.execute(f"SET threads = {_THREADS}")
    database = DuckDBAPI(connection=connection)
    tables = [
        database.register(_read(folder / "requests.csv"), dataset_display_name="a_requests"),
        database.register(_read(folder / "list.csv"), dataset_display_name="b_list"),  # by name, the right-hand side
    ]
    linker = Linker(tables, _SETTINGS, log_level="ERROR")
    _train(linker)
    pairs = linker.inference.predict(threshold_match_probability=min_probability)
    connection.execute(_BEST.format(pairs=pairs.physical_name, top=top, output=output))


def _train(linker: Linker) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("full_name", "birth_date")], recall=0.2)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=_SEED)
    training.estimate_parameters_using_expectation_maximisation(block_on("first_sound", "last_sound"))
    training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))


def _read(path: Path) -> pa.Table:
    """A file as columns, empty cells as nulls, with names in small Latin letters and coded by sound."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [row[name] or None for row in rows] for name in _AS_THEY_ARE}
    columns |= {name: [anyascii(row[name]).lower() or None for row in rows] for name in _TEXTS}
    words = [(name or "").split() for name in columns["full_name"]]
    columns["first_sound"] = [_sound(line[0]) if line else None for line in words]
    columns["last_sound"] = [_sound(line[-1]) if len(line) > 1 else None for line in words]
    columns["birth_year"] = [int(row["birth_date"][:4]) if row["birth_date"] else None for row in rows]
    return pa.table(columns)


@cache
def _sound(word: str) -> str:
    return jellyfish.metaphone(word) or word


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
