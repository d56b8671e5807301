"""Reading a partner's file in a child process: the parent hands over plain bytes in memory and receives messages."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from rlf.errors import InvalidInputError
from rlf.partner_lists.messages import Ended, FileProblem, FileShape, Message, Refused, Rows, Survey, read_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

# Beside the project's own code the child sees nothing of its parent's environment, least of all a keyring.
_ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"}


class FileRefusedError(InvalidInputError):
    """A file is not taken. Its parameters are `problem`, a FileProblem, and `line` (0 where no line is to blame)."""

    code = "file_refused"

    def __init__(self, problem: FileProblem, line: int = 0) -> None:
        where = f" (line {line})" if line else ""
        super().__init__(f"The file cannot be taken: {problem}{where}.", problem=problem, line=line)
        self.problem = problem


@contextmanager
def in_memory(chunks: Iterable[bytes]) -> Iterator[BinaryIO]:
    """A file without a name that lives in memory alone and can be inherited by a child process."""
    with os.fdopen(os.memfd_create("partner-list"), "w+b") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        yield file


def survey_file(file: BinaryIO) -> Survey:
    """Look through a file in memory.

    Raises:
        FileRefusedError: it is not taken, or its reading cost too much.
    """
    for message in _messages(file, "survey"):
        if isinstance(message, Survey):
            return message
    raise FileRefusedError(FileProblem.TOO_COSTLY)


def read_rows(file: BinaryIO, shape: FileShape, *, skip: int) -> Iterator[Rows]:
    """The data rows of a surveyed file after the first `skip`, batch by batch; the next is read while one is used.

    Raises:
        FileRefusedError: the child found it unreadable, or ended before the file did.
    """
    for message in _messages(file, "rows", str(skip), msgspec.json.encode(shape).decode()):
        if isinstance(message, Ended):
            return
        if isinstance(message, Rows):
            yield message
    raise FileRefusedError(FileProblem.TOO_COSTLY)


def _messages(file: BinaryIO, *task: str) -> Iterator[Message]:
    # A descriptor of its own, from the beginning: two readings of one file never share a position.
    descriptor = os.open(f"/proc/self/fd/{file.fileno()}", os.O_RDONLY)
    try:
        child = subprocess.Popen(  # noqa: S603 - our own module under our own interpreter
            [sys.executable, "-s", "-B", "-m", "rlf.partner_lists.child", str(descriptor), *task],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could quote the file
            env=_ENVIRONMENT,
            pass_fds=[descriptor],
        )
    finally:
        os.close(descriptor)
    try:
        yield from _received(child)
    finally:
        _end(child)


def _received(child: subprocess.Popen[bytes]) -> Iterator[Message]:
    if child.stdout is None:
        return
    while (message := read_message(child.stdout)) is not None:
        if isinstance(message, Refused):
            raise FileRefusedError(message.problem, message.line)
        yield message


def _end(child: subprocess.Popen[bytes]) -> None:
    """It has said everything, or nobody listens any more."""
    if child.stdout is not None:
        child.stdout.close()
    child.kill()
    child.wait()
