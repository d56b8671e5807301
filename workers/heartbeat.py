"""The heartbeat of a running job: renews its lease from a thread while the job makes progress."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from rlf import outbox
from rlf.errors import RlfError
from rlf.logs import event, failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rlf.service import Service

_log = logging.getLogger(__name__)
_BEATS_A_LEASE: Final = 5
_STALLED_SECONDS: Final = 600.0  # a job that makes no progress for so long is left to another worker


class StoppedError(RlfError):
    """The worker was told to stop; the job ends at this point and is given back."""

    code = "stopped"


class LeaseLostError(RlfError):
    """Somebody else does this work now; the job ends at this point."""

    code = "lease_lost"


@dataclass(frozen=True, slots=True)
class Running:
    """An attempt at an outbox row."""

    row_id: int
    attempt: int
    lease: timedelta


@dataclass(slots=True)
class Heartbeat:
    """Beats while a job runs. `is_stopping` is asked at each sign of progress; `also` is called at each beat."""

    service: Service
    running: Running
    is_stopping: Callable[[], bool]
    also: Callable[[], None]
    _progress: float = field(default_factory=time.monotonic)
    _lost: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)

    def keep_alive(self) -> None:
        """The sign of progress that a job gives now and then. Costs next to nothing.

        Raises:
            StoppedError: the worker was told to stop.
            LeaseLostError: another worker has taken the work over.
        """
        if self._lost.is_set():
            raise LeaseLostError("Another worker does this now.")
        if self.is_stopping():
            raise StoppedError("The worker was told to stop.")
        self._progress = time.monotonic()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat during the block."""
        thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def _beat(self) -> None:
        pause = self.running.lease.total_seconds() / _BEATS_A_LEASE
        while not self._ended.wait(pause) and not self._lost.is_set():
            if time.monotonic() - self._progress > _STALLED_SECONDS:
                event(_log, "job.stalled", level=logging.ERROR, row=self.running.row_id)
                return
            self._renew()
            self.also()

    def _renew(self) -> None:
        running = self.running
        try:
            with self.service.database.write() as session:
                held = outbox.extend_lease(session, running.row_id, attempt=running.attempt, lease=running.lease)
        except SQLAlchemyError as error:
            failure(_log, "lease.not_renewed", error, row=running.row_id)
            return  # the next beat tries again; if the lease ends before, another worker starts
        if not held:
            self._lost.set()
