"""What `rlf link` does, done by Splink on DuckDB: two CSV files in, the best pairs of each request out.

python -m tests.benchmarks.splink_link REQUESTS.csv LIST.csv --output PAIRS.csv

Set up as its documentation advises: names romanised and with metaphone columns, since Splink knows no scripts;
first and last name whichever comes first; Jaro-Winkler and Levenshtein at several thresholds; names by how common they
are; u by random sampling, m by expectation-maximisation; blocking on what two records of one person mostly share; all
processors. Of seven settings tried this did best over two worlds of invented people. The files need full_name and
birth_date; age and relatives, which Splink has no comparison for, are left aside.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from anyascii import anyascii
from jellyfish import metaphone
from pyarrow import csv
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("full_name", "father_name", "mother_name")
PLACES = ("birth_place", "origin_place")
_FROM_PROBABILITY = 0.001  # Splink's are lower than ours, so fewer of its pairs are left out
_COMPARISONS = {
    "full_name": cl.JaroWinklerAtThresholds("full_name", [0.95, 0.9, 0.82]).configure(term_frequency_adjustments=True),
    "m_low": cl.ExactMatch("m_low").configure(term_frequency_adjustments=True),
    "m_high": cl.ExactMatch("m_high").configure(term_frequency_adjustments=True),
    "father_name": cl.JaroWinklerAtThresholds("father_name", [0.9, 0.8]),
    "mother_name": cl.JaroWinklerAtThresholds("mother_name", [0.9, 0.8]),
    "birth_date": cl.CustomComparison(
        output_column_name="birth_date",
        comparison_levels=[
            cll.NullLevel("birth_date"),
            cll.ExactMatchLevel("birth_date"),
            cll.LevenshteinLevel("birth_date", 1),
            cll.ExactMatchLevel("year"),
            cll.ElseLevel(),
        ],
    ),
    "sex": cl.ExactMatch("sex"),
    "birth_place": cl.JaroWinklerAtThresholds("birth_place", [0.9]),
    "origin_place": cl.JaroWinklerAtThresholds("origin_place", [0.9]),
    "nationality": cl.ExactMatch("nationality"),
}
_BLOCKS = (
    ("m_low", "m_high"),
    ("m_first", "year"),
    ("m_last", "year"),
    ("m_first", "birth_place", "nationality"),
    ("m_last", "birth_place", "nationality"),
    ("m_first", "origin_place", "nationality"),
    ("m_last", "origin_place", "nationality"),
)
_BEST = """
COPY (
    SELECT request_id, record_id, match_probability AS probability, place AS rank
    FROM (
        SELECT *, row_number() OVER (PARTITION BY request_id ORDER BY match_weight DESC, record_id) AS place
        FROM (
            SELECT
                CASE WHEN source_dataset_l = 'requests' THEN record_id_l ELSE record_id_r END AS request_id,
                CASE WHEN source_dataset_l = 'requests' THEN record_id_r ELSE record_id_l END AS record_id,
                match_probability, match_weight
            FROM {pairs}
        )
    )
    WHERE place <= {top} ORDER BY request_id, place
) TO '{output}' (HEADER)
"""

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("requests_csv", type=_FILE)
@click.argument("list_csv", type=_FILE)
@click.option("--output", required=True, type=click.Path(dir_okay=False))
@click.option("--top", default=20, show_default=True)
def main(requests_csv: Path, list_csv: Path, output: str, top: int) -> None:
    """Link the two files."""
    requests, entries = _read(requests_csv), _read(list_csv)
    columns = set(requests.column_names) & set(entries.column_names)
    connection = duckdb.connect()
    connection.execute(f"SET threads = {os.cpu_count()}")
    database = DuckDBAPI(connection=connection)
    tables = [
        database.register(requests, dataset_display_name="requests"),
        database.register(entries, dataset_display_name="entries"),
    ]
    del requests, entries
    linker = Linker(tables, _settings(columns), log_level="WARNING")
    _train(linker)
    pairs = linker.inference.predict(threshold_match_probability=_FROM_PROBABILITY)
    connection.execute(_BEST.format(pairs=pairs.physical_name, top=top, output=output))


def _settings(columns: set[str]) -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="record_id",
        comparisons=[comparison for column, comparison in _COMPARISONS.items() if column in columns],
        blocking_rules_to_generate_predictions=[block_on(*block) for block in _BLOCKS if columns.issuperset(block)],
    )


def _train(linker: Linker) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("full_name", "birth_date")], recall=0.2)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("m_low", "m_high"))
    training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))


def _read(path: Path) -> pa.Table:
    """The file's columns, romanised in lower case where they are names or places, and those made for blocking."""
    text = csv.ConvertOptions(column_types=dict.fromkeys(_header(path), pa.string()), strings_can_be_null=True)
    text.null_values = [""]
    table = csv.read_csv(path, convert_options=text)
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    for name in {*NAMES, *PLACES} & columns.keys():
        columns[name] = _by_value(columns[name], _romanised)
    columns["m_first"] = _by_value(columns["full_name"], lambda name: _sound(name.split()[0]))
    columns["m_last"] = _by_value(columns["full_name"], lambda name: _sound(name.split()[-1]))
    columns["m_low"] = pc.min_element_wise(columns["m_first"], columns["m_last"])
    columns["m_high"] = pc.max_element_wise(columns["m_first"], columns["m_last"])
    columns["year"] = pc.utf8_slice_codeunits(columns["birth_date"], 0, 4)
    return pa.table(columns)


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig") as stream:
        return stream.readline().rstrip("\r\n").split(",")


def _by_value(column: pa.Array, made: Callable[[str], str | None]) -> pa.Array:
    """Each distinct value worked out once."""
    coded = column.dictionary_encode()
    values = pa.array([made(value) for value in coded.dictionary.to_pylist()], pa.string())
    return values.take(coded.indices)


def _romanised(name: str) -> str | None:
    return anyascii(name).lower().strip() or None


def _sound(word: str) -> str:
    return metaphone(word) or word


if __name__ == "__main__":
    main()
