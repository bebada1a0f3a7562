"""Sends what is due: claim, begin, draw, post, mark. No message is lost, and none is doubled."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

import structlog

from blocks.kit import Message, without_charts
from blocks.reading import readable
from domain.outgoing import Delivery, Kind, NotYet, Operation, Turn
from domain.refusals import NotFound, Unavailable
from handlers.edge.answers import Clock, Renderer, Routes, Tick
from handlers.edge.errors import CANNOT_OPEN, INSTALLATION, INVALID_BLOCKS, MESSAGE_GONE, UNKNOWN_METHOD
from handlers.edge.poster import Poster, RateLimited, Refused, Unanswered
from handlers.edge.threads import Threads
from services.deliveries import DeliveryService

log = structlog.get_logger()

AT_ONCE = 20
# Longer between the note that a post begins and the post itself, and the process was frozen.
FREEZE = 10.0
IDLE = 30.0
SHORTEST, LONGEST = timedelta(seconds=1), timedelta(minutes=5)
# A message that cannot be drawn will not draw itself; until then somebody may deploy a repair.
DRAWINGS = 6


class Lost(Exception):
    """The row is somebody else's by now."""


class Later(Exception):
    """The row is back in the queue."""


class NotDrawn(Exception):
    """The renderer failed; the cause says how."""


