"""What the child process that reads a file says to its parent: MessagePack behind a 4-byte length."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from typing import IO

_LENGTH_BYTES = 4
TableRow = tuple[int, list[str]]  # line in the file, cells


class FileProblem(StrEnum):
    """Why a file as a whole is not taken."""

    TOO_BIG = "too_big"
    EMPTY = "empty"
    NO_ROWS = "no_rows"
    UNKNOWN_KIND = "unknown_kind"
    OLD_EXCEL = "old_excel"
    DAMAGED = "damaged"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_ENTRIES = "too_many_entries"
    SHEET_TOO_LARGE = "sheet_too_large"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    CELL_TOO_LARGE = "cell_too_large"
    NULLS = "nulls"
    NOT_TEXT = "not_text"
    TOO_COSTLY = "too_costly"


class FileKind(StrEnum):
    """What a file is by its content, whatever its name says."""

    CSV = "csv"
    XLSX = "xlsx"


class FileShape(msgspec.Struct, frozen=True):
    """How a file is to be read. `sheet` counts from 0; `lossy` stands for UTF-8 with a few broken letters."""

    kind: FileKind
    encoding: str = ""
    delimiter: str = ""
    sheet: int = 0
    lossy: bool = False


class Survey(msgspec.Struct, frozen=True, tag=True):
    """A whole file seen through once: its headings, first rows, and how many rows and formulas there are."""

    shape: FileShape
    headings: list[str]
    sample: list[list[str]]
    rows: int
    formulas: int


class Rows(msgspec.Struct, frozen=True, tag=True):
    """A run of data rows; the first has the number `first` among them, counted from 0."""

    first: int
    rows: list[TableRow]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The file is not taken. `line` is 0 where no line is to blame."""

    problem: FileProblem
    line: int = 0


class Ended(msgspec.Struct, frozen=True, tag=True):
    """All rows were given."""

    rows: int


Message = Survey | Rows | Refused | Ended

_decoder: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)


class FileProblemError(Exception):
    """Inside the child: the file is not taken."""

    def __init__(self, problem: FileProblem, line: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


def write_message(stream: IO[bytes], message: Message) -> None:
    """Send one message."""
    body = msgspec.msgpack.encode(message)
    stream.write(len(body).to_bytes(_LENGTH_BYTES))
    stream.write(body)
    stream.flush()


def read_message(stream: IO[bytes]) -> Message | None:
    """The next message; None where the stream ends, in the middle of a message or after one."""
    prefix = stream.read(_LENGTH_BYTES)
    length = int.from_bytes(prefix)
    body = stream.read(length) if len(prefix) == _LENGTH_BYTES else b""
    return _decoder.decode(body) if body and len(body) == length else None
