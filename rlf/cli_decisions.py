"""The command `rlf decisions`: what caseworkers decided, as labelled pairs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rlf.accounts import sign_in
from rlf.cli_progress import TerminalProgress
from rlf.config import read_settings
from rlf.decision_export import export_decisions
from rlf.errors import InvalidInputError, NotAllowedError
from rlf.models import Role
from rlf.service import Service, open_service

_FILE = click.Path(dir_okay=False, path_type=Path)
_WARNING = (
    "The file will hold names of people who are sought or found. Whoever reads it learns who they are. Keep it on this "
    "machine, use it for judging the engine alone, and delete it afterwards."
)


@click.group()
def decisions() -> None:
    """What caseworkers decided about proposals."""


@decisions.command()
@click.argument("path", metavar="FILE.csv", type=_FILE)
@click.option("--supervisor", prompt="Sign-in name of a supervisor", help="Sign-in name of who answers for it.")
@click.option("--with-names", is_flag=True, help="Add the full names of both sides, as 'rlf evaluate' reads them.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
def export(path: Path, supervisor: str, *, with_names: bool, password_stdin: bool) -> None:
    """Write decided pairs to FILE.csv, which must not be there yet and is for its owner alone.

    Columns: verdict (same or different), kind, probability, bits, model_version and findings (code:bits), all as they
    were when it was decided. No personal data is among them, unless names are asked for. Pairs that need more
    information and decisions taken back are left out. The export is written down in the audit under the supervisor's
    name; the password is asked for.
    """
    if with_names:
        click.echo(f"Warning: {_WARNING}", err=True)
    service = open_service(read_settings())
    account_id = _answerable(service, supervisor, from_stdin=password_stdin)
    progress = TerminalProgress()
    count = export_decisions(
        service,
        path,
        account_id=account_id,
        with_names=with_names,
        progress=lambda done, total: progress("decisions", done, total),
    )
    progress.finish()
    click.echo(f"{count} decided pairs written to {path}", err=True)


def _answerable(service: Service, name: str, *, from_stdin: bool) -> int:
    """The id of the supervisor who answers for what is written out."""
    password = sys.stdin.readline().rstrip("\n") if from_stdin else str(click.prompt("Password", hide_input=True))
    account = sign_in(service, name, password)
    if account is None:
        raise InvalidInputError("Name or password is not right.")
    if account.role is not Role.SUPERVISOR:
        raise NotAllowedError("Only a supervisor may write decisions out.")
    return account.id
