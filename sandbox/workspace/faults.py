"""Faults on demand: how a test makes Slack stumble."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """How one call goes wrong; the fields combine (a delay before an error, say)."""

    error: str | None = None  # answered as {"ok": false, "error": …}
    status: int = 200  # an HTTP status such as 500, with an empty body
    delay: float = 0.0  # seconds before anything happens
    cut: bool = False  # the work is done, then the connection is cut without an answer
    unknown: bool = False  # as if this Slack did not have the method: 404
    retry_after: int | None = None  # answered as 429 with Retry-After


@dataclass
class Faults:
    """Queued faults by Web API method; `always` stays until `clear`. `met` is set by each call that meets one."""

    met: asyncio.Event = field(default_factory=asyncio.Event)
    queued: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    standing: dict[str, Fault] = field(default_factory=dict)

    def next(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next calls of the method go wrong this way."""
        self.queued[method].extend([fault] * times)

    def always(self, method: str, fault: Fault) -> None:
        """Every call of the method goes wrong this way."""
        self.standing[method] = fault

    def clear(self) -> None:
        """All is well again."""
        self.queued.clear()
        self.standing.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if any."""
        queue = self.queued.get(method)
        fault = queue.popleft() if queue else self.standing.get(method)
        if fault is not None:
            self.met.set()
        return fault
