"""The worker: takes ids from the queue, does the work they stand for, and answers to the outbox.

RQ carries the messages. Its own worker is not used, for it imports whatever function a message names, writes error
texts into the queue server, and quits when a server is away.
"""

from __future__ import annotations

import gc
import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import redis
from sqlalchemy.exc import SQLAlchemyError

from rlf import outbox
from rlf.job_times import count_job
from rlf.logs import event, failure
from rlf.models import OutboxRow, Topic
from rlf.queue import announce_worker, withdraw_worker, work_queue
from rlf.service import Service
from workers.heartbeat import Heartbeat, LeaseLostError, Running, StoppedError
from workers.messages import take
from workers.stop_flag import StopFlag

KeepAlive = Callable[[], None]
Job = Callable[[Service, int, KeepAlive], None]
"""Called with the service, the subject's id, and what to call now and then while the work makes progress. A job may
run more than once, even at the same time in two places, and ends each time with the same data."""

_log = logging.getLogger(__name__)
_LONGEST_PAUSE: Final = 10.0


def spare_collection() -> None:
    """Look for garbage seldom: what matching keeps warm is large and has no cycles, and each full look takes 0.3 s."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 1_000)


@dataclass(slots=True)
class Worker:
    """One worker process. `jobs` says what it may do."""

    service: Service
    connection: redis.Redis
    jobs: Mapping[Topic, Job]
    lease: timedelta = outbox.LEASE
    rest_seconds: float = 1.0  # how long it waits for a message, and at rest needs to notice that it is to stop
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    stop: StopFlag = field(default_factory=StopFlag)
    _pause: float = 0.0

    def run(self, *, burst: bool = False) -> None:
        """Work until told to stop, or with `burst` until the queue is empty."""
        event(_log, "worker.started")
        spare_collection()
        while not self.stop.is_set:
            try:
                worked = self._next()
            except (redis.RedisError, SQLAlchemyError) as error:
                self._wait_for_servers(error)
                continue
            self._pause = 0.0
            if burst and not worked:
                break
        self._withdraw()
        event(_log, "worker.stopped")

    def _next(self) -> bool:
        announce_worker(self.connection, self.name)
        row_id = take(work_queue(self.connection), seconds=self.rest_seconds)
        if row_id is None:
            return False
        with self.service.database.write() as session:
            row = outbox.start(session, row_id, lease=self.lease)
        if row is not None:
            self._do(row)
        return True

    def _do(self, row: OutboxRow) -> None:
        running = Running(row.id, row.attempts, self.lease)
        heart = Heartbeat(self.service, running, is_stopping=lambda: self.stop.is_set, also=self._announce)
        began = time.monotonic()
        try:
            with heart.beating():
                self.jobs[row.topic](self.service, row.subject_id, heart.keep_alive)
        except StoppedError:
            self._answer(row, "job.given_back")
            with self.service.database.write() as session:
                outbox.give_back(session, row.id, attempt=row.attempts)
        except LeaseLostError:
            self._answer(row, "job.taken_over")
        except Exception as error:  # noqa: BLE001  # whatever went wrong, the outbox tries again and then parks the row
            failure(_log, "job.failed", error, row=row.id, topic=row.topic.value, subject=row.subject_id)
            with self.service.database.write() as session:
                outbox.fail(session, row.id, type(error).__name__, attempt=row.attempts)
        else:
            with self.service.database.write() as session:
                outbox.finish(session, row.id)
            self._count(row, time.monotonic() - began)

    def _count(self, row: OutboxRow, seconds: float) -> None:
        self._answer(row, "job.done", ms=round(seconds * 1000))
        try:
            count_job(self.connection, row.topic, seconds)
        except redis.RedisError as error:
            event(_log, "queue.away", level=logging.WARNING, error=type(error).__name__)

    def _answer(self, row: OutboxRow, code: str, ms: int | None = None) -> None:
        event(_log, code, row=row.id, topic=row.topic.value, subject=row.subject_id, attempt=row.attempts, ms=ms)

    def _announce(self) -> None:
        try:
            announce_worker(self.connection, self.name)
        except redis.RedisError as error:
            event(_log, "queue.away", level=logging.WARNING, error=type(error).__name__)

    def _withdraw(self) -> None:
        try:
            withdraw_worker(self.connection, self.name)
        except redis.RedisError as error:
            event(_log, "queue.away", level=logging.WARNING, error=type(error).__name__)

    def _wait_for_servers(self, error: Exception) -> None:
        self._pause = min(max(self._pause * 2, 0.2), _LONGEST_PAUSE)
        event(_log, "worker.waits", level=logging.WARNING, error=type(error).__name__, seconds=self._pause)
        self.stop.wait(self._pause)
