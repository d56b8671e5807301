"""The child process that reads the notes of a PFIF file, one row a note, under limits and with no key.

`python -m rlf.transfers.notes_child FD` reads the file behind an inherited file descriptor and writes the messages of
`rlf.partner_lists.messages` to standard output: rows of the columns of `rlf.transfers.pfif_notes`, and the end.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from rlf.confined import confine
from rlf.partner_lists.limits import (
    BATCH_ROWS,
    CHILD_BYTES_A_CPU_SECOND,
    CHILD_CPU_SECONDS,
    CHILD_MEMORY_BYTES,
)
from rlf.partner_lists.messages import Ended, FileProblem, FileProblemError, Refused, Rows, write_message
from rlf.partner_lists.pfif_records import pfif_records
from rlf.transfers.pfif_notes import NOTE_COLUMNS, PERSON_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from rlf.partner_lists.messages import TableRow


def main(arguments: list[str]) -> int:
    """Serve one file; 0 also where the file was refused, for that has been said."""
    descriptor = int(arguments[0])
    size = os.fstat(descriptor).st_size
    confine(memory_bytes=CHILD_MEMORY_BYTES, cpu_seconds=CHILD_CPU_SECONDS + size // CHILD_BYTES_A_CPU_SECOND)
    out = sys.stdout.buffer
    with os.fdopen(descriptor, "rb") as file:
        try:
            _give_rows(file, out)
        except FileProblemError as problem:
            write_message(out, Refused(problem.problem, problem.line))
        except MemoryError:
            write_message(out, Refused(FileProblem.TOO_COSTLY))
    return 0


def _give_rows(file: BinaryIO, out: BinaryIO) -> None:
    given = 0
    batch: list[TableRow] = []
    for row in _rows(file):
        batch.append(row)
        if len(batch) >= BATCH_ROWS:
            write_message(out, Rows(given, batch))
            given += len(batch)
            batch = []
    write_message(out, Rows(given, batch))
    write_message(out, Ended(given + len(batch)))


def _rows(file: BinaryIO) -> Iterator[TableRow]:
    number = 0
    for person, notes in pfif_records(file):
        for note in notes or [{}]:
            number += 1
            about = [(person or {}).get(column, "") for column in PERSON_COLUMNS]
            yield number, about + [note.get(column, "") for column in NOTE_COLUMNS]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        os._exit(1)  # the parent has seen enough; the interpreter must not try to flush on its way out
