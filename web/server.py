"""The web server: gunicorn set up from here, its logs among the service's own."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from rlf.logs import event
from web import create_app

if TYPE_CHECKING:
    from flask import Flask

_log = logging.getLogger(__name__)
_GRACE_SECONDS = 5


def serve(bind: str, *, threads: int, processes: int) -> None:
    """Serve until told to stop by a signal. `bind` is an address and port."""
    _Server(
        {
            "bind": bind,
            "worker_class": "gthread",
            "threads": threads,
            "workers": processes,
            "graceful_timeout": _GRACE_SECONDS,
            "logger_class": ServerLog,
            "proc_name": "rlf web",
        }
    ).run()


class ServerLog(Logger):
    """Gunicorn's log through the service's own handler. Requests are told without queries, which may hold names."""

    def setup(self, cfg: Any) -> None:
        """Leave handlers and levels as the service set them."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.handlers.clear()
            log.propagate = True

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Tell of one request: method, endpoint path, status and milliseconds."""
        del environ
        milliseconds = round(request_time.total_seconds() * 1000)
        event(_log, "web.request", method=req.method, path=req.path, status=resp.status_code, ms=milliseconds)


class _Server(BaseApplication):
    def __init__(self, options: dict[str, Any]) -> None:
        self.chosen = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app()
