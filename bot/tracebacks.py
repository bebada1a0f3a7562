"""Tracebacks without words: where it broke and what kind of error it was, never what the error says.

An error's text may quote whatever was in somebody's hands: a row with a note in it, a password in an address.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Final, TextIO

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

#: What says more of an error and is a code: of the system, of a database, of HTTP.
CODES: Final = ("errno", "sqlstate", "sqlite_errorname", "status")
#: As in "Exception in callback greet('Priya')" and "Task <Task finished … exception=…> …".
_BEFORE_OBJECTS: Final = re.compile(r"(?:[^<(\n]|\(\))*")
_CAUSED: Final = "\nThat is the cause of:\n\n"
_MEANWHILE: Final = "\nWhile that was handled:\n\n"


def without_words(exc_info: ExcInfo) -> str:
    """The chain of errors, oldest first, each with its frames, its type and its codes."""
    return "".join(_chain(exc_info[1], set())).rstrip()


def write_without_words(stream: TextIO, exc_info: ExcInfo) -> None:
    """The same, as a terminal's log wants it."""
    stream.write(f"\n{without_words(exc_info)}")


def hush_last_words() -> None:
    """What nobody catches ends on the screen, and says no more there than in the log; wherever nobody caught it."""

    def say(error: BaseException | None) -> None:
        if error is not None:
            print(without_words((type(error), error, None)), file=sys.stderr)  # noqa: T201  # nobody else is left to say it

    def of_thread(lost: threading.ExceptHookArgs) -> None:
        # So a thread ends itself, and nothing is lost.
        if not issubclass(lost.exc_type, SystemExit):
            say(lost.exc_value)

    sys.excepthook = lambda _, error, __: say(error)
    sys.unraisablehook = lambda lost: say(lost.exc_value)
    threading.excepthook = of_thread
    logging.getLogger("asyncio").addFilter(_first_words)


def _first_words(record: logging.LogRecord) -> bool:
    """Of what a loop says of a lost task: behind them stand whole objects, with the words of their errors."""
    said = _BEFORE_OBJECTS.match(record.getMessage())
    record.msg, record.args = said.group().strip() if said else "", ()
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = without_words(record.exc_info)
    return True


def _chain(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _chain(before, seen)
        yield _CAUSED if before is error.__cause__ else _MEANWHILE
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{_name(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            if id(each) not in seen:
                yield "\nTogether with:\n\n"
                yield from _chain(each, seen)


def _name(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    codes = [f"{code}={held}" for code in CODES if isinstance(held := getattr(error, code, None), int | str) and held]
    return f"{name} ({', '.join(codes)})" if codes else name
