"""The command `rlf link`: match two CSV files on this machine, without a database."""

from __future__ import annotations

from pathlib import Path

import click

from matching import LinkFileError
from matching.link_files import link_files
from rlf.cli_progress import TerminalProgress

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("requests_csv", metavar="REQUESTS.csv", type=_FILE)
@click.argument("list_csv", metavar="LIST.csv", type=_FILE)
@click.option("--output", required=True, type=_FILE, help="CSV file to write the pairs to; replaced when complete.")
@click.option("--top", default=20, show_default=True, type=click.IntRange(1), help="Most pairs for one request.")
@click.option(
    "--min-probability",
    default=0.01,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="Leave out pairs less probable than this.",
)
def link(requests_csv: Path, list_csv: Path, output: Path, top: int, min_probability: float) -> None:
    """Match persons sought in REQUESTS.csv against those of LIST.csv.

    Both are UTF-8 with a header. Columns, any subset but record_id: record_id, full_name, given_names, father_name,
    grandfather_name, family_name, mother_name, other_names (separated by ;), sex (F M X), birth_date (YYYY, YYYY-MM or
    YYYY-MM-DD), age, age_at, birth_place, origin_place, nationality (two letters), relatives (relationship:name;…),
    last_seen_place, last_seen_date.

    The output has request_id, record_id, probability, rank and evidence (JSON). A probability is of this pair being one
    person, for a caseworker to check; it is proof of nothing.
    """
    progress = TerminalProgress()
    try:
        count = link_files(
            requests_csv,
            list_csv,
            output,
            top=top,
            min_probability=min_probability,
            progress=progress,
            warn=lambda message: click.echo(f"Warning: {message}", err=True),
        )
    except LinkFileError as problem:
        raise click.ClickException(str(problem)) from problem
    progress.finish()
    click.echo(f"{count} pairs written to {output}", err=True)
