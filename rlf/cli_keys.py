"""The command `rlf keys`: making the keyring, and changing its sealing key."""

from __future__ import annotations

import click

from rlf.config import read_settings
from rlf.crypto import new_keyring, write_keyring
from rlf.errors import ConflictError
from rlf.installation_lock import held_alone
from rlf.key_rotation import begin_rotation, reseal, retire_old_keys
from rlf.service import open_service


@click.group()
def keys() -> None:
    """The keys that personal data is sealed with."""


@keys.command()
@click.option("--demo", is_flag=True, help="Mark the keys as a demonstration's, which production refuses.")
def create(*, demo: bool) -> None:
    """Make a keyring, readable by its owner alone. An existing one is never replaced."""
    path = read_settings().keyring_file
    if path.exists():
        raise ConflictError(f"There is a keyring at {path}; it stays. To change the key, use 'rlf keys rotate'.")
    write_keyring(new_keyring(demo=demo), path)
    click.echo(f"The keyring is at {path}. Keep a copy elsewhere: without it nothing can be read.", err=True)


@keys.command()
@click.option("--retire-old", is_flag=True, help="Afterwards drop the old keys, once nothing is sealed with them.")
def rotate(*, retire_old: bool) -> None:
    """Add a sealing key and seal everything with it.

    Stop the service meanwhile, on every machine, since its processes know the old keys only. If this is interrupted,
    run it again.
    """
    settings = read_settings()
    with held_alone(settings.var):
        service = begin_rotation(open_service(settings))
        count = reseal(service, lambda table, done: click.echo(f"{table}: {done}", err=True))
        click.echo(f"{count} documents were sealed with the new key.", err=True)
        if retire_old:
            click.echo(f"{retire_old_keys(service)} old keys were dropped.", err=True)
