"""What a command costs: seconds, processor seconds, and the memory of it and all that it starts."""

from __future__ import annotations

import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_SHARE = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_LOOK_EVERY = 0.5  # seconds
_ASK_EVERY = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run. Memory that processes share is counted once (the kernel's proportional set size)."""

    seconds: float
    cpu_seconds: float
    peak_megabytes: float


@dataclass(slots=True)
class PeakMemory:
    """The most that a process and all that it starts have held together, in `megabytes`, as often as it was looked at.
    What they share is counted once.
    """

    root: int
    megabytes: float = 0.0
    _next_look: float = 0.0

    def look(self) -> None:
        """Look, if it is time to: each look costs the processes some milliseconds."""
        if time.perf_counter() >= self._next_look:
            self.megabytes = max(self.megabytes, megabytes_of(self.root))
            self._next_look = time.perf_counter() + _LOOK_EVERY


def run(command: list[str]) -> Cost:
    """Run a command to its end. Raises CalledProcessError if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command)
    memory = PeakMemory(process.pid)
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        now = time.perf_counter()
        if ended:
            break
        memory.look()
        time.sleep(_ASK_EVERY)
    process.returncode = os.waitstatus_to_exitcode(status)  # else Popen would wait for a process that is gone
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(now - started, usage.ru_utime + usage.ru_stime, memory.megabytes)


def megabytes_of(root: int) -> float:
    """What a process and all that it starts hold now, what they share counted once."""
    kilobytes, waiting = 0, [root]
    while waiting:
        process = Path("/proc") / str(waiting.pop())
        try:
            found = _SHARE.search((process / "smaps_rollup").read_text())
            kilobytes += int(found[1]) if found else 0
            for thread in (process / "task").iterdir():
                waiting += [int(child) for child in (thread / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended since it was listed
    return kilobytes / 1000
