"""The command `rlf web`: the pages, served by gunicorn with threads."""

from __future__ import annotations

import click

from rlf.config import read_settings
from rlf.logs import configure_logs
from web.server import serve


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1), help="Requests answered at a time.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1), help="Processes to share them.")
def web(host: str, port: int, *, threads: int, processes: int) -> None:
    """Serve the pages."""
    settings = read_settings()
    configure_logs(settings.log_level)
    serve(f"{host}:{port}", threads=threads, processes=processes)
