"""Child processes that read files from outside: with no key and no setting, and little memory and time."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

# Beside the project's own code the child sees nothing of its parent's environment, least of all a keyring.
ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).parents[1]), "LC_ALL": "C.UTF-8"}

_MEMORY_FILE = "from-outside"


def memory_file() -> BinaryIO:
    """An empty file without a name that lives in memory alone and can be inherited by a child process."""
    return os.fdopen(os.memfd_create(_MEMORY_FILE), "w+b")


def is_memory_file(stream: BinaryIO) -> bool:
    """Whether a stream is such a file, and need not be copied into one."""
    try:
        return str(Path(f"/proc/self/fd/{stream.fileno()}").readlink()).startswith(f"/memfd:{_MEMORY_FILE}")
    except (OSError, AttributeError):  # a stream of bytes has no descriptor
        return False


@contextmanager
def in_memory(chunks: Iterable[bytes]) -> Iterator[BinaryIO]:
    """A file in memory that holds these."""
    with memory_file() as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        yield file


@contextmanager
def child_reading(file: BinaryIO, module: str, *task: str) -> Iterator[subprocess.Popen[bytes]]:
    """A child that runs `module` with the descriptor of a file in memory and `task` as arguments; it answers on its
    standard output. At the end of the block it has said everything, or nobody listens any more: it is ended.
    """
    # A descriptor of its own, from the beginning: two readings of one file never share a position.
    descriptor = os.open(f"/proc/self/fd/{file.fileno()}", os.O_RDONLY)
    try:
        child = subprocess.Popen(  # noqa: S603 - our own module under our own interpreter
            [sys.executable, "-s", "-B", "-m", module, str(descriptor), *task],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could quote the file
            env=ENVIRONMENT,
            pass_fds=[descriptor],
        )
    finally:
        os.close(descriptor)
    try:
        yield child
    finally:
        if child.stdout is not None:
            child.stdout.close()
        child.kill()
        child.wait()


def confine(*, memory_bytes: int, cpu_seconds: int) -> None:
    """In the child: take no more memory and processor time than this, and write no file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing of the file may be written anywhere
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
