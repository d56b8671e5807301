"""Peak memory of a process and all that it starts, as the kernel tells it."""

from __future__ import annotations

import re
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_NOW = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)
_SHARE = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_PARENT = re.compile(r"^PPid:\s+(\d+)", re.MULTILINE)


class PeakMemory:
    """Looks at a tree of processes now and then, and remembers the most that each, and all together, have held."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._peaks: dict[str, int] = {}
        self._most = 0
        self._most_shared_once = 0

    def look(self) -> None:
        """Look once, which costs little."""
        states = _process_states()
        for process in self._family(states):
            name = _name(process)
            self._peaks[name] = max(self._peaks.get(name, 0), _number(_PEAK, states.get(process, "")))
        self._most = max(self._most, sum(_number(_NOW, states.get(process, "")) for process in self._family(states)))

    def look_closely(self) -> None:
        """Look who shares which pages, which takes the kernel a while for large processes."""
        shares = sum(_number(_SHARE, _read(process, "smaps_rollup")) for process in self._family(_process_states()))
        self._most_shared_once = max(self._most_shared_once, shares)

    def _family(self, states: dict[int, str]) -> list[int]:
        family, waiting = list[int](), [self._root]
        while waiting:
            process = waiting.pop()
            family.append(process)
            waiting += [child for child, state in states.items() if _number(_PARENT, state) == process]
        return family

    @property
    def sum_of_peaks(self) -> float:
        """Megabytes: the most that each process held, added. Pages that processes share count for each of them."""
        return sum(self._peaks.values()) / 1000

    @property
    def together(self) -> float:
        """Megabytes: the most that all held at once when looked at closely, pages that they share counted once."""
        return self._most_shared_once / 1000

    def report(self) -> str:
        """One line a process, in megabytes. The last is an upper bound: shared pages count for each."""
        lines = [f"  {name:<28} {kilobytes / 1000:>7.0f} MB" for name, kilobytes in sorted(self._peaks.items())]
        return "\n".join(["peak memory:", *lines, f"  {'all together, at most':<28} {self._most / 1000:>7.0f} MB"])


def _process_states() -> dict[int, str]:
    return {int(one.name): _read(int(one.name), "status") for one in Path("/proc").iterdir() if one.name.isdigit()}


def _read(process: int, what: str) -> str:
    """What the kernel says of a process; nothing when it has ended."""
    try:
        return Path(f"/proc/{process}/{what}").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""


def _name(process: int) -> str:
    words = _read(process, "cmdline").split("\0")
    shown = [word for word in words if word and not word.startswith("-")]
    if not shown:
        return "ended"
    return f"{process} {' '.join(Path(word).name for word in shown[1:3]) or Path(shown[0]).name}"


def _number(pattern: re.Pattern[str], state: str) -> int:
    found = pattern.search(state)
    return int(found[1]) if found else 0
