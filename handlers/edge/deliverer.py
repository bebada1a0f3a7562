"""Claims what is due and has it sent. No message is lost, and none is doubled."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta

import structlog

from domain.outgoing.kinds import Kind
from domain.refusals import Refusal, Unavailable
from handlers.edge.answers import Clock, Renderer, Routes, Tick
from handlers.edge.poster import Poster
from handlers.edge.sender import Caller, Guard, InHand, Reading, Sender, no_caller, no_guard, not_said
from handlers.edge.threads import Threads
from services.outgoing.deliveries import DeliveryService, Due
from services.outgoing.style import StyleService

log = structlog.get_logger()

AT_ONCE = 20
IDLE = 30.0
# What nobody in Slack tells us of, a room that is private again above all, is found out so often.
LOOK = timedelta(minutes=10)
# So often who lives says so of what it has in hand; a third of the shorter lease.
RENEWAL = 5.0
# Longer than this a stop waits for no answer of Slack's.
GOODBYE = 3.0

# What nobody tells of is looked at now and then.
Look = Callable[[], Awaitable[None]]
#: Hears of each look for what is due: how many rows that brought, and how many are in hand now.
Claimed = Callable[[int, int], object]


def uncounted(_rows: int, _in_hand: int) -> None:
    """Nobody counts."""


class Deliverer:
    """One a process; any number of processes."""

    def __init__(
        self,
        service: DeliveryService,
        renderers: Mapping[Kind, Renderer],
        slack: Poster,
        *,
        styles: StyleService,
        threads: Threads,
        clock: Clock,
        wake: asyncio.Event,
        stopwatch: Callable[[], float] | None = None,
        reaches: Guard = no_guard,
        guard: Guard = no_guard,
        look: Look | None = None,
        claimed: Claimed = uncounted,
        caller: Caller = no_caller,
        locale: Reading = not_said,
    ) -> None:
        self._service = service
        self._sender = Sender(
            service,
            renderers,
            slack,
            styles=styles,
            threads=threads,
            clock=clock,
            stopwatch=stopwatch,
            reaches=reaches,
            guard=guard,
            caller=caller,
            locale=locale,
        )
        self._threads = threads
        self._clock = clock
        self._wake = wake
        self._look = look or self._try_again
        self._count = claimed
        self._running: dict[asyncio.Task[None], InHand] = {}
        # Whoever waits for the end of what is due claims it, too: one of the two at a time is enough.
        self._claims = asyncio.Lock()
        self._looked_at = clock()

    async def run(self) -> None:
        """Delivers until it is cancelled; sleeps while there is nothing to do."""
        renewing = asyncio.create_task(self._renew(), name="renewal")
        try:
            await self._deliver_for_ever()
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing

    async def _deliver_for_ever(self) -> None:
        while True:
            try:
                async with self._claims:
                    left = await self._round()
                pause = IDLE if left is None else min(max(left, 0.1), IDLE)
            except Unavailable:
                pause = 2.0
            except Exception:
                log.exception("deliverer stumbled")
                pause = 5.0
            await self._woken(pause)

    def routes(self) -> Routes:
        return Routes(ticks={Tick.DELIVER: self.tick})

    async def tick(self, _: str = "") -> None:
        """Something may be due, left over, or to be retried."""
        self._wake.set()

    async def drain(self, patience: float = 60.0) -> None:
        """Delivers until nothing is due now; raises TimeoutError where that takes too long."""
        try:
            async with asyncio.timeout(patience), self._claims:
                while (left := await self._round()) is not None:
                    await self._woken(min(max(left, 0.01), 1.0))
        except BaseException:
            # What woke us is for whoever goes on.
            self._wake.set()
            raise

    async def close(self) -> None:
        """Begins nothing more, lets what Slack has already come to its end for a moment, and hands back the rest."""
        self._sender.is_closing = True
        if self._running:
            await asyncio.wait(self._running, timeout=GOODBYE)
        left = dict(self._running)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
        for held in left.values():
            await self._sender.hand_back(held)

    async def _renew(self) -> None:
        """Says of everything in hand that somebody lives who has it."""
        while True:
            await asyncio.sleep(RENEWAL)
            held = list(self._running.values())
            if not held:
                continue
            try:
                await self._threads.write(
                    self._service.renew,
                    [each.delivery for each in held if not each.has_begun],
                    [each.delivery for each in held if each.has_begun],
                )
            except Unavailable:
                # A lease outlives two of these; whoever takes a row over then looks before it posts.
                log.debug("leases not renewed", rows=len(held))

    async def _round(self) -> float | None:
        """Starts what is due; gives the seconds until the next look, None where nothing is due nor on its way."""
        self._wake.clear()
        wait = await self._start_due()
        if self._running:
            return 1.0  # each message that ends wakes us as well
        return None if wait is None else wait.total_seconds()

    async def _woken(self, pause: float) -> None:
        """Waits until something is to be sent or has ended, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._wake.wait()

    async def _start_due(self) -> timedelta | None:
        """Starts what is free; gives how long until something more may be, None where nothing is due."""
        if self._sender.is_closing:
            return await self._threads.read(self._service.wait, self._clock())
        await self._look_again()
        room = AT_ONCE - len(self._running)
        due, wait = await self._claim(room) if room > 0 else Due([], None)
        for delivery in due:
            held = InHand(delivery)
            task = asyncio.create_task(self._sender.send(held))
            self._running[task] = held
            task.add_done_callback(self._ended)
        self._count(len(due), len(self._running))
        return wait

    async def _claim(self, room: int) -> Due:
        in_hand = {held.delivery.id: held.delivery.workspace for held in self._running.values()}
        claiming = asyncio.ensure_future(
            self._threads.write(self._service.claim_due, now=self._clock(), limit=room, in_hand=in_hand)
        )
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            # A stop: what was claimed meanwhile is nobody's, unless it is handed back.
            with suppress(Unavailable):
                for delivery in (await claiming).rows:
                    await self._threads.write(self._service.release, delivery)
            raise

    async def _look_again(self) -> None:
        now = self._clock()
        if not timedelta() <= now - self._looked_at < LOOK:
            self._looked_at = now
            try:
                await self._look()
            except Refusal as refusal:
                log.warning("rooms not looked at", error=refusal.text)

    async def _try_again(self) -> None:
        await self._threads.write(self._service.look_again)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._wake.set()
