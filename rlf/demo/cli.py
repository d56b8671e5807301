"""The commands `rlf demo …`: fill an installation with invented people, or write them to files."""

from __future__ import annotations

from pathlib import Path

import click

from rlf.config import read_settings
from rlf.demo.accounts import DEMO_ACCOUNTS
from rlf.demo.files import write_files
from rlf.demo.loading import load_demo
from rlf.service import open_service


@click.group()
def demo() -> None:
    """Invented people, to try the service with."""


@demo.command()
def load() -> None:
    """Load the demonstration: accounts, requests, a partner's list. What is there already stays as it is."""
    service = open_service(read_settings())
    load_demo(service, say=lambda line: click.echo(line, err=True))
    service.database.engine.dispose()
    _show_accounts()


@demo.command()
def accounts() -> None:
    """Show the demonstration's accounts."""
    _show_accounts()


@demo.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def files(folder: Path) -> None:
    """Write the partner's list, and requests.csv and list.csv for `rlf link`, into FOLDER."""
    for path in write_files(folder):
        click.echo(path)
    click.echo(f"Try: rlf link {folder}/requests.csv {folder}/list.csv --output {folder}/pairs.csv", err=True)


def _show_accounts() -> None:
    click.echo("Sign in as one of these; all are invented, and so is everybody they deal with.")
    for account in DEMO_ACCOUNTS:
        click.echo(f"  {account.sign_in:<12} {account.password}   {account.role.value.replace('_', ' ')}")
