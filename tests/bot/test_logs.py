"""Logs are one line an event, and no library may quote a request or a token there."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import SILENT, set_up_logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configured = structlog.get_config()
    stream = io.StringIO()
    # A server that a test before this one has run leaves its own level behind.
    logging.getLogger("uvicorn.error").setLevel(logging.NOTSET)
    set_up_logs(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configured)


def test_our_events_and_those_of_libraries_have_one_form(lines: io.StringIO) -> None:
    structlog.get_logger("handlers").info("request", route="brief.start", user="U1")
    logging.getLogger("uvicorn.error").error("broken %s", "pipe")
    ours, theirs = (json.loads(line) for line in lines.getvalue().splitlines())
    assert (ours["event"], ours["level"], ours["route"]) == ("request", "info", "brief.start")
    assert (theirs["event"], theirs["level"]) == ("broken pipe", "error")


def test_a_traceback_shows_no_local_variables(lines: io.StringIO) -> None:
    token = "xoxb-very-secret"
    try:
        raise RuntimeError("away")
    except RuntimeError:
        structlog.get_logger("handlers").exception("request failed")
    assert "RuntimeError: away" in lines.getvalue()
    assert token not in lines.getvalue()


@pytest.mark.parametrize("name", SILENT)
def test_slacks_libraries_are_silent_below_an_error(lines: io.StringIO, name: str) -> None:
    logging.getLogger(f"{name}.client").debug("token xoxb-1")
    logging.getLogger(f"{name}.client").warning("Unhandled request {'text': 'private'}")
    assert lines.getvalue() == ""
