"""Tracebacks without words: where it broke and what kind of error it was, never what the error says.

An error's text may quote whatever was in somebody's hands: a row with a note in it, a password in an address.
"""

import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Final, TextIO

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

#: What says more of an error and is a code: of the system, of a database, of HTTP.
CODES: Final = ("errno", "sqlstate", "sqlite_errorname", "status")
_CAUSED: Final = "\nThat is the cause of:\n\n"
_MEANWHILE: Final = "\nWhile that was handled:\n\n"


def without_words(exc_info: ExcInfo) -> str:
    """The chain of errors, oldest first, each with its frames, its type and its codes."""
    return "".join(_chain(exc_info[1], set())).rstrip()


def write_without_words(stream: TextIO, exc_info: ExcInfo) -> None:
    """The same, as a terminal's log wants it."""
    stream.write(f"\n{without_words(exc_info)}")


def hush_last_words() -> None:
    """What nobody catches ends on the screen, and says no more there than in the log."""

    def hook(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        print(without_words((type(error), error, None)), file=sys.stderr)  # noqa: T201  # nobody else is left to say it

    sys.excepthook = hook


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
