"""The two clocks of the domain. Signatures, triggers, leases and the scheduler always use real time."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta


def real_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class JumpingClock:
    """Real time plus what has been skipped; only forwards, only in the practice workspace."""

    def __init__(self, real: Callable[[], datetime] = real_clock) -> None:
        self._real = real
        self._skipped = timedelta(0)

    def __call__(self) -> datetime:
        return self._real() + self._skipped

    def move_to(self, moment: datetime) -> None:
        """Makes it that moment now; a moment that has passed changes nothing."""
        self._skipped += max(moment - self(), timedelta(0))


class TimeTravel:
    """Moves the clock from one due date to the next, and waits at each until its messages are out."""

    def __init__(
        self,
        clock: JumpingClock,
        *,
        next_due: Callable[[datetime], Awaitable[datetime | None]],
        drain: Callable[[], Awaitable[None]],
    ) -> None:
        self._clock = clock
        self._next_due = next_due
        self._drain = drain

    async def jump(self) -> datetime | None:
        """To the next due date; None where nothing is planned."""
        await self._drain()
        due = await self._next_due(self._clock())
        if due is None:
            return None
        self._clock.move_to(due)
        await self._drain()
        return due

    async def advance(self, span: timedelta) -> None:
        """By a span, stopping at each due date on the way."""
        target = self._clock() + span
        await self._drain()
        while (due := await self._next_due(self._clock())) is not None and due <= target:
            self._clock.move_to(due)
            await self._drain()
        self._clock.move_to(target)
        await self._drain()
