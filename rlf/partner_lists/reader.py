"""Reading a partner's file in a child process: the parent hands over plain bytes in memory and receives messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from rlf.confined import child_reading
from rlf.errors import InvalidInputError
from rlf.partner_lists.messages import (
    DELIMITERS,
    ENCODINGS,
    Choices,
    Ended,
    FileProblem,
    FileShape,
    Message,
    Refused,
    Rows,
    Survey,
    read_message,
)

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

_CHILD = "rlf.partner_lists.child"


class FileRefusedError(InvalidInputError):
    """A file is not taken. Its parameters are `problem`, a FileProblem, and `line` (0 where no line is to blame)."""

    code = "file_refused"

    def __init__(self, problem: FileProblem, line: int = 0) -> None:
        where = f" (line {line})" if line else ""
        super().__init__(f"The file cannot be taken: {problem}{where}.", problem=problem, line=line)
        self.problem = problem


def survey_file(
    file: BinaryIO,
    *,
    sheets: Sequence[int] | None = None,
    encoding: str = "",
    delimiter: str = "",
    heading_line: int | None = None,
) -> Survey:
    """Look through a file in memory, as it looks or as a person says.

    A person may say which visible sheets of a workbook are read (their indices in `Survey.sheets`), in which of
    ENCODINGS and divided by which of DELIMITERS a text is, and on which line or row the headings begin (0 where there
    are none). What is said is kept in the shape.

    Raises:
        FileRefusedError: it is not taken, or its reading cost too much.
        InvalidInputError: `problem` is unknown_encoding or unknown_delimiter.
    """
    if encoding and encoding not in ENCODINGS:
        raise InvalidInputError("This encoding is not known; choose one of the list.", problem="unknown_encoding")
    if delimiter and delimiter not in DELIMITERS:
        raise InvalidInputError("This delimiter is not known; choose one of the list.", problem="unknown_delimiter")
    choices = Choices(None if sheets is None else tuple(sheets), encoding, delimiter, heading_line)
    for message in _messages(file, "survey", msgspec.json.encode(choices).decode()):
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
    with child_reading(file, _CHILD, *task) as child:
        yield from received(child)


def received(child: subprocess.Popen[bytes]) -> Iterator[Message]:
    """What a child that reads a file says.

    Raises:
        FileRefusedError: the child found it unreadable.
    """
    if child.stdout is None:
        return
    while (message := read_message(child.stdout)) is not None:
        if isinstance(message, Refused):
            raise FileRefusedError(message.problem, message.line)
        yield message
