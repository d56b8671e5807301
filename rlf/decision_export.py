"""Export of decided pairs as a CSV file, for judging and estimating the engine. Audited before anything is written."""

from __future__ import annotations

import csv
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from matching import probability
from rlf import audit
from rlf.decided_pairs import count_decided, decided_pairs
from rlf.errors import ConflictError
from rlf.models import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TextIO

    from rlf.decided_pairs import DecidedPair
    from rlf.service import Service

COLUMNS = ("verdict", "kind", "probability", "bits", "model_version", "findings")
NAME_COLUMNS = ("left", "right")
_READ_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_decisions(
    service: Service,
    path: Path,
    *,
    account_id: int,
    with_names: bool,
    progress: Callable[[int, int], None],
) -> int:
    """Write all decided pairs to a new file that its owner alone can read; returns how many.

    Findings are `code:bits`, separated by spaces. Without names there is nothing in it that says who anybody is.

    Raises:
        ConflictError: there is a file of this name; it stays as it is.
    """
    with _new_file(path) as file:
        with service.database.write() as session:
            audit.record(session, account_id, f"decisions.exported{'.with_names' * with_names}", Decision)
        writer = csv.writer(file)
        writer.writerow((*(NAME_COLUMNS if with_names else ()), *COLUMNS))
        count = 0
        with service.database.read() as session:
            total = count_decided(session)
            for count, pair in enumerate(decided_pairs(session, service.keyring, with_names=with_names), 1):
                writer.writerow(_row(pair))
                progress(count, total)
    return count


def _row(pair: DecidedPair) -> list[str]:
    findings = " ".join(f"{item.code}:{item.bits:.4f}" for item in pair.evidence)
    score = ("", "") if pair.bits is None else (f"{probability(pair.bits):.6f}", f"{pair.bits:.4f}")
    verdict = "same" if pair.same else "different"
    return [*map(_harmless, pair.names or ()), verdict, pair.kind.value, *score, pair.model_version, findings]


def _harmless(name: str) -> str:
    """A name that a spreadsheet does not run as a formula: partners' lists may hold anything."""
    return f"'{name}" if name.startswith(_READ_AS_FORMULA) else name


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """A file of mode 600 that was not there before; it is taken away again if its making fails."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ConflictError(f"There is a file {path}; it stays as it is. Name a new one.") from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
    except BaseException:
        path.unlink()
        raise
