"""The command `rlf model`: what the weights of the engine should be, by data."""

from __future__ import annotations

from pathlib import Path

import click

from matching import LinkFileError, engine_version
from matching.estimation import estimate
from matching.evaluation import labelled_links
from rlf.cli_progress import TerminalProgress

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def model() -> None:
    """The weights of the engine. They stand in matching/model.py, and people change them there."""


@model.command("estimate")
@click.argument("requests_csv", metavar="REQUESTS.csv", type=_FILE)
@click.argument("list_csv", metavar="LIST.csv", type=_FILE)
@click.argument("truth_csv", metavar="TRUTH.csv", type=_FILE)
def estimate_weights(requests_csv: Path, list_csv: Path, truth_csv: Path) -> None:
    """Estimate weights from two files of persons and the truth about them, as `rlf evaluate` reads them.

    Prints for each finding how many pairs show it, what it weighs now (names: in the mean) and what it should weigh.
    Nothing is changed: estimates of one world are no truth about another. Weigh them, then edit matching/model.py.
    """
    progress = TerminalProgress()
    try:
        estimates = estimate(labelled_links(requests_csv, list_csv, truth_csv, progress=progress))
    except (LinkFileError, ValueError) as problem:
        raise click.ClickException(str(problem)) from problem
    progress.finish()
    click.echo(f"model {engine_version()}")
    click.echo(f"{'finding':<32}{'pairs':>8}{'bits now':>10}{'estimated':>11}")
    for found in estimates:
        click.echo(f"{found.code:<32}{found.pairs:>8,}{found.bits:>10.2f}{found.estimated_bits:>11.2f}")
