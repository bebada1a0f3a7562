"""No Slack credentials: the practice workspace and the bot in one process, on one port.

The bot under it is the same code, reached by the same web route with real signatures.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.cli.manifest import EVENTS_PATH, read_manifest
from bot.clock import JumpingClock, TimeTravel
from bot.doors.serve import address_of, serving
from bot.doors.socket import socket_mode
from bot.doors.web import build_web
from bot.settings import Settings
from bot.wiring import Bot, running_bot
from sandbox.app import create_app
from sandbox.doors import Door, HttpDoor, SocketDoor
from sandbox.doors.events import deliver_events, deliver_events_in_time, next_event
from sandbox.workspace import App, Workspace
from sandbox.workspace.seed import practice_workspace


@dataclass(frozen=True)
class Practice:
    """The bot, the Slack that stands in, and the clock that both follow."""

    address: str
    workspace: Workspace
    slack: Starlette
    door: Door
    bot: Bot
    clock: JumpingClock
    travel: TimeTravel


@asynccontextmanager
async def practising(
    listener: socket.socket,
    *,
    database_url: str,
    settings: Settings,
    by_socket: bool = False,
    clock: JumpingClock | None = None,
) -> AsyncIterator[Practice]:
    """Both run while the block runs, on one clock; `by_socket` takes Slack's other way in."""
    address = address_of(listener)
    clock = clock or JumpingClock()
    workspace = practice_workspace(App.of(read_manifest()), now=clock)
    workspace.base_url = address
    door: Door = (
        SocketDoor(workspace) if by_socket else HttpDoor(f"{address}{EVENTS_PATH}", workspace.app.signing_secret)
    )
    bot_settings = settings.model_copy(
        update={
            "slack_bot_token": SecretStr(workspace.app.bot_token),
            "slack_app_token": SecretStr(workspace.app.app_token) if by_socket else None,
            "slack_signing_secret": SecretStr(workspace.app.signing_secret),
            "slack_api_url": f"{address}/api/",
            "database_url": SecretStr(database_url),
        }
    )
    async with running_bot(bot_settings, clock=clock) as bot:

        async def next_due(now: datetime) -> datetime | None:
            planned = await bot.threads.read(bot.deliveries.next_due, now)
            return min((due for due in (planned, next_event(workspace)) if due is not None), default=None)

        async def drain() -> None:
            """What the bot hears may make it say something."""
            await bot.deliverer.drain()
            while (due := next_event(workspace)) is not None and due <= clock():
                await deliver_events(workspace, door)
                await bot.deliverer.drain()

        travel = TimeTravel(clock, next_due=next_due, drain=drain)

        async def jump() -> str:
            due = await travel.jump()
            return f"It is now {due:%A, %-d %B %Y, %H:%M} UTC." if due else "Nothing is planned yet."

        slack = create_app(workspace, door, now=clock, jump=jump)
        web = build_web([*bot.web_routes(), Mount("/", slack)])
        async with serving(web, listener, tells_time=False, websockets=by_socket):
            await bot.installation.wait()
            async with socket_mode(bot_settings, bot):
                retrying = asyncio.create_task(deliver_events_in_time(workspace, door))
                try:
                    yield Practice(address, workspace, slack, door, bot, clock, travel)
                finally:
                    retrying.cancel()
                    await door.close()
