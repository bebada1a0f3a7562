"""One way in for everything: find the handler, guard it, turn its answer into Slack's."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse

from blocks.forms import block_errors
from blocks.routes import Route, parse_action_id
from domain.deadline import Deadline, deadline
from domain.refusals import Invalid, Refusal
from handlers.edge.answers import (
    Answer,
    Routes,
)
from handlers.edge.directory import Directory
from handlers.edge.payloads import (
    Body,
    Command,
    read_click,
    read_command,
    read_shortcut,
    read_submission,
    route_of,
    user_of,
    word_of,
)
from handlers.edge.replies import Replies

log = structlog.get_logger()

# Slack shows a failure after three seconds. Nothing is saved after the first bound, and the handler ends by the
# second: a commit that began in time has the difference to end. What is said then is bounded by its own calls.
SAVE_WITHIN = 2.4
ANSWER_WITHIN = 2.8

OLD = (
    "This button is from an earlier version of AI Hire, so it does nothing any more. "
    "Type /ai-hire list to see what is open."
)
SLOW = "That took too long, and I can't say whether it is saved. Please try again: the same thing never counts twice."
BROKEN = (
    "Something broke on my side (reference {reference}), and I can't say whether it is saved. Please try again: the "
    "same thing never counts twice. If it stays, tell whoever runs AI Hire the reference."
)

# Says what the handler answered.
Reply = Callable[[], Awaitable[object]]
EventHandler = Callable[[Body, str], Awaitable[None]]
UnknownWord = Callable[[Command], Awaitable[Answer]]


class Dispatcher:
    """Serves every request from the routing table; no exception leaves it."""

    def __init__(
        self,
        *,
        routes: Routes,
        unknown_word: UnknownWord,
        events: EventHandler,
        directory: Directory,
        replies: Replies,
        save_within: float = SAVE_WITHIN,
        answer_within: float = ANSWER_WITHIN,
    ) -> None:
        self._routes = routes
        self._unknown_word = unknown_word
        self._events = events
        self._directory = directory
        self._replies = replies
        self._save_within = save_within
        self._answer_within = answer_within

    def register(self, app: AsyncApp) -> None:
        """One catch-all listener for each kind of payload: Bolt walks its listeners one by one."""
        anything = re.compile("")
        app.command(anything)(self.command)
        app.action(anything)(self.click)
        app.view(anything)(self.submission)
        app.shortcut(anything)(self.shortcut)
        app.event(anything)(self.event)
        app.error(self.error)

    async def command(self, body: Body, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """`/ai-hire …`: the answer is the HTTP body."""

        async def serve() -> Reply:
            actor = await self._directory.actor(_workspace(context), user_of(body))
            request = read_command(body, actor)
            route = _route(f"command.{word_of(body) or 'menu'}")
            handler = self._routes.commands.get(route, self._unknown_word) if route else self._unknown_word
            answer = await handler(request)
            return lambda: self._replies.to_command(request, answer, ack)

        await self._guard(body, context, serve, lambda text: ack(text=text))

    async def click(self, body: Body, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """A button or a field: the person hears of a refusal where they pressed."""
        route = parse_action_id(route_of(body))[0]
        if route is Route.FORM_FIELD:
            await ack()
            return

        async def serve() -> Reply:
            actor = await self._directory.actor(_workspace(context), user_of(body))
            request = read_click(body, actor, route or Route.FORM_FIELD)
            handler = self._routes.clicks.get(route) if route else None
            if handler is None:
                log.warning("unknown route", route=route_of(body), workspace=actor.workspace, user=actor.user)
                raise Refusal(OLD)
            answer = await handler(request)

            async def reply() -> None:
                await self._replies.to_click(request, answer)
                await ack()

            return reply

        async def refuse(text: str) -> None:
            await self._replies.refuse_click(body, text)
            await ack()

        await self._guard(body, context, serve, refuse)

    async def submission(self, body: Body, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """A sent form: it stays as typed until its work is saved."""
        route = _route(route_of(body))

        async def serve() -> Reply:
            actor = await self._directory.actor(_workspace(context), user_of(body))
            request = read_submission(body, actor, route or Route.NOTICE_READ)
            handler = self._routes.submissions.get(route) if route else None
            if handler is None:
                log.warning("unknown route", route=route_of(body), workspace=actor.workspace, user=actor.user)
                raise Refusal("This form is from an earlier version of AI Hire. Please close it and open it again.")
            try:
                answer = await handler(request)
            except Invalid as invalid:
                errors = block_errors(invalid.errors, request.form.fields)
                return lambda: ack(response_action="errors", errors=errors)
            return lambda: self._replies.to_submission(answer, ack)

        await self._guard(body, context, serve, lambda text: self._replies.refuse_submission(body, text, ack))

    async def shortcut(self, body: Body, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """A shortcut: Slack gives no place to answer, so words come as a notice."""
        route = _route(route_of(body))

        async def serve() -> Reply:
            actor = await self._directory.actor(_workspace(context), user_of(body))
            request = read_shortcut(body, actor, route or Route.NOTICE_READ)
            handler = self._routes.shortcuts.get(route) if route else None
            if handler is None:
                log.warning("unknown route", route=route_of(body), workspace=actor.workspace, user=actor.user)
                raise Refusal(OLD)
            answer = await handler(request)

            async def reply() -> None:
                await self._replies.to_shortcut(request, answer)
                await ack()

            return reply

        async def refuse(text: str) -> None:
            await self._replies.refuse_shortcut(body, text)
            await ack()

        await self._guard(body, context, serve, refuse)

    async def event(self, body: Body, ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        """An event: nobody waits for words, but a failure makes Slack send it again."""
        taken = BoltResponse(status=200, body="")

        async def serve() -> Reply:
            await self._events(body, _workspace(context))
            return ack

        async def refuse(_: str) -> None:
            taken.status = 503

        await self._guard(body, context, serve, refuse)
        return taken

    async def error(self, error: Exception, body: Body) -> BoltResponse:
        """What Bolt itself could not handle: logged, and never an error page.

        A sent form is the exception: 200 would close it as if it were saved, so Slack says that something failed.
        """
        log.error("request failed outside its handler", error=type(error).__name__, exc_info=error)
        return BoltResponse(status=500 if body.get("type") == "view_submission" else 200, body="")

    async def _guard(
        self,
        body: Body,
        context: AsyncBoltContext,
        serve: Callable[[], Awaitable[Reply]],
        refuse: Callable[[str], Awaitable[object]],
    ) -> None:
        """Runs a handler within its time, then says its answer; refusals and failures become words."""
        began = time.monotonic()
        fields = {"route": _logged(route_of(body)), "workspace": _workspace(context), "user": user_of(body)}
        outcome = "served"
        try:
            deadline.set(Deadline.within(self._save_within))
            async with asyncio.timeout(self._answer_within):
                reply = await serve()
            # Not under the same clock: the work is done, and a slow Slack must not make us say that it is not.
            await reply()
        except Refusal as refusal:
            outcome = "refused"
            await refuse(refusal.text)
        except TimeoutError:
            outcome = "timed out"
            log.exception("request timed out", **fields)
            await refuse(SLOW)
        except Exception:
            outcome = "failed"
            reference = uuid4().hex[:8]
            log.exception("request failed", reference=reference, **fields)
            await refuse(BROKEN.format(reference=reference))
        log.info("request", outcome=outcome, milliseconds=round((time.monotonic() - began) * 1000), **fields)


def _workspace(context: AsyncBoltContext) -> str:
    """The installing workspace, not the one of whoever pressed: they differ in shared channels."""
    result = context.authorize_result
    return (result.team_id if result else None) or context.team_id or ""


def _logged(name: str) -> str:
    """A route's name for the log; a word that a person typed after the command is none."""
    return name if name.startswith("event.") or _route(name) else "unknown"


def _route(name: str) -> Route | None:
    return parse_action_id(name)[0]
