"""Peak memory of a process and all that it starts, as the kernel tells it."""

from __future__ import annotations

import re
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_NOW = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)
_PARENT = re.compile(r"^PPid:\s+(\d+)", re.MULTILINE)


class PeakMemory:
    """Looks at a tree of processes now and then, and remembers the most that each, and all together, have held."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._peaks: dict[str, int] = {}
        self._together = 0

    def look(self) -> None:
        """Look once. Pages that processes share are counted for each, so the sum is an upper bound."""
        states = _process_states()
        family, waiting = list[int](), [self._root]
        while waiting:
            process = waiting.pop()
            family.append(process)
            waiting += [child for child, state in states.items() if _number(_PARENT, state) == process]
        for process in family:
            name = _name(process)
            self._peaks[name] = max(self._peaks.get(name, 0), _number(_PEAK, states.get(process, "")))
        self._together = max(self._together, sum(_number(_NOW, states.get(process, "")) for process in family))

    def report(self) -> str:
        """One line a process, in megabytes."""
        lines = [f"  {name:<28} {kilobytes / 1000:>7.0f} MB" for name, kilobytes in sorted(self._peaks.items())]
        return "\n".join(["peak memory:", *lines, f"  {'all together, at most':<28} {self._together / 1000:>7.0f} MB"])


def _process_states() -> dict[int, str]:
    states = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                states[int(folder.name)] = (folder / "status").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
    return states


def _name(process: int) -> str:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return "ended"
    shown = [word.decode() for word in words if word and not word.startswith(b"-")]
    return f"{process} {' '.join(Path(word).name for word in shown[1:3]) or Path(shown[0]).name if shown else ''}"


def _number(pattern: re.Pattern[str], state: str) -> int:
    found = pattern.search(state)
    return int(found[1]) if found else 0
