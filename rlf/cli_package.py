"""The command `rlf package`: opens and verifies packages, and shows keys. Needs no server, database or keyring."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rlf.config import read_settings
from rlf.errors import InvalidInputError
from rlf.packages.decryption import Unlocking
from rlf.packages.fingerprints import fingerprint
from rlf.packages.keys import IDENTITY_FILE, own_keys, read_identities
from rlf.packages.opening import Opening, open_package, verify_package
from rlf.packages.public_keys import read_public_keys
from rlf.packages.trust import trusted

if TYPE_CHECKING:
    from collections.abc import Callable

    from rlf.packages.manifest import Manifest

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def package() -> None:
    """Sealed packages: lists from partners, and the keys to open and verify them with."""


def _opening_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say with what a package is opened and whom it may be from."""
    options = (
        click.option(
            "--identity", type=_FILE, help="File with your age identity. Default: that of 'rlf package keys'."
        ),
        click.option("--passphrase", is_flag=True, help="It was sealed by a passphrase, which is asked for."),
        click.option("--passphrase-file", type=_FILE, help="File whose first line is the passphrase."),
        click.option("--sender", "senders", multiple=True, help="The sender's card (a file), or key. May be repeated."),
        click.option("--trust", "fingerprints", multiple=True, help="A sender's fingerprint, compared aloud."),
        click.option("--expired", is_flag=True, help="Open it even though it should be deleted by now."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@package.command("open")
@click.argument("file", type=_FILE)
@click.option("--output", type=_FOLDER, required=True, help="Folder to put the list into.")
@_opening_options
def open_(file: Path, output: Path, **options: Any) -> None:
    """Verify a package, and put its list into a folder."""
    opened = open_package(file, output, _opening(**options))
    _tell(opened.manifest)
    click.echo(f"The list is {opened.path}", err=True)


@package.command()
@click.argument("file", type=_FILE)
@_opening_options
def verify(file: Path, **options: Any) -> None:
    """Verify a package without writing anything."""
    _tell(verify_package(file, _opening(**options)))


@package.command()
@click.option("--folder", type=_FOLDER, help="Where the keys lie. Default: beside the keyring.")
@click.option("--name", help="Whose keys they are, for the card. Default: the name of the installation.")
def keys(folder: Path | None, name: str | None) -> None:
    """Print the card of your own public keys, to give to partners. The keys are made if there are none."""
    settings = read_settings()
    own = own_keys(folder or settings.package_keys)
    click.echo(own.public.card(name or settings.site_name), nl=False)


@package.command("fingerprints")
@click.argument("card", type=_FILE)
def fingerprints_(card: Path) -> None:
    """Print the fingerprints of a partner's card, to compare them aloud with the partner."""
    try:
        known = read_public_keys(card.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise InvalidInputError(f"The card {card} cannot be read as a text.") from None
    if known.age:
        click.echo(f"age      {fingerprint(known.age)}")
    if known.verify:
        click.echo(f"Ed25519  {fingerprint(known.verify)}")


def _opening(**options: Any) -> Opening:
    return Opening(
        _unlocking(options["identity"], options["passphrase_file"], prompt=options["passphrase"]),
        trusted(options["senders"], options["fingerprints"]),
        datetime.now(UTC),
        even_expired=options["expired"],
    )


def _unlocking(identity: Path | None, passphrase_file: Path | None, *, prompt: bool) -> Unlocking:
    if sum((identity is not None, passphrase_file is not None, prompt)) > 1:
        raise InvalidInputError("Name one of --identity, --passphrase and --passphrase-file.")
    if prompt:
        return Unlocking(passphrase=click.prompt("Passphrase", hide_input=True, err=True))
    if passphrase_file is not None:
        return Unlocking(passphrase=_first_line(passphrase_file))
    return Unlocking(read_identities(identity or read_settings().package_keys / IDENTITY_FILE))


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    if not lines or not lines[0]:
        raise InvalidInputError(f"{path} holds no passphrase in its first line.")
    return lines[0]


def _tell(manifest: Manifest) -> None:
    click.echo(f"package      {manifest.package}")
    click.echo(f"from         {manifest.sender.name} ({fingerprint(manifest.sender.verify_key)})")
    click.echo(f"for          {', '.join(recipient.name for recipient in manifest.recipients)}")
    click.echo(f"purpose      {manifest.purpose}")
    click.echo(f"legal basis  {manifest.legal_basis}")
    click.echo(f"records      {manifest.count} ({manifest.format}: {', '.join(manifest.fields)})")
    click.echo(f"created      {manifest.created.isoformat()}")
    click.echo(f"expires      {manifest.expires.isoformat()}")
    for statement in manifest.statements:
        click.echo(statement)
    if datetime.now(UTC) >= manifest.expires:
        click.echo("This package has expired: delete it as soon as you can.", err=True)
