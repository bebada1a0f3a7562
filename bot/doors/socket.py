"""Socket Mode: the same payloads through a connection that we open ourselves. It has no web guard, so ours stands here."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import time
from typing import Final

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.cannot import CannotRun
from bot.doors.slack import AWAY, HandOver, Unread
from bot.doors.web import Lateness
from bot.settings import Settings
from bot.wiring import Bot
from handlers.edge.bodies import Malformed
from handlers.edge.errors import RATE_LIMITED, UNKNOWN_OUTCOME, read_no
from handlers.edge.hosts import proxy_for
from handlers.edge.parse import arrival_by_socket, refused_unread, sent_at, way_back

log = structlog.get_logger(__name__)

#: The library's own, which writes a traceback at every try; `/readyz` and our log say it once.
QUIET: Final = logging.getLogger("slack_sdk.socket_mode.quiet")
QUIET.setLevel(logging.CRITICAL)


class GuardedSocket(AsyncSocketModeHandler):
    """Bolt's handler with the shape check in front."""

    def __init__(
        self, app: AsyncApp, app_token: str, *, hand_over: HandOver, unread: Unread, lateness: Lateness
    ) -> None:
        super().__init__(app, app_token, logger=QUIET)
        self._hand_over = hand_over
        self._unread = unread
        self._lateness = lateness

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override] # as Bolt's own
        started = time()
        at = sent_at(req.payload)
        if not req.retry_attempt and at is not None and self._lateness.is_late(at):
            # Not taken: an event comes again; of a click Slack has said itself that it failed.
            log.warning("request refused", why="too late")
            return
        try:
            arrival = arrival_by_socket(req.payload)
        except Malformed as malformed:
            log.warning("request refused", why="shape", parts=str(malformed))
            # Of a form and a command, the answer to the envelope itself says it.
            if (way := way_back(req.payload)) is not None:
                await self._unread(way)
            # Taken off Slack's hands, or it would come again.
            refusal = SocketModeResponse(envelope_id=req.envelope_id, payload=refused_unread(req.payload) or None)
            await client.send_socket_mode_response(refusal)
            return
        retry = {"x-slack-retry-num": str(req.retry_attempt)} if req.retry_attempt is not None else {}
        await send_async_response(client, req, await self._hand_over(arrival, retry), started)


@asynccontextmanager
async def socket_mode(settings: Settings, bot: Bot) -> AsyncIterator[None]:
    """Stays connected while the block runs; does nothing where requests come by HTTP.

    Raises CannotRun where Slack refuses the app token: the library would try for ever.
    """
    if settings.slack_app_token is None:
        yield
        return
    token = settings.slack_app_token.get_secret_value()
    await _try(bot.app.client, token)
    lateness = Lateness(now=lambda: bot.clock().timestamp())
    handler = GuardedSocket(bot.app, token, hand_over=bot.hand_over, unread=bot.unread, lateness=lateness)
    handler.client.proxy = proxy_for(settings.slack_api_url)
    bot.readiness.is_connected = handler.client.is_connected
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield
    finally:
        bot.readiness.is_connected = None
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _try(client: AsyncWebClient, token: str) -> None:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        no = read_no(error)
        if no.reason and no.status < 500 and no.reason not in RATE_LIMITED | UNKNOWN_OUTCOME:
            raise CannotRun(
                f"Slack refuses SLACK_APP_TOKEN ({no.code}). On your app's page: turn Socket Mode on, and make an "
                "app-level token with connections:write."
            ) from error
    except AWAY:
        pass  # the library goes on trying
