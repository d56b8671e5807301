"""A queue server of the test's own, and the service's processes as a person would start them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import pytest

from rlf.queue import open_queue
from workers.children import spawn
from workers.queue_server import QueueServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import redis

    from rlf.config import Settings

PATIENCE_SECONDS = 30


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


@dataclass
class Processes:
    """Processes of an installation, started by command and ended with the test."""

    settings: Settings
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {
            "PATH": os.environ["PATH"],
            "RLF_MODE": "demo",
            "RLF_VAR": str(self.settings.var),
            "DATABASE_URL": self.settings.database_url,
        }
        with self._log(len(self.running)).open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "rlf", *arguments], env=environment, stdout=output, stderr=output
            )
        self.running.append(process)
        return process

    def log_of(self, process: subprocess.Popen[bytes]) -> str:
        return self._log(self.running.index(process)).read_text()

    def _log(self, number: int) -> Path:
        return self.settings.var / f"process-{number}.log"

    def end(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()


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
