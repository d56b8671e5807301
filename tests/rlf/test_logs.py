import io
import json
import logging
import sys
import threading
import warnings

import pytest

from rlf.errors import ConflictError
from rlf.logs import configure_logs, event, failure

TOKEN = "Qzxwvutha"


@pytest.fixture
def lines(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    configure_logs("INFO")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before[0], before[1]


def test_an_event_is_one_line_of_json_with_its_ids_and_codes(lines):
    event(logging.getLogger("rlf.example"), "job.done", row=7, topic="match_piece")
    (line,) = lines()
    assert line.pop("at").endswith("+00:00")
    assert line == {"level": "info", "logger": "rlf.example", "event": "job.done", "row": 7, "topic": "match_piece"}


def test_a_field_that_is_no_code_is_withheld(lines):
    event(logging.getLogger("rlf.example"), "job.done", what=f"{TOKEN} {TOKEN}", path="/search/%D9%85")
    assert [(line["what"], line["path"]) for line in lines()] == [("(withheld)", "(withheld)")]


def test_an_error_tells_its_class_and_places_but_not_its_text(lines):
    try:
        int(TOKEN)
    except ValueError as error:
        failure(logging.getLogger("rlf.example"), "job.failed", error, row=7)
    (line,) = lines()
    assert (line["error"], line["row"]) == ("ValueError", 7)
    assert line["at_places"][0].startswith("test_logs.py:")
    assert TOKEN not in json.dumps(line)


def test_an_error_of_the_service_itself_tells_its_reason(lines):
    failure(logging.getLogger("rlf.example"), "job.failed", ConflictError("Look again."))
    assert lines()[0]["reason"] == "Look again."


@pytest.mark.parametrize(
    ("message", "arguments", "told"),
    [
        ("Error handling request %s", (f"/search?q={TOKEN}",), "Error handling request %s"),
        (f"Exception on /search?q={TOKEN}", (), "(withheld)"),
        (f"{TOKEN} {TOKEN}", (), "(withheld)"),
    ],
)
def test_what_libraries_say_is_reduced_to_what_is_constant(lines, message, arguments, told):
    logging.getLogger("gunicorn.error").error(message, *arguments)
    assert [line["event"] for line in lines()] == [told]


def test_an_uncaught_error_logged_by_a_library_keeps_its_text_to_itself(lines):
    try:
        int(TOKEN)
    except ValueError:
        logging.getLogger("web").exception("Exception on %s", f"/people/{TOKEN}")
    assert TOKEN not in json.dumps(lines())
    assert lines()[0]["error"] == "ValueError"


def test_errors_that_nobody_answers_keep_their_text_to_themselves(lines):
    thread = threading.Thread(target=int, args=(TOKEN,))
    thread.start()
    thread.join()
    error = ValueError(TOKEN)
    sys.excepthook(type(error), error, None)
    assert [(line["event"], line["error"]) for line in lines()] == [
        ("thread.failed", "ValueError"),
        ("process.failed", "ValueError"),
    ]
    assert TOKEN not in json.dumps(lines())


def test_warnings_keep_their_text_to_themselves(lines):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warnings, "filters", [("always", None, Warning, None, 0)])
        warnings.warn(TOKEN, stacklevel=1)
    assert [line["logger"] for line in lines()] == ["py.warnings"]
    assert TOKEN not in json.dumps(lines())
