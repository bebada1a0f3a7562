"""When the person in front of a request stops waiting: nothing may be saved after that."""

from contextvars import ContextVar

# Seconds on the event loop's clock; None where nobody waits.
deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
