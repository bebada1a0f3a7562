"""One way in for everything: find the handler, guard it, turn its answer into Slack's."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse

from blocks.button import OLD_BUTTON
from blocks.forms import OLD_FORM
from blocks.origins import Origin
from blocks.workspace.language import writing_of
from domain.deadline import Deadline, deadline
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed, Refusal
from domain.request import request_id
from domain.typed.writing import ENGLISH, writing
from handlers.edge.answers import Answer, CommandHandler, NextPage, OpenForm, Routes, Say, ShowForm
from handlers.edge.directory import Directory
from handlers.edge.payloads import (
    Arrived,
    ClickPayload,
    ClosedPayload,
    CommandPayload,
    Event,
    EventKind,
    Sent,
    ShortcutPayload,
    SubmissionPayload,
)
from handlers.edge.replies import Replies

log = structlog.get_logger()

# Slack shows a failure after three seconds. Nothing is saved after the first bound, and the handler ends by the
# second: a commit that began in time has the difference to end. What is said then is bounded by its own calls.
SAVE_WITHIN = 2.4
ANSWER_WITHIN = 2.8

#: Under this name Bolt carries what was read at the door.
ARRIVED = "arrived"
#: How whatever nobody here serves is counted.
UNKNOWN = "unknown"

SLOW = "That took too long, and I can't say whether it is saved. Please try again: the same thing never counts twice."
BROKEN = (
    "Something broke on my side (reference {reference}), and I can't say whether it is saved. Please try again: the "
    "same thing never counts twice. If it stays, tell whoever runs AI Hire the reference."
)
NOT_BEGUN = (
    "I could not begin with that (reference {reference}), so nothing is changed. Please try again in a minute. If it "
    "stays, tell whoever runs AI Hire the reference."
)

NOT_INSTALLED = "AI Hire is not installed in this workspace, or not any more. {how}, then do this once more."
INSTALL = "Let somebody who may install apps here open {address}"
ASK = "Ask whoever runs AI Hire how to install it"

#: Hears of each request: what it asks, how that ended, its seconds.
Served = Callable[[str, str, float], object]

# A list to one person is true again before their form closes, unless that would keep them waiting.
REDRAW_WITHIN = 0.4
# Of what Slack waits for, as long as it takes to write one row.
NOTE_WITHIN = 1.0


def uncounted(_route: str, _outcome: str, _seconds: float) -> None:
    """Nobody counts."""


@dataclass(frozen=True)
class Reply:
    """Says what the handler answered; the matter goes on where that is a form."""

    say: Callable[[], Awaitable[object]]
    goes_on: bool = False


class Dispatcher:
    """Serves everything that arrives from the routing table; no exception leaves it.

    Raises ValueError where the table has nobody for words that are none.
    """

    def __init__(
        self,
        *,
        routes: Routes,
        directory: Directory,
        replies: Replies,
        save_within: float | None = None,
        answer_within: float | None = None,
        served: Served = uncounted,
        install_at: str = "",
    ) -> None:
        if routes.unknown is None:
            raise ValueError("nobody serves unknown words")
        self._routes = routes
        self._unknown: CommandHandler = routes.unknown
        self._directory = directory
        self._replies = replies
        self._save_within = SAVE_WITHIN if save_within is None else save_within
        self._answer_within = ANSWER_WITHIN if answer_within is None else answer_within
        self._count = served
        self._not_installed = NOT_INSTALLED.format(how=INSTALL.format(address=install_at) if install_at else ASK)
        self._redrawing: set[asyncio.Task[None]] = set()

    def register(self, app: AsyncApp) -> None:
        """One catch-all listener for each kind of payload: Bolt walks its listeners one by one."""
        anything = re.compile("")
        for listens in (app.command, app.action, app.view, app.view_closed, app.shortcut, app.event):
            listens(anything)(self.serve)
        app.error(self.error)

    async def serve(self, ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse | None:
        """Whatever arrived: its handler within its time, then its answer; refusals and failures become words."""
        arrived: Arrived = context[ARRIVED]
        request_id.set(_new_reference())
        with structlog.contextvars.bound_contextvars(request=request_id.get()):
            return await self._serve(arrived, _workspace(context), ack)

    async def _serve(self, arrived: Arrived, workspace: str, ack: AsyncAck) -> BoltResponse | None:
        began = time.monotonic()
        fields = {"route": arrived.name, "workspace": workspace, "user": arrived.user}
        outcome, words, goes_on = "served", "", False
        try:
            deadline.set(Deadline.within(self._save_within))
            writing.set(ENGLISH)
            async with asyncio.timeout(self._answer_within):
                reply = await self._served(arrived, workspace, ack)
            # Not under the same clock: the work is done, and a slow Slack must not make us say that it is not.
            await reply.say()
            goes_on = reply.goes_on
        except Refusal as refusal:
            outcome, words = "refused", refusal.text
            if isinstance(refusal, NotAllowed) and isinstance(arrived, Sent):
                outcome = "denied"
                await self._on_record(arrived, workspace)
        except TimeoutError:
            outcome, words = "timed out", SLOW
            log.exception("request timed out", **fields)
        except Exception:
            reference = request_id.get()
            outcome, words = "failed", BROKEN.format(reference=reference)
            log.exception("request failed", reference=reference, **fields)
        response = await self._refuse(arrived, words, ack) if outcome != "served" else None
        if isinstance(arrived, Sent) and arrived.origin and not goes_on:
            await self._redraw_soon(arrived.user, arrived.origin, workspace)
        # Slack tells of every status and every message of a room; nearly all of it is for nobody here.
        is_noise = isinstance(arrived, Event) and arrived.kind in (None, EventKind.PERSON_CHANGED)
        say = log.debug if is_noise and outcome == "served" else log.info
        seconds = time.monotonic() - began
        self._count(_route_of(arrived), outcome, seconds)
        say("request", outcome=outcome, milliseconds=round(seconds * 1000), **fields)
        return response

    async def close(self) -> None:
        """Ends what nobody waits for."""
        for task in tuple(self._redrawing):
            task.cancel()
        await asyncio.gather(*self._redrawing, return_exceptions=True)

    async def error(self, error: Exception, context: AsyncBoltContext) -> BoltResponse:
        """What Bolt itself could not handle."""
        arrived = context.get(ARRIVED)
        return await self.failed(arrived if isinstance(arrived, Arrived) else None, error)

    async def not_installed(self, arrived: Arrived) -> BoltResponse:
        """Nobody has installed us where this comes from: one sentence, as far as that takes no token."""
        self._count(_route_of(arrived), "not installed", 0.0)
        log.info("request", outcome="not installed", route=arrived.name, user=arrived.user)
        ack = AsyncAck()  # type: ignore[no-untyped-call]
        if isinstance(arrived, Sent):
            await self._replies.refuse(arrived, self._not_installed, ack)
        return ack.response or BoltResponse(status=200, body="")

    async def failed(self, arrived: Arrived | None, error: Exception) -> BoltResponse:
        """What broke before its handler began: logged, told to its person, and never an error page. Raises nothing.

        200 would close a sent form as if it were saved, and Slack would not tell an event again.
        """
        reference = request_id.get() or _new_reference()
        self._count(_route_of(arrived) if arrived else UNKNOWN, "not begun", 0.0)
        log.error("request failed outside its handler", reference=reference, error=type(error).__name__, exc_info=error)
        if isinstance(arrived, SubmissionPayload):
            return BoltResponse(status=500, body="")
        if not isinstance(arrived, Sent):
            return BoltResponse(status=503, body="")
        ack = AsyncAck()  # type: ignore[no-untyped-call]
        await self._replies.refuse(arrived, NOT_BEGUN.format(reference=reference), ack)
        return ack.response or BoltResponse(status=200, body="")

    async def _served(self, arrived: Arrived, workspace: str, ack: AsyncAck) -> Reply:
        if isinstance(arrived, Event):
            hears = self._routes.events.get(arrived.kind) if arrived.kind else None
            said = await hears(arrived, workspace) if hears else None
            return Reply(ack if said is None else partial(self._replies.whisper, arrived, said, ack))
        if not isinstance(arrived, Sent):
            raise TypeError(f"nothing serves {type(arrived).__name__}")
        guests = arrived.route in self._routes.guests
        if isinstance(arrived, ClosedPayload) and arrived.route not in self._routes.closes:
            return Reply(ack)
        actor = await self._directory.actor(workspace, arrived.user, guests=guests)
        writing.set(writing_of(actor.locale))
        work = self._work(arrived)
        if work is None:
            log.warning("unknown route", route=arrived.name, workspace=workspace, user=arrived.user)
            raise Refusal(OLD_FORM if isinstance(arrived, SubmissionPayload) else OLD_BUTTON)
        try:
            answer = await work(actor)
        except Invalid as invalid:
            if not isinstance(arrived, SubmissionPayload):
                raise
            if self._routes.may is not None and arrived.route is not None:
                await self._routes.may(arrived.by(actor))
            if self._routes.refused is not None and arrived.route is not None:
                await self._routes.refused(arrived.by(actor), invalid)
            return Reply(partial(self._replies.correct, arrived, invalid.errors, ack), goes_on=True)
        if isinstance(answer, OpenForm | ShowForm) and answer.again is not None and self._routes.reopened is not None:
            answer = await self._routes.reopened(actor, answer)
        # A tap in a form does nothing yet, and the list's address answers five times only.
        is_tap = isinstance(arrived, ClickPayload) and arrived.form is not None and arrived.is_field
        goes_on = is_tap or isinstance(answer, OpenForm | ShowForm | NextPage)
        return Reply(partial(self._replies.answer, arrived, answer, ack), goes_on)

    async def _on_record(self, sent: Sent, workspace: str) -> None:
        """Who tried what they may not; that it cannot be noted keeps nobody from hearing it."""
        if self._routes.denied is None:
            return
        try:
            async with asyncio.timeout(NOTE_WITHIN):
                await self._routes.denied(sent, workspace)
        except Exception as error:
            log.warning("refusal not on record", error=type(error).__name__, route=sent.name, user=sent.user)

    async def _redraw_soon(self, user: str, origin: Origin, workspace: str) -> None:
        task = asyncio.create_task(self._redraw(user, origin, workspace))
        self._redrawing.add(task)
        task.add_done_callback(self._redrawing.discard)
        await asyncio.wait({task}, timeout=REDRAW_WITHIN)

    async def _redraw(self, user: str, origin: Origin, workspace: str) -> None:
        """The list that something was done from, as it is now; it is a convenience, so its failure is only logged."""
        draw = self._routes.clicks.get(origin.route)
        if draw is None:
            return
        deadline.set(Deadline.within(self._save_within))
        pressed = ClickPayload(name=origin.route.value, user=user, route=origin.route)
        try:
            guests = origin.route in self._routes.guests
            actor = await self._directory.actor(workspace, user, guests=guests)
            if isinstance(answer := await draw(pressed.by(actor)), Say):
                await self._replies.replace(origin.address, answer)
        except Exception as error:
            log.warning("list not drawn anew", error=type(error).__name__, workspace=workspace, user=user)

    def _work(self, sent: Sent) -> Callable[[Actor], Awaitable[Answer]] | None:
        """What the table has for this, once it is known who asks; None where it has nothing."""
        route = sent.route
        match sent:
            case CommandPayload():
                command = (route and self._routes.commands.get(route)) or self._unknown
                return lambda actor: command(sent.by(actor))
            case ClickPayload() if route and (click := self._routes.clicks.get(route)):
                return lambda actor: click(sent.by(actor))
            case SubmissionPayload() if route and (submission := self._routes.submissions.get(route)):
                return lambda actor: submission(sent.by(actor))
            case ClosedPayload() if route and (closed := self._routes.closes.get(route)):
                return lambda actor: closed(sent.by(actor))
            case ShortcutPayload() if route and (shortcut := self._routes.shortcuts.get(route)):
                return lambda actor: shortcut(sent.by(actor))
        return None

    async def _refuse(self, arrived: Arrived, words: str, ack: AsyncAck) -> BoltResponse | None:
        if isinstance(arrived, Sent):
            await self._replies.refuse(arrived, words, ack)
            return None
        # Nobody waits for words, but so Slack tells it again.
        return BoltResponse(status=503, body="")


def _new_reference() -> str:
    return uuid4().hex[:8]


def _route_of(arrived: Arrived) -> str:
    """One of the names that we know: whatever else was sent counts as one."""
    known = arrived.kind if isinstance(arrived, Event) else arrived.route if isinstance(arrived, Sent) else None
    return known or UNKNOWN


def _workspace(context: AsyncBoltContext) -> str:
    """The installing workspace, not the one of whoever pressed: they differ in shared channels."""
    result = context.authorize_result
    return (result.team_id if result else None) or context.team_id or ""
