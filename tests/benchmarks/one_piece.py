"""How the cost of matching one piece of a list, 1,000 rows, grows with the number of open requests.

python -m tests.benchmarks.one_piece [--requests 1000,5000,25000] [--pieces 3]

In this process and in its processor time, so that it can be told on a busy machine too; the first piece warms up.
"""

from __future__ import annotations

import statistics
import time

import click
from sqlalchemy import select

from rlf.matchmaking import match_piece
from rlf.models import ListPiece
from rlf.partner_lists.limits import BATCH_ROWS
from rlf.partner_lists.reading import read_list
from tests.benchmarks.installation import import_list, list_of, new_installation, open_requests, sought_persons
from tests.benchmarks.population import ROOT

_FOLDER = ROOT / "one-piece"


@click.command()
@click.option("--requests", default="1000,5000,25000", show_default=True, help="Numbers of open requests.")
@click.option("--pieces", default=3, show_default=True, type=click.IntRange(2))
def main(requests: str, pieces: int) -> None:
    """Measure and print a report."""
    for count in map(int, requests.split(",")):
        took = _measure(count, pieces)[1:]
        print(f"{count:>9,} open requests: {statistics.median(took):6.2f} s of processor time a piece", flush=True)


def _measure(requests: int, pieces: int) -> list[float]:
    service, liaison_id = new_installation(_FOLDER)
    sought = sought_persons(requests)
    open_requests(service, sought, liaison_id)
    rows = pieces * BATCH_ROWS
    list_id = import_list(service, list_of(rows, sought[: rows // 10]), liaison_id)
    read_list(service, list_id, lambda: None)
    with service.database.read() as session:
        waiting = session.scalars(select(ListPiece.id).order_by(ListPiece.first_line)).all()
    took = []
    for piece_id in waiting:
        started = time.process_time()
        match_piece(service, piece_id, lambda: None)
        took.append(time.process_time() - started)
    service.database.engine.dispose()
    return took


if __name__ == "__main__":
    main()
