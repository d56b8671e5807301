"""A queue server of the test's own, and the service's processes as a person would start them."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest

from rlf.queue import open_queue
from tests.workers.processes import Processes
from workers.children import spawn
from workers.queue_server import QueueServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import redis

    from rlf.config import Settings

PATIENCE_SECONDS = 60


@dataclass
class RunningQueueServer:
    """A server that can be killed and started again."""

    server: QueueServer
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = self.server.start(partial(spawn, log=self.server.folder / "log"))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def queue_server(settings: Settings) -> Iterator[RunningQueueServer]:
    running = RunningQueueServer(QueueServer(settings.var / "queue"))
    running.start()
    yield running
    running.kill()


@pytest.fixture
def connection(settings: Settings, queue_server: RunningQueueServer) -> Iterator[redis.Redis]:
    connection = open_queue(settings)
    yield connection
    connection.close()


@pytest.fixture
def processes(settings: Settings) -> Iterator[Processes]:
    processes = Processes(settings)
    yield processes
    processes.end()


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds; a test that waits too long says for what."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)
