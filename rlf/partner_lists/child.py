"""The child process that reads a partner's file, under limits of memory and time, with no key in its environment.

`python -m rlf.partner_lists.child FD survey CHOICES` or `… FD rows SKIP SHAPE` (both in JSON) reads the file behind an
inherited file descriptor and writes messages to standard output. Whatever a hostile file makes of it dies with it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import msgspec

from rlf.confined import confine
from rlf.partner_lists.limits import CHILD_BYTES_A_CPU_SECOND, CHILD_CPU_SECONDS, CHILD_MEMORY_BYTES
from rlf.partner_lists.messages import Choices, Ended, FileProblem, FileProblemError, FileShape, Refused, write_message
from rlf.partner_lists.table import batches, survey

if TYPE_CHECKING:
    from typing import BinaryIO


def main(arguments: list[str]) -> int:
    """Serve one file; 0 also where the file was refused, for that has been said."""
    descriptor, task, *rest = arguments
    size = os.fstat(int(descriptor)).st_size
    confine(memory_bytes=CHILD_MEMORY_BYTES, cpu_seconds=CHILD_CPU_SECONDS + size // CHILD_BYTES_A_CPU_SECOND)
    out = sys.stdout.buffer
    with os.fdopen(int(descriptor), "rb") as file:
        try:
            if task == "survey":
                write_message(out, survey(file, msgspec.json.decode(rest[0], type=Choices)))
            else:
                _give_rows(file, out, skip=int(rest[0]), shape=msgspec.json.decode(rest[1], type=FileShape))
        except FileProblemError as problem:
            write_message(out, Refused(problem.problem, problem.line))
        except MemoryError:
            write_message(out, Refused(FileProblem.TOO_COSTLY))
    return 0


def _give_rows(file: BinaryIO, out: BinaryIO, *, skip: int, shape: FileShape) -> None:
    given = skip
    for batch in batches(file, shape, skip=skip):
        write_message(out, batch)
        given += len(batch.rows)
    write_message(out, Ended(given))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        # The parent has gone or has seen enough; the interpreter must not try to flush on its way out.
        os._exit(1)
