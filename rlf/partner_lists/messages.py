"""What the child process that reads a file says to its parent: MessagePack behind a 4-byte length."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from typing import IO

_LENGTH_BYTES = 4
# What a person may choose where the looks deceive: first those that are found by looks.
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1251", "cp1256"),
    *("cp1250", "cp1253", "cp1254", "cp1255", "cp1257", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-6"),
    *("iso-8859-9", "iso-8859-15", "koi8-r", "koi8-u", "mac-roman", "cp437", "cp850", "cp866", "cp720", "cp864"),
)
DELIMITERS = (",", ";", "\t", "|")
TableRow = tuple[int, list[str]]  # line in the file (see places.py), cells


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
    WORKBOOK_TOO_BIG = "workbook_too_big"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret
    NO_SUCH_SHEET = "no_such_sheet"
    BAD_XML = "bad_xml"
    XML_DEFINITIONS = "xml_definitions"
    UNKNOWN_PFIF = "unknown_pfif"
    BAD_JSON = "bad_json"
    TOO_DEEP = "too_deep"


class FileKind(StrEnum):
    """What a file is by its content, whatever its name says."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    JSON_LINES = "json_lines"
    JSON_ARRAY = "json_array"
    PFIF = "pfif"


WORKBOOKS = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.ODS})
ENTRIES = frozenset({FileKind.JSON_ARRAY, FileKind.PFIF})


class FileShape(msgspec.Struct, frozen=True):
    """How a file is to be read. `sheet` counts from 0; `lossy` stands for UTF-8 with a few broken letters.

    The sheets of a workbook are read one after another, and `sheet` is the first of them; any other file is one sheet
    without a name. For each of `sheets`: its name, the number that its first row has among the lines of the list (see
    `places.place_of`), the row on which its data begin, and the column into which each of its cells goes (empty where
    they come in the order of the headings). `columns` are the keys of a file that names its cells one by one,
    `has_loose_notes` whether PFIF has notes beside its persons.
    """

    kind: FileKind
    encoding: str = ""
    delimiter: str = ""
    sheet: int = 0
    lossy: bool = False
    sheets: tuple[int, ...] = ()
    sheet_names: tuple[str, ...] = ()
    first_lines: tuple[int, ...] = ()
    data_from: tuple[int, ...] = ()
    orders: tuple[tuple[int, ...], ...] = ()
    columns: tuple[str, ...] = ()
    has_headings: bool = True
    has_loose_notes: bool = False


class Choices(msgspec.Struct, frozen=True):
    """What a person says about a file against what it looks like; None and "" leave it to the looks.

    `heading_line` is the line or row of the headings, 0 where there are none.
    """

    sheets: tuple[int, ...] | None = None
    encoding: str = ""
    delimiter: str = ""
    heading_line: int | None = None


class SheetSeen(msgspec.Struct, frozen=True):
    """A visible sheet of a workbook, and whether its rows are of the list or left out."""

    index: int
    name: str
    rows: int
    headings: list[str]
    is_read: bool


class Survey(msgspec.Struct, frozen=True, tag=True):
    """A whole file seen through once: its headings, first rows, and how many rows and formulas there are.

    `titles` are the rows above the headings, `left_over_notes` the notes of a PFIF file about nobody in it.
    """

    shape: FileShape
    headings: list[str]
    sample: list[list[str]]
    rows: int
    formulas: int
    has_headings: bool = True
    titles: list[str] = []
    sheets: list[SheetSeen] = []
    left_over_notes: int = 0


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
