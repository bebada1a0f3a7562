"""Several plain calls at the same moment, each in a thread of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Timer
from typing import Any, TypeVar

from domain.deadline import Deadline, deadline

T = TypeVar("T")


def at_once(*calls: Callable[[], T]) -> list[T | Exception]:
    """What each call returned or raised, in the order in which they are given."""
    ready = Barrier(len(calls))

    def begin(call: Callable[[], T]) -> T | Exception:
        ready.wait()
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(begin, calls))


def all_at_once(*calls: Callable[[], T]) -> list[T]:
    """As `at_once`, where none may fail."""
    done = []
    for end in at_once(*calls):
        if isinstance(end, Exception):
            raise end
        done.append(end)
    return done


def under(seconds: float, work: Callable[[], Any]) -> None:
    """Works under a deadline, and is stopped when it is over."""
    until = Deadline.within(seconds)
    held, timer = deadline.set(until), Timer(seconds, until.stop)
    timer.start()
    try:
        work()
    finally:
        timer.cancel()
        timer.join()
        deadline.reset(held)
