"""Child processes that end with their parent, are started again when they die, and log to files of their own."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_PR_SET_PDEATHSIG: Final = 1
_FULL_LOG_BYTES: Final = 10_000_000
_STEADY_SECONDS: Final = 10.0  # a child that ran for so long is started again at once
_LONGEST_PAUSE: Final = 10.0


@dataclass(slots=True)
class Child:
    """A process to be kept running. `start` gives the process, or None if somebody else's does its work."""

    name: str
    start: Callable[[], subprocess.Popen[bytes] | None]
    process: subprocess.Popen[bytes] | None = None
    _began: float = 0.0
    _pause: float = 0.0
    _not_before: float = field(default=0.0)

    def begin(self) -> None:
        """Start it."""
        self._began = time.monotonic()
        self.process = self.start()

    def tend(self) -> int | None:
        """Start it again if it has died, after a pause that grows while it keeps dying; gives its exit code."""
        moment = time.monotonic()
        if self._not_before:
            if moment >= self._not_before:
                self._not_before = 0.0
                self.begin()
            return None
        code = self.process.poll() if self.process is not None else None
        if code is not None:
            steady = moment - self._began > _STEADY_SECONDS
            self._pause = 0.0 if steady else min(max(self._pause * 2, 0.5), _LONGEST_PAUSE)
            self._not_before = moment + self._pause
        return code


def end_all(children: Sequence[Child], *, grace_seconds: float) -> None:
    """End processes and what they started: ask, wait, then kill."""
    processes = [child.process for child in children if child.process is not None]
    for process in processes:
        _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + grace_seconds
    for process in processes:
        try:
            process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            _signal_group(process, signal.SIGKILL)
            process.wait()


def spawn(command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, with output appended to `log` (mode 600), that ends when this one does.

    Its environment is `env`, or this process's own.
    """
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _FULL_LOG_BYTES:
        log.replace(log.with_suffix(".old"))
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab") as output:
        return subprocess.Popen(  # noqa: S603  # our own commands, without a shell
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            umask=0o077,
            preexec_fn=_death_pact(),  # noqa: PLW1509  # only this can be said between fork and exec; no thread runs yet
        )


def _death_pact() -> Callable[[], None] | None:
    """What a child calls so that the kernel ends it with its parent, even one that is killed. Linux alone has it."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def pact() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != parent:  # it died before the pact
            os._exit(1)

    return pact


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, number)