class Deliverer:
    """One a process; any number of processes."""

    def __init__(
        self,
        service: DeliveryService,
        renderers: Mapping[Kind, Renderer],
        slack: Poster,
        *,
        threads: Threads,
        clock: Clock,
        wake: asyncio.Event,
        stopwatch: Callable[[], float] | None = None,
    ) -> None:
        self._service = service
        self._threads = threads
        self._renderers = renderers
        self._slack = slack
        self._clock = clock
        self._wake = wake
        self._stopwatch = stopwatch or _since_boot
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Delivers until it is cancelled; sleeps while there is nothing to do."""
        while True:
            self._wake.clear()
            try:
                pause = await self._round()
            except Unavailable:
                pause = 2.0
            except Exception:
                log.exception("deliverer stumbled")
                pause = 5.0
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    def routes(self) -> Routes:
        return Routes(ticks={Tick.DELIVER: self.tick})

    async def tick(self, _: str = "") -> None:
        """Something may be due, left over, or to be retried."""
        self._wake.set()

    async def drain(self, patience: float = 60.0) -> None:
        """Delivers until nothing is due now; raises TimeoutError where that takes too long."""
        async with asyncio.timeout(patience):
            while True:
                claimed = await self._start_due()
                if self._running:
                    await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                elif not claimed:
                    now = self._clock()
                    if await self._threads.read(self._service.is_idle, now):
                        return
                    wait = await self._threads.read(self._service.wait, now) or timedelta()
                    await asyncio.sleep(min(max(wait.total_seconds(), 0.01), 1.0))

    async def close(self) -> None:
        """Lets what is on its way come to its end."""
        if self._running:
            await asyncio.wait(self._running)

    async def _round(self) -> float:
        """Starts what is due; gives the seconds until the next look."""
        if await self._start_due() or self._running:
            return 1.0  # each message that ends wakes us as well
        wait = await self._threads.read(self._service.wait, self._clock())
        return IDLE if wait is None else min(max(wait.total_seconds(), 0.1), IDLE)

    async def _start_due(self) -> int:
        room = AT_ONCE - len(self._running)
        due = await self._threads.write(self._service.claim_due, now=self._clock(), limit=room) if room > 0 else []
        for delivery in due:
            task = asyncio.create_task(self._deliver(delivery))
            self._running.add(task)
            task.add_done_callback(self._ended)
        return len(due)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wake.set()

    async def _deliver(self, delivery: Delivery) -> None:
        """Sends one message, or says in its row why not. Raises nothing."""
        say = log.bind(delivery=delivery.id, kind=delivery.kind)
        try:
            try:
                await self._attempt(delivery)
            except Later:
                say.debug("delivery paced")
            except NotYet as early:
                say.debug("delivery postponed", until=early.at)
                await self._threads.write(self._service.postpone, delivery, until=early.at)
            except Lost:
                say.warning("delivery given up: somebody else has it, or may have")
            except RateLimited as limit:
                say.info("slack asks for a pause", seconds=limit.delay.total_seconds())
                await self._threads.write(self._service.hold, delivery, delay=limit.delay)
            except Refused as refusal:
                await self._refused(delivery, refusal.error)
            except Unanswered as silence:
                say.warning("slack did not answer", error=str(silence))
                await self._retry(delivery, str(silence), unfinished=True)
            except NotDrawn as error:
                say.error("message cannot be drawn", exc_info=error.__cause__)
                if delivery.attempts + 1 >= DRAWINGS:
                    await self._threads.write(
                        self._service.failed, delivery, error="cannot_be_drawn", now=self._clock()
                    )
                else:
                    await self._retry(delivery, "cannot_be_drawn", unfinished=delivery.unfinished_since is not None)
        except Unavailable:
            # If this fails too, the lease ends by itself; whoever comes next first looks whether it was posted.
            with suppress(Unavailable):
                await self._retry(delivery, "database", unfinished=True)
        except Exception:
            say.exception("delivery left to its lease")

    async def _attempt(self, delivery: Delivery) -> None:
        delivery = await self._with_channel(delivery)
        if (found := await self._earlier(delivery)) is not None:
            await self._sent(delivery, delivery.channel, found)
            return
        message = await self._draw(delivery)
        if message is None:
            await self._threads.write(self._service.not_needed, delivery)
            return
        await self._begin(delivery)
        try:
            channel, ts = await self._send(delivery, message)
        except Refused as refusal:
            if refusal.error != INVALID_BLOCKS or (simpler := without_charts(message)).blocks == message.blocks:
                raise
            # A workspace that does not know charts yet.
            log.info("sent without charts", delivery=delivery.id)
            channel, ts = await self._send(delivery, simpler)
        await self._sent(delivery, channel, ts)

    async def _with_channel(self, delivery: Delivery) -> Delivery:
        """A direct message is opened and its id saved first, so that the message can be looked for there."""
        if delivery.channel:
            return delivery
        channel = delivery.conversation
        if channel[:1] in {"U", "W"}:
            try:
                channel = await self._slack.open_direct(channel)
            except Refused as refusal:
                if refusal.error not in CANNOT_OPEN:
                    raise
                log.warning("direct messages cannot be opened", error=refusal.error)
        if not await self._threads.write(self._service.opened, delivery, channel=channel):
            raise Lost
        return delivery.model_copy(update={"channel": channel})

    async def _earlier(self, delivery: Delivery) -> str | None:
        """The ts of what an earlier attempt posted without living to say so."""
        if delivery.unfinished_since is None or delivery.operation is Operation.UPDATE:
            return None
        try:
            return await self._slack.find(
                channel=delivery.channel,
                thread_ts=delivery.thread_ts,
                delivery_id=delivery.id,
                since=delivery.unfinished_since,
            )
        except Refused as refusal:
            log.warning("cannot look for an earlier post, so it may double", delivery=delivery.id, error=refusal.error)
            return None

    async def _draw(self, delivery: Delivery) -> Message | None:
        try:
            drawn = await self._renderers[Kind(delivery.kind)](delivery)
            return drawn and readable(drawn)
        except NotFound:
            return None
        except (NotYet, Unavailable):
            raise
        except Exception as error:
            raise NotDrawn from error

    async def _begin(self, delivery: Delivery) -> None:
        # Nobody looks back for an update.
        slack_time = await self._slack.time() if delivery.operation is Operation.POST else None
        before = self._stopwatch()
        turn = await self._threads.write(self._service.begin, delivery, slack_time=slack_time)
        if turn is Turn.LATER:
            raise Later
        if turn is Turn.LOST:
            raise Lost
        if self._stopwatch() - before > FREEZE:
            # Whoever may have taken over meanwhile must not meet a late post.
            await self._threads.write(self._service.release, delivery)
            raise Lost

    async def _send(self, delivery: Delivery, message: Message) -> tuple[str, str]:
        if delivery.operation is Operation.UPDATE:
            await self._slack.update(message, channel=delivery.channel, ts=delivery.ts)
            return delivery.channel, delivery.ts
        return await self._slack.post(
            message, channel=delivery.channel, thread_ts=delivery.thread_ts, delivery_id=delivery.id
        )

    async def _sent(self, delivery: Delivery, channel: str, ts: str) -> None:
        """Posted already, so the mark is worth some patience: replies wait for it."""
        for pause in (0.2, 0.5, 1.0, 2.0):
            try:
                await self._threads.write(self._service.sent, delivery, channel=channel, ts=ts, now=self._clock())
                return
            except Unavailable:
                await asyncio.sleep(pause)
        await self._threads.write(self._service.sent, delivery, channel=channel, ts=ts, now=self._clock())

    async def _refused(self, delivery: Delivery, error: str) -> None:
        if delivery.operation is Operation.UPDATE and error in MESSAGE_GONE:
            await self._threads.write(self._service.gone, delivery)
        elif delivery.operation is Operation.UPDATE and error == UNKNOWN_METHOD:
            log.warning("this slack cannot update messages", delivery=delivery.id)
            await self._threads.write(self._service.not_needed, delivery)
        elif error in INSTALLATION:
            log.error("slack refuses the bot itself", error=error)
            await self._threads.write(
                self._service.retry, delivery, delay=timedelta(minutes=1), error=error, unfinished=False
            )
        else:
            await self._threads.write(self._service.failed, delivery, error=error, now=self._clock())

    async def _retry(self, delivery: Delivery, error: str, *, unfinished: bool) -> None:
        delay = min(SHORTEST * 2 ** min(delivery.attempts, 10), LONGEST)
        await self._threads.write(self._service.retry, delivery, delay=delay, error=error, unfinished=unfinished)


def _since_boot() -> float:
    """Seconds that go on while the machine sleeps, where it can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
