"""Sends one message: draw, begin, post, mark; or says in its row why not, and when it is tried again."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from blocks.candidate.initials import in_initials
from blocks.kit import Canvas, Message, without_charts
from blocks.leavers import no_part
from blocks.links import linked, mentioned
from blocks.reading import readable
from blocks.workspace.language import writing_of
from domain.installation import work_for
from domain.outgoing.catalogue import FOR_SYSTEMS
from domain.outgoing.delivery import Delivery, NotYet, Operation, Turn
from domain.outgoing.kinds import Kind
from domain.refusals import NotFound, Refusal, Unavailable
from domain.request import request_id
from domain.trouble import Finding, Reason
from domain.typed.writing import writing
from handlers.edge.answers import Clock, Renderer, so_far
from handlers.edge.errors import (
    CANNOT_CHANGE,
    CANNOT_OPEN,
    INVALID_BLOCKS,
    NO_CANVAS,
    NO_MESSAGE,
    ROOT_GONE,
    STANDS,
    THREAD_GONE,
    UNKNOWN_METHOD,
    Passing,
    meaning_of,
)
from handlers.edge.poster import Poster, RateLimited, Refused, Unanswered, Unreached, is_too_late
from handlers.edge.threads import Threads
from services.outgoing.deliveries import DeliveryService
from services.outgoing.style import Style, StyleService

log = structlog.get_logger()

# Longer between the note that a post begins and the moment at which its bytes leave, and the process was frozen.
FREEZE = 10.0
SHORTEST, LONGEST = timedelta(seconds=1), timedelta(minutes=5)
# Until then a post that nobody answered must have landed, if it ever does.
LANDED = timedelta(seconds=30)
# A message that cannot be drawn will not draw itself; until then somebody may deploy a repair.
DRAWINGS = 6


class Lost(Exception):
    """The row is somebody else's by now."""


class Later(Exception):
    """The row is back in the queue."""


class NotDrawn(Exception):
    """The renderer failed; the cause says how."""


