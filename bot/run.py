"""`python -m bot run`: the practice workspace, or a real one."""

import socket
import tempfile
from contextlib import closing

from slack_sdk.errors import SlackApiError

from bot.clock import real_clock
from bot.practice import practising
from bot.serve import PortTaken, address_of, bind, serving, until_stopped
from bot.settings import Door, Settings
from bot.socket import socket_mode
from bot.typed import typed
from bot.web import build_web
from bot.wiring import running_bot
from handlers.edge.errors import code_of


class CannotRun(Exception):
    """The bot cannot start; the text says how to mend it."""


async def run(settings: Settings) -> None:
    """Runs until Ctrl-C or a service manager stops it. Raises CannotRun."""
    try:
        listener = bind(settings.host, settings.port)
    except PortTaken as taken:
        raise CannotRun(str(taken)) from taken
    with closing(listener):
        if settings.door is Door.PRACTICE:
            await _practise(settings, listener)
        else:
            await _work(settings, listener)


async def _practise(settings: Settings, listener: socket.socket) -> None:
    # The practice Slack lives in memory, so a database that outlived it would know things that nobody sees.
    with tempfile.TemporaryDirectory(prefix="ai-hire-") as folder, until_stopped() as stopped:
        url = f"sqlite:///{folder}/practice.sqlite3"
        async with practising(listener, database_url=url, settings=settings) as practice:
            say(
                f"The practice workspace is open: {practice.address}",
                "Everything in it is made up, and gone when you stop (Ctrl-C). For your real Slack, see README.md.",
            )
            await stopped.wait()


async def _work(settings: Settings, listener: socket.socket) -> None:
    with until_stopped() as stopped:
        async with running_bot(settings, clock=real_clock) as bot, serving(build_web(bot.web_routes()), listener):
            try:
                identity = await bot.installation.wait()
            except SlackApiError as error:
                raise CannotRun(
                    f"Slack refuses SLACK_BOT_TOKEN ({code_of(error)}). Type {typed('doctor')} for the next step."
                ) from error
            async with socket_mode(settings, bot.app, bot.hand_over):
                say(
                    f"AI Hire works in {identity.workspace_name}, reached by {settings.door}; {address_of(listener)}/readyz"
                )
                await stopped.wait()


def say(*lines: str) -> None:
    """Words for the person at the terminal."""
    print(*lines, sep="\n", flush=True)
