"""How a process is told to stop."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import FrameType

_SLICE_SECONDS: Final = 0.1


@dataclass(slots=True)
class StopFlag:
    """Set once, by a signal or a call. No lock is taken, for a signal may come while this very thread holds it."""

    is_set: bool = False

    def set(self) -> None:
        """Stop at the next point where that does no harm."""
        self.is_set = True

    def wait(self, seconds: float) -> bool:
        """Rest for so long, or until the flag is set; whether it is."""
        deadline = time.monotonic() + seconds
        while not self.is_set and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE_SECONDS))
        return self.is_set

    def set_by(self, *signals: signal.Signals) -> None:
        """Let these signals to the process set the flag."""
        for number in signals:
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.set()
