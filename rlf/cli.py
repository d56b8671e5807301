"""The command `rlf`: finds its commands among the entry points "rlf.commands" and shows errors as one line."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from rlf.errors import RlfError

_GROUP = "rlf.commands"


class Commands(click.Group):
    """Commands known by name and loaded when called: `rlf keys` waits for no web server to be imported."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names of all commands, in order."""
        return sorted(entry_points(group=_GROUP).names)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command of this name; None where there is none."""
        found = [entry for entry in entry_points(group=_GROUP) if entry.name == cmd_name]
        return _load(found[0]) if found else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. What the service raises on purpose is a sentence to a person, not a traceback."""
        try:
            return super().invoke(ctx)
        except RlfError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="rlf", message="%(version)s")
def main() -> None:
    """Family tracing: requests, partner lists, and the proposals between them."""


def _load(entry: EntryPoint) -> click.Command:
    command = entry.load()
    if not isinstance(command, click.Command):
        raise TypeError(f"The entry point {entry.name} of {_GROUP} is no command.")
    return command
