"""The command `rlf blind`: finding whom two lists have in common when no name may be sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from matching import LinkFileError
from rlf.blind.comparing import compare_files
from rlf.blind.encoding import Exchange, encode_list
from rlf.blind.resolving import resolve_result
from rlf.blind.secret_file import make_secret, read_secret
from rlf.cli_progress import TerminalProgress
from rlf.errors import RlfError

_FILE = click.Path(dir_okay=False, path_type=Path)


@contextmanager
def _told() -> Iterator[None]:
    """What is wrong with a file is a sentence to a person, not a traceback."""
    try:
        yield
    except (RlfError, LinkFileError) as problem:
        raise click.ClickException(str(problem)) from problem


@click.group()
def blind() -> None:
    """Match with a partner who may not send names: both exchange keyed filters only.

    See docs/blind-matching.md for what such filters reveal, and how an exchange is carried out.
    """


@blind.command()
@click.argument("path", metavar="FILE", type=_FILE)
def secret(path: Path) -> None:
    """Make a secret for you and one partner, readable by its owner alone. A file is never replaced.

    Hand the partner a copy by another way than the filters, and read the mark to each other. Whoever holds the secret
    can test names against filters: nobody else may have it.
    """
    with _told():
        made = make_secret(path)
    click.echo(f"The secret is at {path}. Its mark, to be read aloud: {made.mark}", err=True)


@blind.command()
@click.argument("list_csv", metavar="LIST.csv", type=_FILE)
@click.option("--secret", "secret_path", required=True, type=_FILE, help="File of the secret shared with the partner.")
@click.option("--exchange", required=True, help="Name of this exchange, the same on both sides; a new one each time.")
@click.option("--output", required=True, type=_FILE, help="File of filters, for the partner.")
@click.option("--mapping", type=_FILE, help="File that stays at home; OUTPUT.mapping.csv if not given.")
def encode(list_csv: Path, secret_path: Path, exchange: str, output: Path, mapping: Path | None) -> None:
    """Turn each entry of LIST.csv, a file as 'rlf link' reads it, into a filter without a name.

    The output holds filters under random references. Which reference is which record is in the mapping alone: never
    send it.
    """
    home = mapping or output.with_name(output.name + ".mapping.csv")
    progress = TerminalProgress()
    with _told():
        named = Exchange(exchange, read_secret(secret_path))
        count = encode_list(
            list_csv,
            named,
            output,
            home,
            progress=progress,
            warn=lambda message: click.echo(f"Warning: {message}", err=True),
        )
    progress.finish()
    click.echo(f"{count} filters are in {output}. Keep {home} at home: it tells who they are.", err=True)


@blind.command()
@click.argument("ours", metavar="OURS", type=_FILE)
@click.argument("theirs", metavar="THEIRS", type=_FILE)
@click.option("--output", required=True, type=_FILE, help="CSV file of the references that look alike.")
@click.option(
    "--at-least",
    default=0.4,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="Leave out what is less alike: 0 is two strangers, 1 the same filter. It is no probability.",
)
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 1000), help="Most for one of our entries.")
def compare(ours: Path, theirs: Path, output: Path, at_least: float, top: int) -> None:
    """Find which references of two files of filters look alike. No secret is needed for this.

    The output has our_reference, their_reference, likeness and rank. A look-alike is a reason to ask the partner about
    one person through the usual way; it is proof of nothing.
    """
    progress = TerminalProgress()
    with _told():
        count = compare_files(ours, theirs, output, at_least=at_least, most=top, progress=progress)
    progress.finish()
    click.echo(f"{count} look-alikes written to {output}", err=True)


@blind.command()
@click.argument("result", metavar="RESULT.csv", type=_FILE)
@click.argument("mapping", metavar="MAPPING.csv", type=_FILE)
@click.option("--output", required=True, type=_FILE, help="CSV file of the result with your own record ids.")
def resolve(result: Path, mapping: Path, output: Path) -> None:
    """At home, put your own record ids beside the references of a result. Keep the output at home, too."""
    with _told():
        count = resolve_result(result, mapping, output)
    click.echo(f"{count} look-alikes written to {output}", err=True)
