"""`python -m bot run`: the practice workspace, or a real one."""

import asyncio
import logging
import os
import socket
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from typing import Final

from slack_sdk.errors import SlackApiError

from bot.cli.cannot import CannotRun
from bot.cli.typed import typed
from bot.clock import real_clock
from bot.doors.serve import PortTaken, address_of, bind, serving, until_stopped
from bot.doors.socket import socket_mode
from bot.doors.web import Front, build_web
from bot.oauth.pages import INSTALL
from bot.practice import practising
from bot.settings import Door, Settings
from bot.wiring import Bot, running_bot
from domain.installation import Identity
from handlers.edge.errors import code_of

#: Service managers kill after ten seconds.
LAST_RESORT_SECONDS: Final = 8.5


async def run(settings: Settings) -> None:
    """Runs until Ctrl-C or a service manager stops it. Raises CannotRun."""
    try:
        listener = bind(settings.host, settings.port)
    except PortTaken as taken:
        raise CannotRun(str(taken)) from taken
    with closing(listener), until_stopped() as stopped:
        practises = settings.door is Door.PRACTICE
        await _until(stopped, _practise(settings, listener) if practises else _work(settings, listener))


async def _until(stopped: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Works until it is stopped, wherever the work is then; raises what the work raises."""
    working, stopping = asyncio.create_task(work, name="work"), asyncio.create_task(stopped.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        _end_at_last()
        working.cancel()
    with suppress(asyncio.CancelledError):
        await working


def _end_at_last() -> None:
    """A database or a Slack that hangs must not hold us longer than whoever stops us waits: no harm, as after a kill."""

    def end() -> None:
        logging.getLogger(__name__).warning("stopping took too long; what was begun is looked for at the next start")
        sys.stdout.flush()
        os._exit(0)

    timer = threading.Timer(LAST_RESORT_SECONDS, end)
    timer.daemon = True
    timer.start()


async def _practise(settings: Settings, listener: socket.socket) -> None:
    # The practice Slack lives in memory, so a database that outlived it would know things that nobody sees.
    try:
        temporary = tempfile.TemporaryDirectory(prefix="ai-hire-")
    except OSError as error:
        raise CannotRun(f"I cannot make a temporary folder ({error.strerror}). Let TMPDIR name one.") from error
    with temporary as folder:
        url = f"sqlite:///{folder}/practice.sqlite3"
        async with practising(listener, database_url=url, settings=settings) as practice:
            say(
                f"The practice workspace is open: {practice.address}",
                "Everything in it is made up, and gone when you stop (Ctrl-C). For your real Slack, see README.md.",
            )
            await asyncio.Event().wait()


async def _work(settings: Settings, listener: socket.socket) -> None:
    front = Front()
    # Served first and last, but closed before the bot: nothing arrives at one that is gone.
    async with AsyncExitStack() as stack, serving(front.app, listener, refused=front.refused):
        bot = await stack.enter_async_context(running_bot(settings, clock=real_clock, say=say, waits=front.waits))
        front.opens(bot.web_routes(), bot.metrics.refused)
        await stack.enter_async_context(measured(settings, bot))
        if settings.door is Door.MANY:
            working = len(await bot.home.working())
            where = f"{working} workspace{'' if working == 1 else 's'}"
            at = f"{settings.public_url or address_of(listener)}{INSTALL}"
            say(f"AI Hire works in {where}; another one installs it at {at}")
            await asyncio.Event().wait()
        # Slack's own answer comes when it comes: where we know from the last start who we are, nothing waits for it.
        asking = asyncio.create_task(_asked(bot), name="who we are")
        try:
            identity = await bot.installation.kept() or await asking
            async with socket_mode(settings, bot):
                say(
                    f"AI Hire works in {identity.workspace_name}, reached by {settings.door}; {address_of(listener)}/readyz"
                )
                await asking
                await asyncio.Event().wait()
        finally:
            asking.cancel()


@asynccontextmanager
async def measured(settings: Settings, bot: Bot) -> AsyncIterator[None]:
    """Shows the metrics on a port of their own while the block runs, where one is set. Raises CannotRun."""
    if settings.metrics_port is None:
        yield
        return
    try:
        listener = bind(settings.metrics_host, settings.metrics_port)
    except PortTaken as taken:
        raise CannotRun(str(taken).replace("PORT=3001", "METRICS_PORT=9101")) from taken
    with closing(listener):
        async with serving(build_web(bot.metrics_routes()), listener):
            yield


async def _asked(bot: Bot) -> Identity:
    try:
        return await bot.installation.wait()
    except SlackApiError as error:
        raise CannotRun(
            f"Slack refuses SLACK_BOT_TOKEN ({code_of(error)}). Type {typed('doctor')} for the next step."
        ) from error


def say(*lines: str) -> None:
    """Words for the person at the terminal."""
    print(*lines, sep="\n", flush=True)
