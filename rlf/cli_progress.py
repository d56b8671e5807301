"""Progress of long work on standard error."""

from __future__ import annotations

import sys

import click


class TerminalProgress:
    """One line on stderr, rewritten on a terminal and written at each tenth elsewhere."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._last = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Say how far a stage has come."""
        tenth = 10 * done // max(total, 1)
        step = f"{stage}: {done} of {total}" if self._is_terminal else f"{stage}: {10 * tenth}%"
        if step != self._last:
            click.echo(f"\r{step}" if self._is_terminal else step, err=True, nl=not self._is_terminal)
            self._last = step

    def finish(self) -> None:
        """End the line."""
        if self._is_terminal:
            click.echo(err=True)
