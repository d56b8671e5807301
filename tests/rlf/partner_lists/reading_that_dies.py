"""Reads a list and dies by kill -9: after so many batches, or (with a number below 0) in the middle of a transaction.

Run as a script: LIST_ID BATCHES; the installation is in the environment.
"""

from __future__ import annotations

import os
import signal
import sys

from rlf.config import read_settings
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.storing import RowsOfList
from rlf.service import open_service


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    list_id, batches = int(sys.argv[1]), int(sys.argv[2])
    done = []

    def keep_alive() -> None:
        done.append(1)
        if len(done) == batches:
            die()

    if batches < 0:
        store = RowsOfList.store
        stored = []

        def store_and_die(self, session, ready):
            store(self, session, ready)
            session.flush()
            stored.append(1)
            if len(stored) == -batches:
                die()
            return True

        RowsOfList.store = store_and_die
    read_list(open_service(read_settings()), list_id, keep_alive)


if __name__ == "__main__":
    main()
