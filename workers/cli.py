"""The commands `rlf worker`, `rlf relay` and `rlf up`: the processes that work in the background."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import click

from rlf import outbox
from rlf.config import read_settings
from rlf.logs import configure_logs
from rlf.queue import open_queue
from rlf.service import open_service
from workers.jobs import JOBS
from workers.relay import Relay
from workers.supervisor import Plan, Supervisor
from workers.worker import Worker

_lease = click.option(
    "--lease",
    default=outbox.LEASE.total_seconds(),
    show_default=True,
    type=click.FloatRange(0.1),
    help="Seconds after which a silent worker's job goes to another.",
)


@click.command()
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
@_lease
def worker(lease: float, *, burst: bool) -> None:
    """Do the work that the queue sends. Run as many as there are processors, on as many machines as you like."""
    settings = read_settings()
    configure_logs(settings.log_level)
    process = Worker(open_service(settings), open_queue(settings), JOBS, lease=timedelta(seconds=lease))
    process.stop.set_by(signal.SIGTERM, signal.SIGINT)
    process.run(burst=burst)


@click.command()
@_lease
def relay(lease: float) -> None:
    """Send promised work to the queue. One is enough; more do no harm."""
    settings = read_settings()
    configure_logs(settings.log_level)
    process = Relay(open_service(settings), open_queue(settings), lease=timedelta(seconds=lease))
    process.stop.set_by(signal.SIGTERM, signal.SIGINT)
    process.run()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address that the pages listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port of the pages.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="How many workers.")
def up(host: str, port: int, workers: int) -> None:
    """Run everything on this machine: queue server, pages, relay and workers."""
    os.umask(0o077)  # whatever lies under var/ is for its owner alone
    Supervisor(read_settings(), Plan(host, port, workers), say=_say).run()


def _say(line: str) -> None:
    click.echo(line, err=True)
