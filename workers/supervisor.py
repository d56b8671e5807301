"""`rlf up`: the whole service on one machine, started in order, kept running, and ended together."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from rlf.config import Settings, bare_environment
from rlf.crypto import new_keyring, write_keyring
from rlf.errors import ConfigurationError, RlfError
from rlf.installation_lock import held_alone
from rlf.migrate import upgrade
from rlf.service import open_service
from workers.children import Child, end_all, spawn
from workers.queue_server import QueueServer, QueueServerError
from workers.stop_flag import StopFlag

_TICK_SECONDS: Final = 0.2
_GRACE_SECONDS: Final = 8.0
_WEB_SECONDS: Final = 60.0


class WebError(RlfError):
    """The pages do not come up."""

    code = "web"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run: where the pages listen, and how many workers."""

    host: str
    port: int
    workers: int

    @property
    def address(self) -> str:
        """Where a browser finds the pages."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104  # read, not bound
        return f"http://{host}:{self.port}"


@dataclass(slots=True)
class Supervisor:
    """Runs an installation's processes until told to stop. `say` tells the person at the terminal."""

    settings: Settings
    plan: Plan
    say: Callable[[str], None]
    _stop: StopFlag = field(default_factory=StopFlag)
    _children: list[Child] = field(default_factory=list)

    def run(self) -> None:
        """Bring everything up, keep it running, and end it on SIGINT, SIGTERM or SIGHUP.

        Raises:
            ConflictError: another `rlf up` runs on the same folder.
            ConfigurationError: the installation cannot start as it is set up.
        """
        with held_alone(self.settings.var):
            self._stop.set_by(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            check_port(self.plan)
            prepare(self.settings)
            try:
                self._bring_up()
                while not self._stop.wait(_TICK_SECONDS):
                    self._tend()
            finally:
                self.say("Stopping.")
                self._end()

    def _bring_up(self) -> None:
        if self._embeds_queue:
            bare_spawn = partial(spawn, log=self._log("queue"), env=bare_environment())
            self._add("queue", partial(self._queue.start, bare_spawn))
        self._add_command("relay", "relay")
        for number in range(1, self.plan.workers + 1):
            self._add_command(f"worker-{number}", "worker")
        self._add_command("web", "web", "--host", self.plan.host, "--port", str(self.plan.port))
        self._wait_for_pages()
        if self._stop.is_set:
            return
        self.say(f"The pages are at {self.plan.address}")
        if self.settings.is_demo:
            self._load_demonstration()
        self.say(f"Everything runs at {self.plan.address}; logs are in {self.settings.var / 'log'}. Ctrl-C stops it.")

    def _load_demonstration(self) -> None:
        self.say("Loading the demonstration: everybody in it is invented.")
        code = self._run_beside("demo", "load")
        if code and not self._stop.is_set:
            self.say(f"The demonstration was not loaded (code {code}); the rest runs on.")

    def _run_beside(self, *arguments: str) -> int:
        """Run a command at the terminal while the rest is tended; gives its exit code."""
        child = subprocess.Popen(_rlf(*arguments), start_new_session=True)  # noqa: S603  # our own command
        while child.poll() is None:
            if self._stop.wait(_TICK_SECONDS):
                child.terminate()
            self._tend()
        return child.returncode

    def _wait_for_pages(self) -> None:
        waited = 0.0
        while not _answers(f"{self.plan.address}/healthz") and not self._stop.wait(_TICK_SECONDS):
            self._tend()
            waited += _TICK_SECONDS
            if waited > _WEB_SECONDS:
                raise WebError(f"The pages do not answer at {self.plan.address}; see {self._log('web')}.")

    def _tend(self) -> None:
        for child in self._children:
            try:
                code = child.tend()
                if child.name == "queue" and child.process is None and not self._queue.answers():
                    child.begin()
            except QueueServerError as error:
                self.say(str(error))
                continue
            if code is not None:
                self.say(f"{child.name} ended with code {code} and is started again; see {self._log(child.name)}.")

    def _end(self) -> None:
        # The queue server goes last, so that the others can say goodbye to it.
        queue = [child for child in self._children if child.name == "queue"]
        end_all([child for child in self._children if child.name != "queue"], grace_seconds=_GRACE_SECONDS)
        end_all(queue, grace_seconds=_GRACE_SECONDS)
        if queue and queue[0].process is None:
            self._queue.shut_down()

    @property
    def _queue(self) -> QueueServer:
        return QueueServer(self.settings.var / "queue")

    @property
    def _embeds_queue(self) -> bool:
        return self.settings.redis_url == self._queue.url

    def _add_command(self, name: str, *arguments: str) -> None:
        self._add(name, partial(spawn, _rlf(*arguments), self._log(name)))

    def _add(self, name: str, start: Callable[[], subprocess.Popen[bytes] | None]) -> None:
        child = Child(name, start)
        self._children.append(child)
        child.begin()

    def _log(self, name: str) -> Path:
        return self.settings.var / "log" / f"{name}.log"


def check_port(plan: Plan) -> None:
    """Refuse early to listen where somebody listens already.

    Raises:
        ConfigurationError: the address is taken, or none of this machine's.
    """
    try:
        with socket.create_server((plan.host, plan.port)):
            return
    except OSError as error:
        raise ConfigurationError(
            f"The pages cannot listen on {plan.host}:{plan.port} ({error.strerror}). Choose with --host and --port."
        ) from None


def prepare(settings: Settings) -> None:
    """Make what an installation needs to start: its folder, in a demonstration its keys, and the newest schema."""
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.is_demo and not settings.keyring_text and not settings.keyring_file.exists():
        write_keyring(new_keyring(demo=True), settings.keyring_file)
    service = open_service(settings)
    upgrade(service.database.engine)
    service.database.engine.dispose()


def _rlf(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-m", "rlf", *arguments]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310  # our own address
            return bool(response.status == 200)  # noqa: PLR2004  # OK
    except (urllib.error.URLError, OSError):
        return False