class Unfit(Exception):
    """The room may not hold this now."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.reason)
        self.finding = finding


@dataclass
class InHand:
    """A claimed row; from `has_begun` on Slack may have it. `opened` is the direct message that was opened for it."""

    delivery: Delivery
    opened: str = ""
    has_begun: bool = False
    is_late: Callable[[], bool] = lambda: False


#: Seconds between two words on how far something is.
TELL_EVERY = 2.0

#: Takes to another system what is not for Slack. Raises NotFound where it is wanted no more, and as the poster does.
Caller = Callable[[Delivery], Awaitable[None]]

# Why a message may not be posted there now; None where it may. Raises Refusal where Slack does not say.
Guard = Callable[[Delivery], Awaitable[Finding | None]]


async def no_caller(_: Delivery) -> None:
    """Nobody outside of Slack is told anything."""
    raise NotFound


async def no_guard(_: Delivery) -> Finding | None:
    """Everything may be said everywhere."""
    return None


#: The locale of the person who reads a message; empty for a channel, and where it is not known. Raises nothing.
Reading = Callable[[Delivery], Awaitable[str]]


async def not_said(_: Delivery) -> str:
    """Whatever the workspace has chosen."""
    return ""


class Sender:
    """Sends what the deliverer has claimed, one by one."""

    def __init__(
        self,
        service: DeliveryService,
        renderers: Mapping[Kind, Renderer],
        slack: Poster,
        *,
        styles: StyleService,
        threads: Threads,
        clock: Clock,
        stopwatch: Callable[[], float] | None = None,
        reaches: Guard = no_guard,
        guard: Guard = no_guard,
        caller: Caller = no_caller,
        locale: Reading = not_said,
    ) -> None:
        self._service = service
        self._styles = styles
        self._threads = threads
        self._renderers = renderers
        self._slack = slack
        self._clock = clock
        self._stopwatch = stopwatch or _since_boot
        self._reaches = reaches
        self._guard = guard
        self._caller = caller
        self._locale = locale
        # What is wrong with the installation is said once, and not for each row.
        self._refused_as: dict[str, str] = {}
        #: From then on nothing begins any more.
        self.is_closing = False

    async def send(self, held: InHand) -> None:
        """Sends one message, or says in its row why not. Raises nothing."""
        with work_for(held.delivery.workspace):
            await self._try(held)

    async def _try(self, held: InHand) -> None:
        delivery = held.delivery
        # So its request can be followed to here, and into what this task still says.
        if delivery.request:
            request_id.set(delivery.request)
            structlog.contextvars.bind_contextvars(request=delivery.request)
        say = log.bind(delivery=delivery.id, kind=delivery.kind)
        try:
            try:
                await self._attempt(held)
            except Later:
                say.debug("delivery paced")
            except NotYet as early:
                say.debug("delivery postponed", until=early.at)
                await self._threads.write(self._service.postpone, delivery, until=early.at)
            except Lost:
                say.warning("delivery given up: somebody else has it, or may have")
            except RateLimited as limit:
                say.debug("slack asks for a pause", seconds=limit.delay.total_seconds())
                await self._threads.write(self._service.hold, delivery, delay=limit.delay)
            except Unfit as unfit:
                await self._stopped(delivery, unfit.finding)
            except Refused as refusal:
                await self._refused(delivery, refusal.error)
            except Unreached as way:
                say.debug("slack cannot be reached", error=str(way))
                await self._retry(delivery, str(way), unfinished=_is_open(delivery))
            except Unanswered as silence:
                say.debug("slack did not answer", error=str(silence))
                is_post = held.has_begun and delivery.operation is Operation.POST
                least = LANDED if silence.may_land and is_post else timedelta()
                await self._retry(delivery, str(silence), unfinished=held.has_begun or _is_open(delivery), least=least)
            except NotDrawn as error:
                say.error("message cannot be drawn", exc_info=error.__cause__)
                if delivery.attempts + 1 >= DRAWINGS:
                    await self._stopped(delivery, Finding(reason=Reason.NOT_DRAWN))
                else:
                    await self._retry(delivery, Reason.NOT_DRAWN, unfinished=_is_open(delivery))
        except Unavailable:
            # If this fails too, the lease ends by itself; whoever comes next first looks whether it was posted.
            with suppress(Unavailable):
                await self._retry(delivery, "database", unfinished=True)
        except Exception:
            say.exception("delivery left to its lease")

    async def hand_back(self, held: InHand) -> None:
        """What was cut short is anybody's again."""
        # Slack may still be about to post what it was given.
        with suppress(Unavailable):
            delay = LANDED if held.has_begun else timedelta()
            await self._threads.write(self._service.release, held.delivery, delay=delay)

    async def _attempt(self, held: InHand) -> None:
        if held.delivery.kind in FOR_SYSTEMS:
            await self._call(held)
            return
        if held.delivery.operation is Operation.ERASE:
            await self._erase(held)
            return
        finding = await self._reaches(held.delivery)
        if finding is not None and held.delivery.operation is Operation.POST:
            if held.delivery.kind != Kind.REMINDER:
                raise Unfit(finding)
            # Whoever has to act hears of the person, and asking is over.
            await self._threads.write(self._service.not_needed, held.delivery)
            return
        if (found := await self._earlier(held)) is not None:
            await self._sent(held.delivery, held.delivery.channel, found)
            return
        await self._check_room(held.delivery)
        # Nor does what stands there tell them anything new; what it told may be erased by now.
        message = await self._draw(held.delivery) if finding is None else no_part()
        if message is None:
            await self._threads.write(self._service.not_needed, held.delivery)
            return
        delivery = await self._with_channel(held)
        if message.files and delivery.unfinished_since is not None:
            found = await self._slack.find_files(
                message, channel=delivery.channel, thread_ts=delivery.thread_ts, since=delivery.unfinished_since
            )
            if found is not None:
                await self._sent(delivery, delivery.channel, found)
                return
        if self.is_closing:
            await self._threads.write(self._service.release, delivery)
            return
        await self._begin(held)
        if not message.files:
            # Files take longer, and are looked for by their names.
            is_too_late.set(held.is_late)
        try:
            channel, ts = await self._send(delivery, message)
        except Refused as refusal:
            if refusal.error != INVALID_BLOCKS or (simpler := without_charts(message)).blocks == message.blocks:
                raise
            # A workspace that does not know charts yet.
            log.info("sent without charts", delivery=delivery.id)
            channel, ts = await self._send(delivery, simpler)
        await self._sent(delivery, channel, ts)

    async def _call(self, held: InHand) -> None:
        """Whoever was told before and did not live to say so is told again: receivers know the id."""
        if self.is_closing:
            await self._threads.write(self._service.release, held.delivery)
            return
        await self._begin(held)
        try:
            await self._caller(held.delivery)
        except NotFound:
            await self._threads.write(self._service.not_needed, held.delivery)
            return
        await self._sent(held.delivery, held.delivery.conversation, "")

    async def _erase(self, held: InHand) -> None:
        """Whatever has become of the room or of whom it was said to: what stands there goes."""
        delivery = held.delivery
        message = await self._draw(delivery)
        if message is None:
            await self._threads.write(self._service.not_needed, delivery)
            return
        await self._begin(held)

        async def change() -> None:
            await self._slack.update(message, channel=delivery.channel, ts=delivery.ts)

        async def delete() -> None:
            await self._slack.delete(channel=delivery.channel, ts=delivery.ts)

        # Whose thread it opens, others have answered: there a sentence stays. A reply of ours leaves no gap.
        first, second = (delete, change) if delivery.thread_ts else (change, delete)
        try:
            await first()
        except Refused as refusal:
            if refusal.error not in CANNOT_CHANGE:
                raise
            try:
                await second()
            except Refused:
                raise refusal from None
        await self._sent(delivery, delivery.channel, delivery.ts)

    async def _check_room(self, delivery: Delivery) -> None:
        try:
            finding = await self._guard(delivery)
        except Unavailable:
            raise
        except Refusal as refusal:
            raise Unreached("room not looked at") from refusal
        if finding is not None:
            raise Unfit(finding)

    async def _with_channel(self, held: InHand) -> Delivery:
        """A direct message is opened first, and its id saved as the post begins: the message can be looked for there."""
        delivery = held.delivery
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
        held.opened = channel
        held.delivery = delivery.model_copy(update={"channel": channel})
        return held.delivery

    async def _earlier(self, held: InHand) -> str | None:
        """The ts of what an earlier attempt posted without living to say so."""
        since = held.delivery.unfinished_since
        if since is None or held.delivery.operation is not Operation.POST:
            return None
        delivery = await self._with_channel(held)
        try:
            return await self._slack.find(
                channel=delivery.channel,
                thread_ts=delivery.thread_ts,
                delivery_id=delivery.id,
                since=since,
            )
        except Refused as refusal:
            log.warning("cannot look for an earlier post, so it may double", delivery=delivery.id, error=refusal.error)
            return None

    async def _draw(self, delivery: Delivery) -> Message | None:
        try:
            style, locale = Style(), await self._locale(delivery)
            if not locale:
                style = await self._threads.read(self._styles.of, delivery)
            writing.set(writing_of(locale or style.locale))
            if delivery.operation is Operation.UPDATE:
                so_far.set(self._teller(delivery))
            drawn = await self._renderers[Kind(delivery.kind)](delivery)
            # What is cut on a home tab is read on the card.
            if drawn is None or delivery.kind == Kind.HOME:
                return drawn
            return readable(await self._linked(delivery, in_initials(drawn, style.initials)))
        except NotFound:
            return None
        except (NotYet, Unavailable):
            raise
        except Exception as error:
            raise NotDrawn from error

    def _teller(self, delivery: Delivery) -> Callable[[Message], Awaitable[None]]:
        """Shows how far it is, not more often than anybody reads; where Slack takes it not, what follows says it."""
        told = self._stopwatch()

        async def tell(message: Message) -> None:
            nonlocal told
            if self._stopwatch() - told < TELL_EVERY:
                return
            told = self._stopwatch()
            with suppress(Refused, RateLimited, Unanswered, Unreached):
                await self._slack.update(message, channel=delivery.channel, ts=delivery.ts)

        return tell

    async def _linked(self, delivery: Delivery, drawn: Message) -> Message:
        """With an address for each card that it mentions and its reader can open."""
        if not (cards := mentioned(drawn)):
            return drawn
        return linked(drawn, await self._threads.read(self._styles.addresses, delivery, cards))

    async def _begin(self, held: InHand) -> None:
        delivery = held.delivery
        # Nobody looks back for an update.
        is_looked_for = delivery.operation is Operation.POST and delivery.kind not in FOR_SYSTEMS
        slack_time = await self._slack.time() if is_looked_for else None
        before = self._stopwatch()
        held.has_begun = True
        turn = await self._threads.write(self._service.begin, delivery, slack_time=slack_time, opened=held.opened)
        if turn is Turn.LATER:
            raise Later
        if turn is Turn.LOST:
            raise Lost

        def is_late() -> bool:
            return self._stopwatch() - before > FREEZE

        held.is_late = is_late
        # Whoever may have taken over meanwhile must not meet a late post.
        if is_late():
            await self._threads.write(self._service.release, delivery)
            raise Lost

    async def _send(self, delivery: Delivery, message: Message) -> tuple[str, str]:
        if delivery.kind == Kind.HOME:
            await self._slack.publish(message, user=delivery.ts)
            return delivery.channel, delivery.ts
        if delivery.operation is Operation.UPDATE and message.files:
            try:
                await self._slack.attach(message, channel=delivery.channel, ts=delivery.ts)
            except Refused:
                # Where a message takes no files any more, they come below it.
                await self._slack.share(message, channel=delivery.channel, thread_ts=delivery.thread_ts)
            return delivery.channel, delivery.ts
        if delivery.operation is Operation.UPDATE:
            await self._slack.update(message, channel=delivery.channel, ts=delivery.ts)
            return delivery.channel, delivery.ts
        if message.canvas is not None:
            message = await self._with_canvas(delivery, message.canvas)
        if message.files:
            await self._slack.share(message, channel=delivery.channel, thread_ts=delivery.thread_ts)
            return delivery.channel, ""
        return await self._slack.post(
            message, channel=delivery.channel, thread_ts=delivery.thread_ts, delivery_id=delivery.id
        )

    async def _with_canvas(self, delivery: Delivery, canvas: Canvas) -> Message:
        try:
            return canvas.shown(await self._slack.make_canvas(canvas, reader=delivery.conversation))
        except Refused as refusal:
            if refusal.error not in NO_CANVAS:
                raise
            log.info("no canvas here", delivery=delivery.id, error=refusal.error)
            return canvas.refused

    async def _sent(self, delivery: Delivery, channel: str, ts: str) -> None:
        """Posted already, so the mark is worth some patience: replies wait for it."""
        self._refused_as.pop(delivery.workspace, None)
        log.info("delivered", delivery=delivery.id, kind=delivery.kind, operation=delivery.operation)
        for pause in (0.2, 0.5, 1.0, 2.0):
            try:
                await self._threads.write(self._service.sent, delivery, channel=channel, ts=ts, now=self._clock())
                return
            except Unavailable:
                await asyncio.sleep(pause)
        await self._threads.write(self._service.sent, delivery, channel=channel, ts=ts, now=self._clock())

    async def _refused(self, delivery: Delivery, error: str) -> None:
        if delivery.operation is Operation.ERASE and error in NO_MESSAGE:
            await self._threads.write(self._service.not_needed, delivery)
        elif delivery.operation is Operation.UPDATE and error in NO_MESSAGE:
            await self._threads.write(self._service.gone, delivery)
        elif delivery.operation is Operation.UPDATE and error in STANDS:
            await self._threads.write(self._service.not_needed, delivery)
        elif delivery.operation is Operation.UPDATE and error == UNKNOWN_METHOD:
            log.warning("this slack cannot update messages", delivery=delivery.id)
            await self._threads.write(self._service.not_needed, delivery)
        elif delivery.thread_ts and error in THREAD_GONE and delivery.operation is Operation.POST:
            log.info("its thread is gone, so it goes to the top", delivery=delivery.id, error=error)
            await self._threads.write(self._service.at_top, delivery, is_gone=error in ROOT_GONE)
        else:
            match meaning_of(error, delivery.conversation):
                case Passing.INSTALLATION:
                    if error != self._refused_as.get(delivery.workspace):
                        log.error("slack refuses the bot itself", workspace=delivery.workspace, error=error)
                    self._refused_as[delivery.workspace] = error
                    await self._retry(delivery, error, unfinished=_is_open(delivery), least=timedelta(minutes=1))
                case Passing.SOON:
                    await self._retry(delivery, error, unfinished=_is_open(delivery))
                case Reason.PERSON_GONE if delivery.operation is Operation.UPDATE:
                    # Nobody reads what would be changed.
                    await self._threads.write(self._service.not_needed, delivery)
                case _ if delivery.kind == Kind.HOME:
                    log.warning("home tab not shown", delivery=delivery.id, error=error)
                    await self._threads.write(self._service.not_needed, delivery)
                case reason if delivery.operation is Operation.ERASE and not reason.is_mendable:
                    await self._threads.write(self._service.give_up, delivery, error=error)
                case reason:
                    await self._stopped(delivery, Finding(reason=reason, error=error))

    async def _stopped(self, delivery: Delivery, finding: Finding) -> None:
        await self._threads.write(self._service.stopped, delivery, finding, now=self._clock())

    async def _retry(self, delivery: Delivery, error: str, *, unfinished: bool, least: timedelta = timedelta()) -> None:
        delay = max(least, min(SHORTEST * 2 ** min(delivery.attempts, 10), LONGEST))
        # Rows that Slack refused together are not all tried again in the same second.
        delay += delay * random.random() / 4  # noqa: S311  # nobody gains by guessing it
        await self._threads.write(self._service.retry, delivery, delay=delay, error=error, unfinished=unfinished)


def _is_open(delivery: Delivery) -> bool:
    """An earlier attempt has begun, and nobody knows its end."""
    return delivery.unfinished_since is not None


def _since_boot() -> float:
    """Seconds that go on while the machine sleeps, where it can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
