"""Logs are one line an event, and no library may quote a request or a token there."""

import io
import json
import logging
import subprocess
import sys
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


def test_a_traceback_shows_where_it_broke_and_neither_words_nor_local_variables(lines: io.StringIO) -> None:
    token = "xoxb-very-secret"
    said = f"Priya, {token}"
    try:
        try:
            int(said)
        except ValueError as error:
            raise ExceptionGroup(said, [FileNotFoundError(2, said), error]) from error
    except ExceptionGroup:
        structlog.get_logger("handlers").exception("request failed")
        logging.getLogger("asyncio").exception("task failed")
    for line in map(json.loads, lines.getvalue().splitlines()):
        assert "test_logs.py" in line["exception"]
        assert "int(said)" in line["exception"]
        assert "ValueError" in line["exception"]
        assert "FileNotFoundError (errno=2)" in line["exception"]
        assert "Priya" not in line["exception"]
        assert token not in line["exception"]


LOST = """
import asyncio, gc, sys, threading
from bot.logs import set_up_logs
from bot.tracebacks import hush_last_words

class Each:
    def __del__(self):
        int("hush" * 2)

async def fails():
    int("hush" * 2)

async def loses():
    loop = asyncio.get_running_loop()
    loop.create_task(fails())
    loop.call_soon(int, "hush" * 2)
    loop.run_in_executor(None, int, "hush" * 2)
    await loop.shutdown_default_executor()
    for _ in range(3):
        gc.collect()
        await asyncio.sleep(0)

hush_last_words()
for each in (lambda: None, set_up_logs):
    each()
    asyncio.run(loses())
thread = threading.Thread(target=int, args=["hush" * 2])
thread.start()
thread.join()
Each()
int("hush" * 2)
"""


def test_what_nobody_catches_says_no_more_on_the_screen() -> None:
    """In a task, a callback and a future that nobody looks at, with and without logs; in a thread, at an end, at the end."""
    run = subprocess.run([sys.executable, "-c", LOST], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.count("ValueError") == 2 * 3 + 3
    assert "Exception in callback int" in run.stderr
    assert "hushhush" not in run.stderr


@pytest.mark.parametrize("name", SILENT)
def test_slacks_libraries_are_silent_below_an_error(lines: io.StringIO, name: str) -> None:
    logging.getLogger(f"{name}.client").debug("token xoxb-1")
    logging.getLogger(f"{name}.client").warning("Unhandled request {'text': 'private'}")
    assert lines.getvalue() == ""
