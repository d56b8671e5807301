"""The command `rlf evaluate`: how well the engine finds people whose truth is known."""

from __future__ import annotations

from pathlib import Path

import click

from matching import LinkFileError
from matching.evaluation import Report, evaluate_links, evaluate_names, report_text
from matching.evaluation.plots import precision_recall_svg, reliability_svg
from rlf.cli_progress import TerminalProgress

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_WITH_TRUTH = 3


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="PAIRS | REQUESTS LIST TRUTH", type=_FILE)
@click.option("--plots", type=_FOLDER, help="Folder for precision-recall.svg and reliability.svg.")
def evaluate(files: tuple[Path, ...], plots: Path | None) -> None:
    """Print recall, precision and calibration of the engine, as a whole and by script pair, name length and dates.

    PAIRS is a CSV file of names: left, right, verdict (same or different). REQUESTS and LIST are files as `rlf link`
    reads them, and TRUTH says with request_id and record_id which of them are one person.

    R@k: share of those who are in the list that stand among the first k. AP: average precision. AUC: area under the
    receiver operating curve. F1: at its best threshold. R@P95, R@P80: recall where 95 % or 80 % of what is shown is
    true. ECE: expected calibration error of pairs at 5 % and more.
    """
    if len(files) not in {1, _WITH_TRUTH}:
        raise click.UsageError("Give one file of labelled pairs, or three: requests, list and truth.")
    progress = TerminalProgress()
    try:
        report = evaluate_names(files[0]) if len(files) == 1 else evaluate_links(*files, progress=progress)
    except LinkFileError as problem:
        raise click.ClickException(str(problem)) from problem
    progress.finish()
    click.echo(report_text(report))
    if plots:
        _draw(report, plots)


def _draw(report: Report, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "precision-recall.svg").write_text(precision_recall_svg(report), encoding="utf-8")
    (folder / "reliability.svg").write_text(reliability_svg(report), encoding="utf-8")
    click.echo(f"Plots are in {folder}.", err=True)
