"""Until when a piece of work may be saved, and how whatever blocks it is stopped then."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Deadline:
    """A moment on the monotonic clock, in seconds; whoever works under it in a thread can be stopped from another."""

    def __init__(self, latest: float) -> None:
        self.latest = latest
        self._lock = threading.Lock()
        self._stop: Callable[[], None] | None = None

    @classmethod
    def within(cls, seconds: float) -> "Deadline":
        """So many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds that are left; below zero once it is over."""
        return self.latest - time.monotonic()

    @property
    def is_over(self) -> bool:
        return self.left <= 0

    def stop(self) -> None:
        """Ends what blocks at this moment, if anything does."""
        with self._lock:
            if self._stop is not None:
                self._stop()

    @contextmanager
    def stoppable(self, stop: Callable[[], None]) -> Iterator[None]:
        """Inside, `stop()` calls this; outside, nothing."""
        with self._lock:
            self._stop = stop
        try:
            yield
        finally:
            # Behind the lock: a stop that has begun ends before the connection serves somebody else.
            with self._lock:
                self._stop = None


#: What the request at hand works under; None where nobody waits.
deadline: ContextVar[Deadline | None] = ContextVar("deadline", default=None)
