"""Socket Mode: the same payloads through a connection that we open ourselves. It has no web guard, so ours stands here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import time

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.settings import Settings
from bot.slack import HandOver
from handlers.edge.bodies import Malformed
from handlers.edge.hosts import proxy_for
from handlers.edge.parse import arrival_by_socket
from handlers.edge.replies import refused_unread

log = structlog.get_logger(__name__)


class GuardedSocket(AsyncSocketModeHandler):
    """Bolt's handler with the shape check in front."""

    def __init__(self, app: AsyncApp, app_token: str, hand_over: HandOver) -> None:
        super().__init__(app, app_token)
        self._hand_over = hand_over

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override] # as Bolt's own
        started = time()
        try:
            arrival = arrival_by_socket(req.payload)
        except Malformed as malformed:
            log.warning("request refused", why="shape", parts=str(malformed))
            # Taken off Slack's hands, or it would come again.
            refusal = SocketModeResponse(envelope_id=req.envelope_id, payload=refused_unread(req.payload) or None)
            await client.send_socket_mode_response(refusal)
            return
        retry = {"x-slack-retry-num": str(req.retry_attempt)} if req.retry_attempt is not None else {}
        await send_async_response(client, req, await self._hand_over(arrival, retry), started)


@asynccontextmanager
async def socket_mode(settings: Settings, app: AsyncApp, hand_over: HandOver) -> AsyncIterator[None]:
    """Stays connected while the block runs; does nothing where requests come by HTTP."""
    if settings.slack_app_token is None:
        yield
        return
    handler = GuardedSocket(app, settings.slack_app_token.get_secret_value(), hand_over)
    handler.client.proxy = proxy_for(settings.slack_api_url)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
