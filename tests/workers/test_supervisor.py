"""`rlf up` as a person runs it: all its processes start, are kept running, and end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from rlf.config import read_settings
from rlf.queue import live_workers, open_queue
from tests.workers.conftest import wait_until


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class Up:
    """A running `rlf up` of its own, in production so that no demonstration is loaded."""

    def __init__(self, var: Path, port: int) -> None:
        self.environment = {"PATH": os.environ["PATH"], "RLF_VAR": str(var)}
        self.port = port
        self.var = var
        self.told = var.with_suffix(".told")
        subprocess.run([sys.executable, "-m", "rlf", "keys", "create"], env=self.environment, check=False)
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "rlf", "up", "--port", str(self.port)],
            env=self.environment,
            stderr=self.told.open("wb"),
        )

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2):
                return self.workers_alive() >= 2
        except OSError:
            return False

    def workers_alive(self) -> int:
        with open_queue(read_settings({"RLF_VAR": str(self.var)})) as connection:
            return live_workers(connection)

    def children(self) -> dict[str, int]:
        """The processes of this installation by what they do, with their ids."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment, command = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
            except OSError:
                continue
            # The queue server overwrites its environment, but names its socket in its title.
            is_ours = f"RLF_VAR={self.var}\0".encode() in environment or str(self.var).encode() in command
            if is_ours and int(folder.name) != self.process.pid:
                found[folder.name] = command.replace(b"\0", b" ").decode()
        return {command: int(pid) for pid, command in found.items()}

    def pid_of(self, part: str) -> int | None:
        return next((pid for command, pid in self.children().items() if part in command), None)


@pytest.fixture
def up(tmp_path, port):
    up = Up(tmp_path / "var", port)
    yield up
    up.process.kill()
    up.process.wait()
    wait_until(lambda: not up.children(), "every process has ended")


PARTS = ("valkey-server", " relay", " worker", " web")


def test_everything_comes_up_stays_up_and_ends_together(up):
    wait_until(up.is_up, "everything is up")
    assert_a_second_one_is_refused(up)

    killed = [up.pid_of(part) for part in PARTS]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: all(up.pid_of(part) not in {None, *killed} for part in PARTS), "what was killed came back")

    up.process.kill()
    up.process.wait()
    wait_until(lambda: not up.children(), "all processes have ended with the one that started them")
    up.process = up.start()
    wait_until(up.is_up, "the next one goes on")
    wait_until(lambda: f"http://127.0.0.1:{up.port}" in up.told.read_text(), "it says where the pages are")

    up.process.send_signal(signal.SIGINT)
    assert up.process.wait() == 0
    assert up.children() == {}
    assert "Traceback" not in up.told.read_text()


def assert_a_second_one_is_refused(up):
    second = subprocess.run(
        [sys.executable, "-m", "rlf", "up"], env=up.environment, capture_output=True, text=True, check=False
    )
    assert (second.returncode, "Stop it first" in second.stderr) == (1, True)


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path):
    environment = {"PATH": os.environ["PATH"], "RLF_VAR": str(tmp_path)}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = subprocess.run(
            [sys.executable, "-m", "rlf", "up", "--port", port],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert f"127.0.0.1:{port}" in told.stderr
