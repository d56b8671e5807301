"""Structured logs: one line of JSON an event on standard error, with ids and codes and never with personal data.

The service's own events are a code and fields: `event(log, "job.done", row=7)`. What libraries say is reduced to their
constant message template, since its arguments may quote what people typed; of an error its class and the places it
passed are told, and its text only where it is one of the service's own, which hold no personal data.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from rlf.errors import RlfError

if TYPE_CHECKING:
    from types import TracebackType

_CODE: Final = re.compile(r"[A-Za-z0-9_.:/<>-]{0,80}")
_WITHHELD: Final = "(withheld)"
_PLACES: Final = 12


def configure_logs(level: str) -> None:
    """Send every logger of this process to standard error as JSON lines of `level` (such as INFO) and above, and with
    them warnings and the errors that nobody answers.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = _on_unanswered
    threading.excepthook = _on_unanswered_in_thread


def event(log: logging.Logger, code: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Log an event such as "job.done" with fields of ids, counts and codes."""
    log.log(level, code, extra={"fields": fields})


def failure(log: logging.Logger, code: str, error: BaseException, **fields: object) -> None:
    """Log an error that was answered: its class and the places it passed."""
    log.error(code, exc_info=error, extra={"fields": fields})


def _on_unanswered(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    failure(logging.getLogger(__name__), "process.failed", error)


def _on_unanswered_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        failure(logging.getLogger(__name__), "thread.failed", arguments.exc_value)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its line break."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _message(record),
        }
        line.update({name: _safe(value) for name, value in getattr(record, "fields", {}).items()})
        if record.exc_info and record.exc_info[1] is not None:
            line.update(_told(record.exc_info[1]))
        return msgspec.json.encode(line).decode()


def _message(record: logging.LogRecord) -> str:
    text = str(record.msg)
    # With arguments it is a template and constant; without, it may have been put together from anything.
    return text if record.args or _CODE.fullmatch(text) else _WITHHELD


def _safe(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if _CODE.fullmatch(text) else _WITHHELD


def _told(error: BaseException) -> dict[str, object]:
    told: dict[str, object] = {"error": type(error).__name__, "at_places": _places(error.__traceback__)}
    if isinstance(error, RlfError):
        told["reason"] = str(error)
    if error.__cause__ is not None:
        told["cause"] = type(error.__cause__).__name__
    return told


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_PLACES:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}:{frame.name}" for frame in frames]
