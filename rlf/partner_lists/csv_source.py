"""Text files: which encoding they have, and of CSV the delimiter and the rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from rlf.partner_lists.limits import MAX_CELL, MAX_COLUMNS, MAX_LINE
from rlf.partner_lists.messages import DELIMITERS, FileKind, FileProblem, FileProblemError, FileShape, TableRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as the one below, so it comes first
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What spreadsheets of Western, Cyrillic and Arabic systems write where they do not write UTF-8.
_OLD_ENCODINGS = ["cp1252", "cp1251", "cp1256"]
_SIGNED = {"utf-8": "utf-8-sig"}  # reads both with a mark at the beginning and without
_CHUNK = 1 << 20
_SAMPLE_BYTES = 1 << 16
_SAMPLE_ROWS = 30
_NULLS_OF_UTF16 = 0.3  # of every second byte, where the text is mostly Latin
_BROKEN_SHARE = 0.05  # of letters beyond ASCII that may be broken in a file still read as UTF-8
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they can make a name look like another
_NO_LETTERS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_BROKEN = "\ufffd"


@dataclass(frozen=True, slots=True)
class TextSeen:
    """The encoding of a text file, whether some of its letters are broken, and how it begins."""

    encoding: str
    lossy: bool
    beginning: str
    whole: bool


def see_text(file: BinaryIO, encoding: str = "") -> TextSeen:
    """Look at a text file, in the encoding that somebody says it has or in that which it seems to have.

    Raises:
        FileProblemError: it is no text.
    """
    # What a person says is tried even where some letters do not fit: the rows with broken ones are seen as such.
    encoding, lossy = (_SIGNED.get(encoding, encoding), True) if encoding else _encoding(file)
    _seek_text(file, encoding)
    raw = file.read(_SAMPLE_BYTES)
    beginning = codecs.getincrementaldecoder(encoding)("replace").decode(raw)
    if "\0" in beginning:
        raise FileProblemError(FileProblem.NULLS, beginning.count("\n", 0, beginning.index("\0")) + 1)
    if _CONTROL.search(beginning):
        raise FileProblemError(FileProblem.NOT_TEXT)
    return TextSeen(encoding, lossy, beginning.removeprefix("\ufeff"), len(raw) < _SAMPLE_BYTES)


def shape_of_csv(seen: TextSeen, delimiter: str = "") -> FileShape:
    """How to read a text file as rows, divided by what somebody says or by what seems to divide them."""
    delimiter = delimiter or _delimiter(seen.beginning, whole=seen.whole)
    return FileShape(FileKind.CSV, encoding=seen.encoding, delimiter=delimiter, lossy=seen.lossy)


def csv_rows(file: BinaryIO, shape: FileShape) -> Iterator[TableRow]:
    """The rows that hold anything, each with the line it begins on.

    Raises:
        FileProblemError: a null, a line or a cell of impossible size, or a letter its encoding does not have.
    """
    text = decoded(file, shape)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(_lines(text, shape.delimiter), delimiter=shape.delimiter)
    line = 1
    try:
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        # The one thing the reader refuses by now: a cell beyond the limit, mostly after an unclosed quotation mark.
        raise FileProblemError(FileProblem.CELL_TOO_LARGE, line) from None
    except UnicodeError:
        raise FileProblemError(FileProblem.NOT_TEXT, line) from None
    finally:
        if not text.closed:
            text.detach()  # the file is the caller's, to be read again


def _seek_text(file: BinaryIO, encoding: str) -> None:
    """Go to where the text begins: the mark of UTF-8 may stand before something else."""
    file.seek(0)
    has_mark = file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    file.seek(len(codecs.BOM_UTF8) if has_mark and not encoding.startswith("utf") else 0)


def decoded(file: BinaryIO, shape: FileShape, newline: str | None = "") -> io.TextIOWrapper:
    """The text of a file; broken letters stand as U+FFFD where its shape allows them. To be detached from the file."""
    _seek_text(file, shape.encoding)
    return io.TextIOWrapper(file, shape.encoding, errors="replace" if shape.lossy else "strict", newline=newline)


def _lines(text: io.TextIOWrapper, delimiter: str) -> Iterator[str]:
    number = 0
    while line := text.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            wide = line.count(delimiter) > MAX_COLUMNS
            raise FileProblemError(FileProblem.TOO_MANY_COLUMNS if wide else FileProblem.CELL_TOO_LARGE, number)
        if "\0" in line:
            raise FileProblemError(FileProblem.NULLS, number)
        yield line


def _encoding(file: BinaryIO) -> tuple[str, bool]:
    """Encoding by its mark, else UTF-16 by its zeros, else UTF-8 if it is, else one of the old ones by its letters."""
    file.seek(0)
    head = file.read(_SAMPLE_BYTES)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, False
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        # Looked at from both sides: a file with nulls strewn in has them at odd and even places.
        others = head[::2] if encoding == "utf-16-le" else head[1::2]
        if zeros.count(0) > _NULLS_OF_UTF16 * len(zeros) and not others.count(0):
            return encoding, False
    good, broken = _utf8_letters(file)
    if broken <= _BROKEN_SHARE * good:
        return "utf-8", broken > 0
    best = from_bytes(_telling_lines(file), cp_isolation=_OLD_ENCODINGS).best()
    if best is None:
        raise FileProblemError(FileProblem.NOT_TEXT)
    return best.encoding, False


def _utf8_letters(file: BinaryIO) -> tuple[int, int]:
    """How many letters beyond ASCII a file holds if it is UTF-8, and how many pieces of it then are none."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    file.seek(0)
    good = broken = 0
    while raw := file.read(_CHUNK):
        text = decoder.decode(raw)
        if text.isascii():
            continue
        pieces = text.count("\ufffd")
        broken += pieces
        good += len(text) - len(text.encode("ascii", "ignore")) - pieces
    return good, broken


def _telling_lines(file: BinaryIO) -> bytes:
    """The first lines that are not plain ASCII: only they tell old encodings apart."""
    file.seek(0)
    telling = (line for line in iter(lambda: file.readline(_SAMPLE_BYTES), b"") if not line.isascii())
    return b"".join(islice(telling, 200))[:_SAMPLE_BYTES]


def _delimiter(sample: str, *, whole: bool) -> str:
    """The delimiter under which the first rows fall into the most columns, equally many in each."""
    lines = sample.splitlines(keepends=True)
    lines = lines if whole or len(lines) == 1 else lines[:-1]
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> float:
    csv.field_size_limit(_SAMPLE_BYTES)
    try:
        widths = [len(row) for row in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_ROWS) if row]
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    width, rows = Counter(widths).most_common(1)[0]
    return (width - 1) * (rows / len(widths)) ** 2


def plain_cell(cell: str) -> str:
    """A cell with its letters composed (NFC), without marks of direction, and without blanks around it. What is no
    letter of any text becomes U+FFFD, as if it were broken.
    """
    if cell.isascii() and cell.isprintable():
        return cell.strip(" ")
    plain = unicodedata.normalize("NFC", _NO_LETTERS.sub(_BROKEN, _DIRECTIONS.sub("", cell)))
    return plain.strip(" \t\r\n\u00a0\u200e\u200f\ufeff")
