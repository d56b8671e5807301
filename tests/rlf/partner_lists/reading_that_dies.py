"""Reads a list and dies by kill -9: after so many batches, or, with a number below 0, amid a transaction."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from rlf.partner_lists.reading import read_list
from rlf.partner_lists.storing import RowsOfList
from rlf.service import open_service

if TYPE_CHECKING:
    from rlf.config import Settings


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def read_and_die(settings: Settings, list_id: int, batches: int) -> None:
    """To be run in a process of its own."""
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
    read_list(open_service(settings), list_id, keep_alive)
