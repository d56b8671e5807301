import os
import stat
import sys
import time
from pathlib import Path

import pytest

from rlf.config import bare_environment
from tests.workers.conftest import wait_until
from workers.children import Child, end_all, spawn


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log" / "child.log"


def shell(log, script):
    return lambda: spawn(["sh", "-c", script], log)


def test_what_a_child_says_goes_to_a_log_for_its_owner_alone(log):
    child = Child("child", shell(log, "echo hello; echo sorry >&2"))
    child.begin()
    child.process.wait()
    assert log.read_text() == "hello\nsorry\n"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_a_full_log_is_put_aside(log):
    log.parent.mkdir()
    with log.open("wb") as full:
        full.truncate(10_000_001)
    shell(log, "echo hello")().wait()
    assert log.read_text() == "hello\n"
    assert log.with_suffix(".old").stat().st_size == 10_000_001


def test_a_child_that_dies_is_told_once_and_started_again(log):
    child = Child("child", shell(log, "exit 3"))
    child.begin()
    first = child.process
    first.wait()
    assert [child.tend(), child.tend()] == [3, None]
    wait_until(lambda: child.tend() is None and child.process is not first, "it was started again")
    child.process.wait()


def test_a_child_that_keeps_dying_is_started_ever_less_often(log):
    starts = []

    def start():
        starts.append(time.monotonic())
        return shell(log, "exit 3")()

    child = Child("child", start)
    child.begin()
    wait_until(lambda: child.tend() is None and len(starts) == 3, "it was started twice more")
    child.process.wait()
    first, second, third = starts
    assert second - first >= 0.5
    assert third - second >= 1


def test_children_and_what_they_started_are_ended_even_if_they_refuse(log):
    stubborn = Child("stubborn", shell(log, "trap '' TERM; echo ready; sleep 60 & wait; wait"))
    stubborn.begin()
    wait_until(lambda: "ready" in log.read_text(), "it refuses")
    end_all([stubborn], grace_seconds=0.3)
    assert stubborn.process.returncode == -9


def test_a_child_ends_with_its_parent_even_if_that_is_killed(log):
    script = (
        "import pathlib, sys, time; from workers.children import spawn\n"
        f"print(spawn(['sleep', '60'], pathlib.Path({str(log)!r})).pid, flush=True); time.sleep(60)"
    )
    parent = spawn([sys.executable, "-c", script], log.with_name("parent.log"))
    told = log.with_name("parent.log")
    wait_until(lambda: told.read_text().endswith("\n"), "the parent told its child")
    grandchild = int(told.read_text())
    assert is_alive(grandchild)
    parent.kill()
    parent.wait()
    wait_until(lambda: not is_alive(grandchild), "the child ended")


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_program_of_others_learns_no_key(tmp_path):
    env = bare_environment({"PATH": os.environ["PATH"], "RLF_KEYRING": "secret", "DATABASE_URL": "secret"})
    log = tmp_path / "log"
    assert spawn(["env"], log, env).wait(10) == 0
    assert "PATH=" in log.read_text()
    assert "secret" not in log.read_text()
