"""The command `rlf accounts`: making accounts on the machine itself, where nobody can sign in yet."""

from __future__ import annotations

import sys

import click
from sqlalchemy import select

from rlf.accounts import Profile, create_account
from rlf.config import read_settings
from rlf.errors import NotFoundError
from rlf.models import Centre, Role
from rlf.service import open_service

_ROLE = click.Choice([role.value for role in Role])


@click.group()
def accounts() -> None:
    """Accounts of the people who work with the service."""


@accounts.command()
@click.option("--role", prompt=True, type=_ROLE, help="What the person does here.")
@click.option("--name", prompt="Own name", help="The person's own name.")
@click.option("--sign-in", prompt="Sign-in name", help="The name to sign in with.")
@click.option("--centre", default="", help="The centre the person works at, by its name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
def create(role: str, name: str, sign_in: str, *, centre: str, password_stdin: bool) -> None:
    """Add an account. What is not given is asked for; the password always is."""
    password = _read_password(from_stdin=password_stdin)
    service = open_service(read_settings())
    with service.database.write() as session:
        centre_id = None
        if centre:
            centre_id = session.scalar(select(Centre.id).where(Centre.name == centre))
            if centre_id is None:
                raise NotFoundError("There is no centre of this name; give --centre as the list of centres has it.")
        profile = Profile(sign_in=sign_in, name=name)
        create_account(session, service.keyring, profile, password=password, role=Role(role), centre_id=centre_id)
    click.echo("The account is ready.", err=True)


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
